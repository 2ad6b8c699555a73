package tickerstop

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/uses"
)

// resetAfterStop checks that a ticker that is armed again after its Stop is
// stopped again, and that a timer that is armed again is stopped, or has fired,
// where the function leaves it.
func (c *checker) resetAfterStop(made creation) {
	obj := c.variable(made.cur)
	if obj == nil || c.lives.Once(made.cur) {
		return
	}
	for cur := range c.index.Of(obj) {
		call, ok := methodCall(cur, "Reset")
		if !ok || made.source == ticker && !c.stoppedBefore(obj, cur) || made.source == timer && c.firesSoon(call) {
			continue
		}
		if drop, ok := c.leftArmed(made, call, obj); ok {
			again := made
			again.cur, again.call = call, call.Node().(*ast.CallExpr)
			kind, fact := notStoppedOnPath, "ticker "+obj.Name()+" runs again after its Stop"
			if made.source == timer {
				kind, fact = timerNotStopped, "timer "+obj.Name()+" is armed again"
			}
			c.report(again, kind, fact+" and is not stopped "+c.exit(drop), "defer "+obj.Name()+".Stop()", c.evidence(again, drop), nil)
			return
		}
	}
}

// leftArmed returns where the function returns after the Reset with the ticker
// or timer running.
func (c *checker) leftArmed(made creation, reset inspector.Cursor, obj *types.Var) (fate.Drop, bool) {
	f := c.track.Since(reset, obj, c.owed(made))
	if f.Silent || hasDefer(f) || c.livesOn(f) {
		return fate.Drop{}, false
	}
	for _, drop := range f.Drops {
		if drop.How == fate.AtReturn || drop.How == fate.AtEnd {
			return drop, true
		}
	}
	return fate.Drop{}, false
}

// neverStopsAgain reports a timer that a function literal of the function arms
// again, that nothing stops, and that a case of a select leaves behind.
func (c *checker) neverStopsAgain(made creation) {
	obj := c.variable(made.cur)
	fn, ok := uses.Func(made.cur)
	if !ok || obj == nil || c.lives.Once(made.cur) || !c.onlyResetAndRead(obj, fn) {
		return
	}
	for ret := range fn.Preorder((*ast.ReturnStmt)(nil)) {
		if in, _ := uses.Func(ret); in != fn || !c.inOtherCase(ret, obj) {
			continue
		}
		drop := fate.Drop{How: fate.AtReturn, At: ret.Node()}
		c.report(made, timerNotStopped, c.nameOf(made)+" is armed again and never stopped", remedy(c.nameOf(made)), c.evidence(made, drop), nil)
		return
	}
}

// onlyResetAndRead reports whether the variable's timer is only armed again, in
// a literal at least once, and received from, in the function itself.
func (c *checker) onlyResetAndRead(obj *types.Var, fn inspector.Cursor) bool {
	inLit := false
	for cur := range c.index.Of(obj) {
		if call, ok := methodCall(cur, "Reset"); ok {
			in, _ := uses.Func(call)
			inLit = inLit || in != fn && !c.firesSoon(call)
			continue
		}
		if in, _ := uses.Func(cur); in != fn {
			return false
		}
		if channel := channelOf(cur); channel.ParentEdgeKind() != edge.UnaryExpr_X {
			return false
		}
	}
	return inLit
}

// inOtherCase reports whether a return stands in a case of a select that
// doesn't receive from the timer, but another one does.
func (c *checker) inOtherCase(ret inspector.Cursor, obj *types.Var) bool {
	for clause := range ret.Enclosing((*ast.CommClause)(nil), (*ast.FuncLit)(nil)) {
		own, ok := clause.Node().(*ast.CommClause)
		if !ok {
			return false
		}
		other := false
		for _, stmt := range clause.Parent().Node().(*ast.BlockStmt).List {
			comm := stmt.(*ast.CommClause)
			channel := syntax.Received(comm.Comm)
			if channel == nil || c.timerOf(channel, "Timer") != obj {
				continue
			}
			if comm == own {
				return false
			}
			other = true
		}
		if other {
			return true
		}
	}
	return false
}

// armedLater reports whether the timer's variable is armed again for longer
// than its creation says: time.NewTimer(0) only makes it.
func (c *checker) armedLater(made creation) bool {
	obj := c.variable(made.cur)
	if obj == nil {
		return false
	}
	for cur := range c.index.Of(obj) {
		if call, ok := methodCall(cur, "Reset"); ok && !c.firesSoon(call) {
			return true
		}
	}
	return false
}

// firesSoon reports whether a call of Reset says a constant duration that isn't
// worth a word.
func (c *checker) firesSoon(reset inspector.Cursor) bool {
	return c.isShort(creation{call: reset.Node().(*ast.CallExpr)}, short)
}

// stoppedBefore reports whether the function stops the ticker in a statement
// before the place.
func (c *checker) stoppedBefore(obj types.Object, at inspector.Cursor) bool {
	for cur := range c.index.Of(obj) {
		if _, ok := methodCall(cur, "Stop"); ok && cur.Index() < at.Index() {
			return true
		}
	}
	return false
}

func hasDefer(f *fate.Fate) bool {
	for _, u := range f.Uses {
		if u.How == fate.Deferred || u.Effect == fate.Moves {
			return true
		}
	}
	return false
}

// methodCall returns the call x.name(…) of which cur is the x.
func methodCall(cur inspector.Cursor, name string) (inspector.Cursor, bool) {
	method, ok := methodOf(cur, name)
	if !ok || method.ParentEdgeKind() != edge.CallExpr_Fun {
		return cur, false
	}
	return method.Parent(), true
}

// methodOf returns the selector x.name, called or not, of which cur is the x,
// or the f of x.f.name.
func methodOf(cur inspector.Cursor, name string) (inspector.Cursor, bool) {
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	cur = uses.Unparen(cur)
	if cur.ParentEdgeKind() != edge.SelectorExpr_X || cur.Parent().Node().(*ast.SelectorExpr).Sel.Name != name {
		return cur, false
	}
	return cur.Parent(), true
}
