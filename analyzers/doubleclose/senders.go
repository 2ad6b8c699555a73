package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
)

// abandonedSenders reports a function that starts a sender on a local channel
// and closes the channel on a path that doesn't wait for the sender.
func (c *checker) abandonedSenders() {
	for _, x := range c.closes {
		if x.Callee != nil || x.writer || x.Place.Path != "" || x.Place.Root.Kind() == types.PackageVar || c.protected(x) || x.guards.Lock != nil {
			continue
		}
		ch := c.census.Of(x.Place.Root)
		if ch == nil || ch.Contained || ch.Field() != nil {
			continue
		}
		for _, send := range ch.Sends {
			if start := c.senderStart(x, send); start != nil && c.leavesSender(x, start, ch) {
				c.reportAbandoned(x, send, start, ch)
				break
			}
		}
	}
}

// senderStart returns the start, in the function that closes, of a goroutine
// that sends, or nil.
func (c *checker) senderStart(x *closing, send *channels.Op) *channels.Call {
	if receives(send) {
		return nil
	}
	body := c.census.BodyAround(send.At)
	if body == nil || c.recovers(body.Root().At) {
		return nil
	}
	for _, start := range body.Root().Starts {
		if start.In != nil && start.In.Root().At == x.home {
			return start
		}
	}
	return nil
}

// leavesSender reports whether the function comes from the start to the close
// without waiting for anything.
func (c *checker) leavesSender(x *closing, start *channels.Call, ch *channels.Channel) bool {
	waits := c.waits(x.home, 3)
	waits = append(waits, c.handed(x, ch)...)
	waits = append(waits, c.waitingLoops(x, waits)...)
	if _, _, ok := frame(start.At); !ok {
		return false
	}
	if !x.deferred {
		return c.track.Open(x.home, fate.Route{From: start.At, To: x.cur, Stops: waits})
	}
	if c.deferredWait(x.home, waits) {
		return false
	}
	// The close runs at each return that comes after both statements.
	return c.track.Open(x.home, fate.Route{From: start.At, Stops: waits}) &&
		(c.track.Open(x.home, fate.Route{From: x.cur, To: start.At}) || c.track.Open(x.home, fate.Route{From: start.At, To: x.cur, Stops: waits}))
}

// waitingLoops returns where the loops that wait begin: a loop that receives
// as often as another loop starts senders does so when there are none. A loop
// that returns is left early.
func (c *checker) waitingLoops(x *closing, waits []inspector.Cursor) []inspector.Cursor {
	var list []inspector.Cursor
	for _, w := range waits {
		for loop := range w.Enclosing((*ast.RangeStmt)(nil), (*ast.ForStmt)(nil)) {
			if !contains(x.home, loop) || x.deferred && hasReturn(loop) {
				continue
			}
			switch n := loop.Node().(type) {
			case *ast.RangeStmt:
				list = append(list, loop.ChildAt(edge.RangeStmt_X, -1))
			case *ast.ForStmt:
				if n.Cond != nil {
					list = append(list, loop.ChildAt(edge.ForStmt_Cond, -1))
				}
			}
		}
	}
	return list
}

func hasReturn(cur inspector.Cursor) bool {
	for range cur.Preorder((*ast.ReturnStmt)(nil)) {
		return true
	}
	return false
}

// deferredWait reports whether one of the waits is deferred.
func (c *checker) deferredWait(home inspector.Cursor, waits []inspector.Cursor) bool {
	for _, w := range waits {
		if _, deferred, ok := frame(w); !ok || deferred || w.Parent().Node() != nil && isDefer(w) {
			return true
		}
	}
	return false
}

func isDefer(cur inspector.Cursor) bool {
	_, ok := cur.Parent().Node().(*ast.DeferStmt)
	return ok
}

// handed returns the calls that are given the channel, a function literal or a
// function value: they may wait for the sender.
func (c *checker) handed(x *closing, ch *channels.Channel) []inspector.Cursor {
	var list []inspector.Cursor
	for cur := range x.home.Preorder((*ast.CallExpr)(nil)) {
		if c.started(cur, x.home) || cur == x.cur {
			continue
		}
		call := cur.Node().(*ast.CallExpr)
		if tv := c.info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
			continue
		}
		for _, arg := range call.Args {
			if _, isLit := ast.Unparen(arg).(*ast.FuncLit); isLit || c.denotes(arg, ch) {
				list = append(list, cur)
			}
		}
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
			if _, isVar := c.info.Uses[id].(*types.Var); isVar {
				list = append(list, cur)
			}
		}
	}
	return list
}

func (c *checker) denotes(e ast.Expr, ch *channels.Channel) bool {
	place, ok := contract.PlaceOf(c.info, e)
	return ok && place.Path == "" && c.census.Of(place.Root) == ch
}

func (c *checker) reportAbandoned(x *closing, send *channels.Op, start *channels.Call, ch *channels.Channel) {
	kind, who := sendAfterClose, "the function"
	for _, ops := range [][]*channels.Op{ch.Receives, ch.Ranges} {
		for _, op := range ops {
			if home, _, ok := frame(op.At); ok && home == x.home {
				kind, who = closeByReceiver, "the receiver"
			}
		}
	}
	message := fmt.Sprintf("%s is closed by %s while the goroutine that it started may still send; let the sender close it", x.name(), who)
	c.report(kind, x.call(), message, []report.Evidence{
		{At: start.At.Node(), Message: "the sender is started here, and nothing waits for it"},
		{At: send.At.Node(), Message: "this send may come later, and panics"},
	})
}
