package tickerstop

import (
	"fmt"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/uses"
)

// left reports a ticker or timer that some path leaves behind.
func (c *checker) left(made creation, f *fate.Fate) {
	drop, ok := c.worst(made, f)
	if !ok || c.livesOn(f) {
		return
	}
	name := c.nameOf(made)
	if drop.How == fate.ByNextTurn || drop.How == fate.ByOverwrite {
		fact := name + " is made anew in each turn of the loop while the last one runs on"
		if drop.How == fate.ByOverwrite {
			fact = name + " is overwritten while it runs"
		}
		c.report(made, c.inLoopKind(made), fact, "stop it first", c.evidence(made, drop), nil)
		return
	}
	if f.Never() {
		c.report(made, c.pathKind(made, neverStopped), name+" is never stopped", remedy(name), c.evidence(made, drop), c.deferStop(made, f))
		return
	}
	c.report(made, c.pathKind(made, notStoppedOnPath), fmt.Sprintf("%s is not stopped %s", name, c.exit(drop)), remedy(name), c.evidence(made, drop), nil)
}

func remedy(name string) string {
	return "defer " + lastWord(name) + ".Stop() after its creation"
}

// pathKind returns the kind of a ticker's defect, and the one kind of a
// timer's, which ends when it fires.
func (c *checker) pathKind(made creation, k *report.Kind) *report.Kind {
	if made.source == timer {
		return timerNotStopped
	}
	return k
}

// worst returns the first place that leaves the value behind and matters: at
// the end of main a ticker may run.
func (c *checker) worst(made creation, f *fate.Fate) (fate.Drop, bool) {
	once := c.lives.Once(made.cur)
	for _, drop := range f.Drops {
		if (!once || drop.How == fate.ByNextTurn || drop.How == fate.ByOverwrite) && !c.stoppedInTurn(made, f, drop) {
			return drop, true
		}
	}
	return fate.Drop{}, false
}

// stoppedInTurn reports whether a loop stops the ticker in one of its turns
// and can leave, at the exit, in a later one: which turns come before the exit
// is decided elsewhere.
func (c *checker) stoppedInTurn(made creation, f *fate.Fate, drop fate.Drop) bool {
	fn, ok := uses.Func(made.cur)
	if !ok || c.track.InLoop(made.cur) {
		return false
	}
	for _, u := range f.Uses {
		if _, resets := methodCall(u.Cur, "Reset"); resets {
			return false // each turn arms it again
		}
	}
	for _, u := range f.Uses {
		if u.Effect == fate.Releases && u.How == fate.Called && c.track.InLoop(u.Cur) && c.track.Reaches(fn, u.Cur, drop.At) {
			return true
		}
	}
	return false
}

// livesOn reports whether a goroutine that uses the value never ends: then the
// ticker is in use, and the goroutine is somebody else's question.
func (c *checker) livesOn(f *fate.Fate) bool {
	for _, u := range f.Uses {
		if !u.Go {
			continue
		}
		fn, ok := c.goFunc(u)
		if !ok || !c.track.Returns(fn, fn) {
			return true
		}
	}
	return false
}
