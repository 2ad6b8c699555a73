package doubleclose

import (
	"fmt"
	"go/types"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
)

// uneven reports a channel that one function closes behind a guard, and that a
// goroutine, which doesn't ask the guard, closes too.
func (c *checker) uneven() {
	for _, x := range c.closes {
		if !c.unaware(x) {
			continue
		}
		for _, y := range c.closesOf(c.fieldAt(x.Place)) {
			if alike(x.Place, y.Place) && y.Callee == nil && c.apart(x, y) && c.guardsOthers(y) && !c.waitsFirst(y) {
				message := fmt.Sprintf("%s is closed here without the guard that %s has; close it in the same sync.Once", x.name(), c.enclosing(y))
				c.report(notIdempotent, x.call(), message, []report.Evidence{{At: y.call(), Message: c.enclosing(y) + " closes it too, behind a guard"}})
				break
			}
		}
	}
}

// unaware reports whether a goroutine of the value closes and asks nobody, or
// nothing but whether there is an error.
func (c *checker) unaware(x *closing) bool {
	if x.Callee != nil || x.writer || x.guards.Tested || x.guards.Call || !c.onceOnly(x) || c.inTest(x.call().Pos()) {
		return false
	}
	if v := x.Place.Root; v.Kind() != types.RecvVar && !c.isReturned(v) {
		return false
	}
	body := c.census.BodyAround(x.cur)
	if body == nil {
		return false
	}
	for _, root := range c.roots(body) {
		if len(root.Starts) == 0 || c.openToOthers(root) && root.Func != nil {
			return false
		}
	}
	for _, call := range body.Root().Callers {
		g := c.guards.At(call.At)
		if g.Once || g.Swap || call.Go == nil && (!c.contract.Unguarded(g) || g.Tested) {
			return false // what guards the start may be what guards the other close
		}
	}
	return true
}

// begun matches the names of flags that say that something has begun: who
// closes because it hasn't does so in the place of the goroutine.
var begun = lazyregexp.New(`(?i)start|init|open|run|launch|activ|connect`)

// guardsOthers reports whether the close stands in a method that ends the value
// for its users, behind a guard that lets it run once.
func (c *checker) guardsOthers(y *closing) bool {
	body := c.outermost(y.cur)
	if y.writer || body == nil || body.Func == nil || !body.Func.Exported() || !fate.LooksReleasing(body.Func.Name()) || c.recoversAt(y.cur) || c.inTest(y.call().Pos()) {
		return false
	}
	g := y.guards
	switch {
	case g.Present, len(g.Nils) > 0:
		return false
	case g.Swap:
		return g.Swapped != nil && !begun.MatchString(g.Swapped.Name())
	case g.Flag != nil:
		return g.Flag.IsField() && ended.MatchString(g.Flag.Name())
	}
	return g.Once || g.Select != nil
}

// waitsFirst reports whether the function waits for something on each path to
// the close.
func (c *checker) waitsFirst(y *closing) bool {
	waits := c.waits(y.home, 3)
	return len(waits) > 0 && (y.deferred || !c.track.Open(y.home, fate.Route{To: y.cur, Stops: waits}))
}
