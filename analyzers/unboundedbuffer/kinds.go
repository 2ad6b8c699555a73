package unboundedbuffer

import (
	"flag"

	"github.com/memlint/memlint/internal/report"
)

// Kinds are the defects that the analyzer reports, in the order of its
// documentation.
var Kinds = []*report.Kind{
	unboundedRequest, unboundedDecode, unboundedResponse, unboundedExpansion, unboundedLine, unboundedStdin,
	growOnly, neverEvicted, deadEntry, emptiedEntry, forgottenTwin, staleIndex, wrongKey, nilMapDelete, readded,
	reappliedState, inputLabel,
	retryBuffer, responseCapture, poppedHead, pooledBuffer, keptPart,
	nestedContext, nestedWith, hugeChannel, inputSize, unlimitedFanOut, gcOff,
}

var (
	unboundedRequest   = kind("unbounded-request", report.Risk, "a request body is read whole into memory, whatever its size")
	unboundedDecode    = kind("unbounded-decode", report.Risk, "one value of any size is decoded from a request body")
	unboundedResponse  = kind("unbounded-response", report.Risk, "a service reads a response body whole into memory, whatever its size")
	unboundedExpansion = kind("unbounded-expansion", report.Risk, "decompressed input is read whole into memory without a limit after the decompressor")
	unboundedLine      = kind("unbounded-line", report.Risk, "a line of any length is read from a connection")

	growOnly        = kind("grow-only", report.Leak, "long-lived state is added to again and again, and never removed from")
	neverEvicted    = kind("never-evicted", report.Leak, "a cache keeps an entry for every individual ever seen")
	deadEntry       = kind("dead-entry", report.Leak, "an entry of a map is stopped or closed, and stays in the map")
	forgottenTwin   = kind("forgotten-twin", report.Leak, "one of two maps that are filled together is forgotten on a branch that deletes from the other")
	wrongKey        = kind("wrong-key", report.Leak, "entries are deleted under another key than the one they were inserted under")
	nilMapDelete    = kind("nil-map-delete", report.Leak, "a delete from a map that was set to nil removes nothing")
	retryBuffer     = kind("retry-buffer", report.Risk, "entries are kept for as long as they can't be delivered, without a limit")
	responseCapture = kind("response-capture", report.Risk, "every response is copied whole into memory on its way to the client")
	poppedHead      = kind("popped-head", report.Note, "the head of a long-lived queue stays reachable after it is popped")
	pooledBuffer    = kind("pooled-buffer", report.Note, "a pool takes back buffers of any size")

	emptiedEntry   = kind("emptied-entry", report.Risk, "a map keeps the key when the last element under it is removed")
	staleIndex     = kind("stale-index", report.Leak, "an entry that is overwritten leaves its key behind in an index")
	readded        = kind("re-added", report.Leak, "an entry is stored again right after it was deleted for the same value")
	reappliedState = kind("reapplied-state", report.Leak, "what a new state brings is added to what the last one brought")
	inputLabel     = kind("input-label", report.Risk, "the value of a label of a metric comes from a request")
	keptPart       = kind("kept-part", report.Note, "a part of what was read whole keeps all of it in memory")

	nestedContext = kind("nested-context", report.Leak, "a context becomes a child of itself in each turn of an endless loop")
	nestedWith    = kind("nested-with", report.Leak, "a With method adds a layer to its shared receiver instead of a copy")
	hugeChannel   = kind("huge-channel", report.Risk, "the buffer of a channel is huge")
	inputSize     = kind("input-size", report.Risk, "a size comes from a request without an upper bound")
	gcOff         = kind("gc-off", report.Leak, "the garbage collector is turned off without a memory limit")
)

func kind(name string, severity report.Severity, title string) *report.Kind {
	return &report.Kind{Analyzer: "unboundedbuffer", Name: name, Severity: severity, Title: title}
}

// limits are the thresholds that users can set.
type limits struct {
	chanBytes   int64
	bodyBytes   int64
	pooledBytes int64
	limited     bool
}

var defaultLimits = limits{chanBytes: 64 << 20, bodyBytes: 10 << 20, pooledBytes: 64 << 10}

func (l *limits) register(fs *flag.FlagSet) {
	fs.Int64Var(&l.chanBytes, "chan-bytes", l.chanBytes, "size in `bytes` from which the buffer of one channel is huge")
	fs.Int64Var(&l.bodyBytes, "body-bytes", l.bodyBytes, "size in `bytes` to which fixes limit what is read")
	fs.Int64Var(&l.pooledBytes, "pooled-bytes", l.pooledBytes, "size in `bytes` up to which fixes let a buffer back into its pool")
	fs.BoolVar(&l.limited, "limited-requests", l.limited, "request bodies are limited elsewhere (proxy, middleware of another package): don't report their reads")
}

// unlimitedFanOut is off by default: whether a collection is long enough to
// matter can't be read from the code.
var unlimitedFanOut = &report.Kind{
	Analyzer: "unboundedbuffer", Name: "unlimited-fan-out", Severity: report.Risk, Off: true,
	Title: "an errgroup starts a goroutine for each element of a collection without a limit",
}

// unboundedStdin is off by default: the commands of a program that can also
// serve read what a user typed or piped, and they are the majority.
var unboundedStdin = &report.Kind{
	Analyzer: "unboundedbuffer", Name: "unbounded-stdin", Severity: report.Risk, Off: true,
	Title: "a service reads standard input whole into memory",
}
