// What bounds a slice, form by form, each with a twin that lacks it. README.md
// lists them.
package bounded_slice

import (
	"net/http"
	"slices"
	"sync/atomic"
	"time"
)

const most = 100

var capped, uncapped []string

func capCheck(w http.ResponseWriter, r *http.Request) {
	if len(capped) < most {
		capped = append(capped, r.RemoteAddr)
	}
}

func noCapCheck(w http.ResponseWriter, r *http.Request) {
	if len(uncapped) >= 0 {
		uncapped = append(uncapped, r.RemoteAddr) // want `slice uncapped only grows`
	}
}

var refused []string

func capCheckBefore(w http.ResponseWriter, r *http.Request) {
	if len(refused) >= most {
		return
	}
	refused = append(refused, r.RemoteAddr)
}

var trimmed, untrimmed []string

func trim(w http.ResponseWriter, r *http.Request) {
	trimmed = append(trimmed, r.RemoteAddr)
	trimmed = trimmed[max(0, len(trimmed)-most):]
}

func noTrim(w http.ResponseWriter, r *http.Request) {
	untrimmed = append(untrimmed, r.RemoteAddr) // want `slice untrimmed only grows`
	_ = untrimmed[max(0, len(untrimmed)-most):]
}

// The number is counted beside the slice.
var (
	counted, miscounted []string
	count, miscount     int
	claimed             []string
	claims              atomic.Int64
)

func counter(w http.ResponseWriter, r *http.Request) {
	if count < most {
		counted = append(counted, r.RemoteAddr)
		count++
	}
}

// The count begins anew, the slice doesn't.
func counterReset(w http.ResponseWriter, r *http.Request) {
	if miscount == most {
		miscount = 0
	}
	if miscount < most {
		miscounted = append(miscounted, r.RemoteAddr) // want `slice miscounted only grows`
		miscount++
	}
}

func atomicCounter(w http.ResponseWriter, r *http.Request) {
	if n := claims.Add(1); n > most {
		return
	}
	claimed = append(claimed, r.RemoteAddr)
}

// A flag is set once and for all.
var (
	announced, reannounced []string
	isKnown, isUp          bool
)

func flag(w http.ResponseWriter, r *http.Request) {
	if !isKnown {
		isKnown = true
		announced = append(announced, "first "+r.RemoteAddr)
	}
}

func flagUnset(w http.ResponseWriter, r *http.Request) {
	if !isUp {
		isUp = true
		reannounced = append(reannounced, "again "+r.RemoteAddr) // want `slice reannounced only grows`
	}
	isUp = r.ContentLength != 0
}

var first []string

func whenEmpty(w http.ResponseWriter, r *http.Request) {
	if len(first) == 0 {
		first = append(first, r.RemoteAddr)
	}
}

// The slice is a set of few.
var states, peers []string

func known(w http.ResponseWriter, r *http.Request) {
	if state := r.Proto; !slices.Contains(states, state) {
		states = append(states, state)
	}
}

func knownPeers(w http.ResponseWriter, r *http.Request) {
	if peer := r.RemoteAddr; !slices.Contains(peers, peer) {
		peers = append(peers, peer) // want `slice peers only grows`
	}
}

var found []string

func searched(w http.ResponseWriter, r *http.Request) {
	state := r.Proto
	for _, s := range found {
		if s == state {
			return
		}
	}
	found = append(found, state)
}

var (
	ring, line [most]string
	lines      []string
	next       int
)

func ringIndex(w http.ResponseWriter, r *http.Request) {
	ring[next%most] = r.RemoteAddr
	next++
}

func noRing(w http.ResponseWriter, r *http.Request) {
	lines = append(lines, r.RemoteAddr) // want `slice lines only grows`
	next++
}

var flushed, unflushed []string

func periodicFlush(w http.ResponseWriter, r *http.Request) { flushed = append(flushed, r.RemoteAddr) }

func flushes(write func([]string)) {
	for range time.Tick(time.Minute) {
		write(flushed)
		flushed = flushed[:0]
	}
}

func noFlush(w http.ResponseWriter, r *http.Request) {
	unflushed = append(unflushed, r.RemoteAddr) // want `slice unflushed only grows`
}

func writes(write func([]string)) {
	for range time.Tick(time.Minute) {
		write(unflushed)
	}
}

var emptied, unemptied []string

func shorten(w http.ResponseWriter, r *http.Request) {
	emptied = append(emptied, r.RemoteAddr)
	emptied = emptied[:0]
}

func noShorten(w http.ResponseWriter, r *http.Request) {
	unemptied = append(unemptied, r.RemoteAddr) // want `slice unemptied only grows`
	unemptied := unemptied[:0]
	_ = unemptied
}

var dropped, undropped []string

func setNil(w http.ResponseWriter, r *http.Request) {
	dropped = append(dropped, r.RemoteAddr)
	defer func() { dropped = nil }()
}

func setOtherNil(w http.ResponseWriter, r *http.Request) {
	undropped = append(undropped, r.RemoteAddr) // want `slice undropped only grows`
	defer func() { dropped = nil }()
}

var active, spare, unswapped []string

func swap(w http.ResponseWriter, r *http.Request) {
	active = append(active, r.RemoteAddr)
	active, spare = spare, active
	spare = nil
}

func noSwap(w http.ResponseWriter, r *http.Request) {
	unswapped = append(unswapped, r.RemoteAddr) // want `slice unswapped only grows`
	spare = unswapped
	spare = nil
}

type queue []string

func (q *queue) drain()   { *q = nil }
func (q queue) size() int { return len(q) }

var drained, undrained queue

func otherMethod(w http.ResponseWriter, r *http.Request) {
	drained = append(drained, r.RemoteAddr)
	drained.drain()
}

func otherMethodReads(w http.ResponseWriter, r *http.Request) {
	undrained = append(undrained, r.RemoteAddr) // want `slice undrained only grows`
	undrained.size()
}

var pointed, unpointed []string

func otherName(w http.ResponseWriter, r *http.Request) {
	pointed = append(pointed, r.RemoteAddr)
	list := &pointed
	*list = nil
}

// A copy is another slice.
func otherNameCopies(w http.ResponseWriter, r *http.Request) {
	unpointed = append(unpointed, r.RemoteAddr) // want `slice unpointed only grows`
	list := unpointed
	list = nil
	_ = list
}

// The owner is replaced as a whole.
type batch struct{ entries []string }

var current batch

func wholeOwner(w http.ResponseWriter, r *http.Request) {
	current.entries = append(current.entries, r.RemoteAddr)
	current = batch{}
}
