package doubleclose

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
)

// rivals reports a local channel that one goroutine of a function closes while
// another one, which the first doesn't wait for, sends on it.
func (c *checker) rivals() {
	for _, x := range c.closes {
		closer := c.census.Body(x.home.Node())
		if x.Callee != nil || x.writer || x.Place.Path != "" || closer == nil || c.protected(x) || x.guards.Lock != nil || len(c.startsOf(closer)) != 1 {
			continue
		}
		ch := c.census.Of(x.Place.Root)
		if ch == nil || ch.Contained || ch.Field() != nil || len(ch.Makes) != 1 {
			continue
		}
		for _, send := range ch.Sends {
			if start := c.rivalStart(x, closer, send); start != nil {
				c.reportRival(x, send, start)
				break
			}
		}
	}
}

// rivalStart returns the start of another goroutine of the same function that
// sends, if the closing one waits for nothing that the sender does.
func (c *checker) rivalStart(x *closing, closer *channels.Body, send *channels.Op) *channels.Call {
	body := c.census.BodyAround(send.At)
	if body == nil || receives(send) || c.recovers(body.Root().At) {
		return nil
	}
	sender := body.Root()
	for len(sender.Starts) == 0 && sender.Outer != nil {
		sender = sender.Outer.Root() // a callback runs while what it is handed to does
	}
	own := c.startsOf(closer)[0]
	for _, start := range sender.Starts {
		if sender == closer || start.In == nil || own.In == nil || start.In.Root() != own.In.Root() || !c.given(x, sender, start) {
			continue
		}
		if len(sender.Starts) == len(sender.Callers) && c.bothStart(own, start) && !c.joins(x, sender) {
			return start
		}
	}
	return nil
}

// bothStart reports whether one call of the function can start both goroutines:
// they don't stand on branches that exclude each other.
func (c *checker) bothStart(a, b *channels.Call) bool {
	home := a.In.Root().At
	return c.track.Open(home, fate.Route{From: a.At, To: b.At}) || c.track.Open(home, fate.Route{From: b.At, To: a.At})
}

// given reports whether the goroutine gets the very channel that is closed: the
// variable itself, or as an argument.
func (c *checker) given(x *closing, sender *channels.Body, start *channels.Call) bool {
	for _, arg := range start.At.Node().(*ast.CallExpr).Args {
		if place, ok := contract.PlaceOf(c.info, arg); ok && place == x.Place {
			return true
		}
	}
	for use := range c.index.Of(x.Place.Root) {
		if contains(sender.At, use) {
			return true
		}
	}
	return false
}

// joins reports whether the closing goroutine may wait for the sender: on each
// path to the close it waits for something other than a channel with which the
// sender has nothing to do.
func (c *checker) joins(x *closing, sender *channels.Body) bool {
	var waits []inspector.Cursor
	for _, w := range c.waits(x.home, 3) {
		if !c.unrelated(w, sender) {
			waits = append(waits, w)
		}
	}
	if len(waits) == 0 {
		return false
	}
	return x.deferred || !c.track.Open(x.home, fate.Route{To: x.cur, Stops: waits})
}

// unrelated reports whether a wait is a receive from a channel that the package
// alone closes and sends on, and the sender doesn't.
func (c *checker) unrelated(w inspector.Cursor, sender *channels.Body) bool {
	var operand ast.Expr
	switch n := w.Node().(type) {
	case *ast.UnaryExpr:
		operand = n.X
	default:
		if w.ParentEdgeKind() != edge.RangeStmt_X {
			return false
		}
		operand = n.(ast.Expr)
	}
	ch := c.census.At(operand)
	if ch == nil || ch.Outside&(channels.MaySend|channels.MayClose) != 0 || len(ch.Sends) > 0 {
		return false
	}
	for _, op := range ch.Closes {
		if c.reachesBody(sender, op.At) {
			return false
		}
	}
	return len(ch.Closes) > 0
}

// reachesBody reports whether the function around the place may run in the
// goroutine of the sender.
func (c *checker) reachesBody(sender *channels.Body, at inspector.Cursor) bool {
	body := c.census.BodyAround(at)
	if body == nil {
		return true
	}
	for _, root := range c.roots(body) {
		if root == sender {
			return true
		}
	}
	return contains(sender.At, at)
}

func (c *checker) reportRival(x *closing, send *channels.Op, start *channels.Call) {
	message := fmt.Sprintf("%s is closed while another goroutine may still send on it; let the sender close it, or wait for it", x.name())
	c.report(sendAfterClose, x.call(), message, []report.Evidence{
		{At: start.At.Node(), Message: "the sender is started here, and the close doesn't wait for it"},
		{At: send.At.Node(), Message: "this send may come later, and panics"},
	})
}
