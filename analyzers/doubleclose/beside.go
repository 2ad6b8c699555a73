package doubleclose

import (
	"fmt"
	"go/types"
	"slices"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
)

// besideGuards reports a close without a guard in a method that closes another
// channel of its value in a way that bears a second call: what comes after that
// runs again too.
func (c *checker) besideGuards() {
	var guarded []*closing
	for _, y := range c.closes {
		if c.bearsAgain(y) {
			guarded = append(guarded, y)
		}
	}
	for _, x := range c.closes {
		body := c.outermost(x.cur)
		if len(guarded) == 0 || body == nil || !c.repeatable(x, body) {
			continue
		}
		for _, y := range guarded {
			if y.Place.Path != x.Place.Path && c.inCallOf(y, body) {
				message := fmt.Sprintf("%s is closed again by a second call of %s, which %s is guarded against; guard both", x.name(), body.Name(), y.name())
				c.report(notIdempotent, x.call(), message, []report.Evidence{{At: y.call(), Message: "this close expects a second call"}})
				break
			}
		}
	}
}

// repeatable reports whether the close stands in a method that ends its
// receiver, and runs whenever the method does.
func (c *checker) repeatable(x *closing, body *channels.Body) bool {
	if x.Callee != nil || x.writer || x.Place.Path == "" || x.Place.Root.Kind() != types.RecvVar || body.Func == nil || !fate.LooksReleasing(body.Func.Name()) || c.inTest(x.call().Pos()) {
		return false
	}
	if x.guards.Literal || x.guards.Tested || !c.contract.Unguarded(x.guards) || c.recoversAt(x.cur) || len(c.renewalsOf(x)) > 0 {
		return false
	}
	return len(body.Callers) == 0 || slices.ContainsFunc(body.Callers, func(call *channels.Call) bool {
		g := c.guards.At(call.At)
		return !g.Tested && c.contract.Unguarded(g)
	})
}

// bearsAgain reports whether the close of a field has a guard against a second
// call: a sync.Once, or a question whether the channel is closed. In a loop the
// question empties the channel.
func (c *checker) bearsAgain(y *closing) bool {
	if y.Callee != nil || y.writer || y.Place.Path == "" || y.Place.Root.Kind() != types.RecvVar {
		return false
	}
	g := y.guards
	return g.Once || g.Select != nil && c.receivesFrom(g.Select, y.Place) && !c.track.InLoop(y.cur)
}

// inCallOf reports whether the close runs in a call of a method on the same
// value: in it, or in a method that it calls on its receiver.
func (c *checker) inCallOf(y *closing, body *channels.Body) bool {
	own := c.outermost(y.cur)
	if own == nil || own == body {
		return own == body
	}
	recv := body.Func.Signature().Recv()
	for _, call := range own.Callers {
		if call.In == body && call.Go == nil && c.onShared(call) && c.receiverOf(call) == recv {
			return true
		}
	}
	return false
}

// receiverOf returns the variable that a method is called on, or nil.
func (c *checker) receiverOf(call *channels.Call) *types.Var {
	place, ok := c.calledOn(call)
	if !ok || place.Path != "" {
		return nil
	}
	return place.Root
}
