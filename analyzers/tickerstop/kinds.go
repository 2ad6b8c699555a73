package tickerstop

import "github.com/memlint/memlint/internal/report"

// Kinds are the defects that the analyzer reports, in the order of its
// documentation.
var Kinds = []*report.Kind{
	neverStopped, notStoppedOnPath, createdInLoop, fieldNeverStopped, unstoppableTick, timerNotStopped, afterInLoop,
	libraryTimer, collectableTimer,
	stuckDefer, outlivesStop, selfRearming, afterFuncInLoop, afterFuncNotStopped, afterFuncChannel,
}

// Kinds that hold only for programs on the timers of Go 1.22 and before. In a
// library they are reported as libraryTimer, on newer versions as
// collectableTimer.
var (
	neverStopped      = kind("never-stopped", report.Leak, "a ticker is never stopped")
	notStoppedOnPath  = kind("not-stopped-on-path", report.Leak, "a ticker is not stopped on some path")
	createdInLoop     = kind("created-in-loop", report.Leak, "each turn of a loop makes a ticker and leaves the last one running")
	fieldNeverStopped = kind("field-never-stopped", report.Leak, "a ticker in a field is stopped by no method of its type")
	unstoppableTick   = kind("unstoppable-tick", report.Leak, "a function that returns uses time.Tick, whose ticker nobody can stop")
	timerNotStopped   = kind("timer-not-stopped", report.Risk, "a timer is not stopped and stays until it fires")
	afterInLoop       = kind("after-in-loop", report.Risk, "each turn of a loop makes a time.After that stays until it fires")

	libraryTimer     = kind("library-timer", report.Risk, "a library's ticker or timer leaks in programs whose main module says go < 1.23")
	collectableTimer = kind("collectable-timer", report.Note, "a ticker or timer is left to the garbage collector, which takes it since Go 1.23")
)

// Kinds that hold on every version of Go.
var (
	stuckDefer          = kind("stuck-defer", report.Leak, "a deferred Stop piles up in a loop that the function never leaves")
	outlivesStop        = kind("outlives-stop", report.Leak, "a goroutine waits for a ticker whose Stop doesn't end it")
	selfRearming        = kind("self-rearming", report.Leak, "a function re-arms itself by time.AfterFunc for ever")
	afterFuncInLoop     = kind("afterfunc-in-loop", report.Risk, "a loop or handler piles up time.AfterFunc timers that nobody can stop")
	afterFuncNotStopped = kind("afterfunc-not-stopped", report.Risk, "a time.AfterFunc timer is stopped on some paths only")
	afterFuncChannel    = kind("afterfunc-channel", report.Leak, "a receive from the channel of a time.AfterFunc timer, which has none")
)

func kind(name string, severity report.Severity, title string) *report.Kind {
	return &report.Kind{Analyzer: "tickerstop", Name: name, Severity: severity, Title: title}
}
