package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
)

// leftClosed reports a channel that methods close and make again, to wake those
// who wait, and that the method which ends the value leaves closed and says so
// nowhere: the next method closes it again.
func (c *checker) leftClosed() {
	for _, x := range c.closes {
		if len(c.closesOf(c.fieldAt(x.Place))) < 2 || !c.endsBroadcast(x) {
			continue
		}
		for _, y := range c.closesOf(c.fieldAt(x.Place)) {
			if alike(x.Place, y.Place) && y.Callee == nil && c.apart(x, y) && c.wakes(y) {
				message := fmt.Sprintf("%s is left closed, and the next call of %s closes it again; make it again, or set a flag", x.name(), c.enclosing(y))
				c.report(notIdempotent, x.call(), message, []report.Evidence{{At: y.call(), Message: c.enclosing(y) + " closes it, and makes another"}})
				break
			}
		}
	}
}

// endsBroadcast reports whether a method that ends its receiver closes a field
// without a guard, and puts nothing in any field.
func (c *checker) endsBroadcast(x *closing) bool {
	body := c.outermost(x.cur)
	if x.Callee != nil || x.writer || x.Place.Path == "" || body == nil || body.Func == nil || !fate.LooksReleasing(body.Func.Name()) || x.guards.Literal || x.guards.Tested || c.inTest(x.call().Pos()) {
		return false
	}
	return x.guards.Never() && x.Place.Root.Kind() == types.RecvVar && !c.recoversAt(x.cur) && !c.remembers(body)
}

// remembers reports whether a method assigns to a field of its receiver, or calls
// a method of one: it may note there that all is over.
func (c *checker) remembers(body *channels.Body) bool {
	recv := body.Func.Signature().Recv()
	for cur := range body.At.Preorder((*ast.AssignStmt)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				if place, ok := contract.PlaceOf(c.info, lhs); !ok || place.Root == recv {
					return true
				}
			}
		case *ast.CallExpr:
			sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
			if !ok {
				continue
			}
			if place, ok := contract.PlaceOf(c.info, sel.X); ok && place.Root == recv && !isLockName(sel.Sel.Name) {
				return true
			}
		}
	}
	return false
}

func isLockName(name string) bool {
	return name == "Lock" || name == "Unlock" || name == "RLock" || name == "RUnlock"
}

// wakes reports whether the function closes without a guard and then puts
// another channel in the field, and no caller asks whether all is over.
func (c *checker) wakes(y *closing) bool {
	body := c.outermost(y.cur)
	if y.writer || y.deferred || body == nil || body.Func == nil || !y.guards.Never() || y.guards.Tested || c.recoversAt(y.cur) || c.inTest(y.call().Pos()) || y.Place.Root.Kind() != types.RecvVar {
		return false
	}
	renewed := c.renewalsOf(y)
	if len(renewed) == 0 || c.track.Open(y.home, fate.Route{From: y.cur, Stops: renewed}) {
		return false
	}
	for _, call := range body.Callers {
		g := c.guards.At(call.At)
		if g.Swap || g.Select != nil || g.Flag != nil && saysOver(g.Flag.Name()) || g.Asked != nil && saysOver(g.Asked.Name()) {
			return false
		}
	}
	return true
}

// renewalsOf returns where the function of a close assigns to the field.
func (c *checker) renewalsOf(y *closing) []inspector.Cursor {
	var list []inspector.Cursor
	for cur := range y.home.Preorder((*ast.AssignStmt)(nil)) {
		for _, lhs := range cur.Node().(*ast.AssignStmt).Lhs {
			if place, ok := contract.PlaceOf(c.info, lhs); ok && place == y.Place {
				list = append(list, cur)
			}
		}
	}
	return list
}

// saysOver reports whether the name of a flag or function is about the end of
// the value, or its state.
func saysOver(name string) bool { return ended.MatchString(name) || stated.MatchString(name) }

var stated = lazyregexp.New(`(?i)stat(e|us)|alive|running|active`)
