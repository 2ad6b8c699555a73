package fate

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
)

// methodCall classifies x.M(...) and T.M(x, ...).
func (w *walk) methodCall(callCur inspector.Cursor, call *ast.CallExpr, recv place, m *types.Func) Use {
	pays := w.owed.Pays(recv.field, m)
	if recv.role == holder {
		pays = pays || LooksReleasing(m.Name()) || w.reads(call, -1, recv)
	}
	_, deferred := callCur.Parent().Node().(*ast.DeferStmt)
	_, goes := callCur.Parent().Node().(*ast.GoStmt)
	switch {
	case pays && deferred:
		return Use{Effect: Releases, How: Deferred, Call: call}
	case pays:
		return Use{Effect: Releases, How: Called, Call: call}
	}
	flow := w.flow(call, -1)
	if w.lends(m) {
		flow = Flow{Holds: 1}
	}
	u := w.flowed(recv, call, flow)
	u.Go = u.Go || goes
	return u
}

// calledValue classifies x().
func (w *walk) calledValue(p place, call *ast.CallExpr) Use {
	if !w.owed.PaysCall() && p.role == alias {
		return Use{}
	}
	switch p.cur.Parent().Parent().Node().(type) {
	case *ast.DeferStmt:
		return Use{Effect: Releases, How: Deferred, Call: call}
	case *ast.GoStmt:
		return Use{Effect: Moves, How: Called, Call: call, Go: true}
	}
	return Use{Effect: Releases, How: Called, Call: call}
}

// methodExpr returns the method that the call calls by a method expression,
// T.M(x), or nil.
func (w *walk) methodExpr(call *ast.CallExpr) *types.Func {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	selection := w.Info.Selections[sel]
	if selection == nil || selection.Kind() != types.MethodExpr {
		return nil
	}
	m, _ := selection.Obj().(*types.Func)
	return m
}

// argument classifies f(x).
func (w *walk) argument(p place, call *ast.CallExpr, i int) Use {
	if m := w.methodExpr(call); m != nil {
		if i == 0 {
			return w.methodCall(p.cur.Parent(), call, p, m)
		}
		return w.flowed(p, call, w.flow(call, i-1))
	}
	if p.role == alias && w.owed.PaysArg(call, i) {
		if _, ok := p.cur.Parent().Parent().Node().(*ast.DeferStmt); ok {
			return Use{Effect: Releases, How: Deferred, Call: call}
		}
		return Use{Effect: Releases, How: Called, Call: call}
	}
	if tv := w.Info.Types[call.Fun]; tv.IsType() {
		p.via = nil
		return w.climb(p.up()) // a conversion
	}
	switch typematch.Builtin(w.Info, call) {
	case "append":
		return w.climb(p.held().up())
	case "len", "cap", "copy", "print", "println", "delete", "close", "clear", "min", "max", "new":
		return Use{}
	case "panic":
		return Use{Effect: Moves, How: Passed, Call: call}
	}
	if w.mayReceive(p) {
		return Use{Effect: Moves, How: Passed, Call: call}
	}
	flow := w.flow(call, i)
	if flow.Calls && w.isMethodValue(p) {
		return Use{Call: call} // like a call of the method here
	}
	u := w.flowed(p, call, flow)
	if flow == (Flow{}) && !u.Go && w.reads(call, i, p) {
		u.Effect, u.How = Releases, Tried
	}
	return u
}

// isMethodValue reports whether the place is that of x.M.
func (w *walk) isMethodValue(p place) bool {
	sel, ok := p.cur.Node().(*ast.SelectorExpr)
	return ok && w.Info.Selections[sel] != nil && w.Info.Selections[sel].Kind() == types.MethodVal
}

// reads reports whether the call reads the value at p to its end, unless it
// fails.
func (w *walk) reads(call *ast.CallExpr, i int, p place) bool {
	stream, ok := w.owed.(Stream)
	return ok && stream.Reads(call, i, p.role == holder)
}

// mayReceive reports whether handing the expression on may lead to a receive
// that pays, which contracts don't tell.
func (w *walk) mayReceive(p place) bool {
	if _, ok := w.owed.(ReceiveObligation); !ok || p.role == holder {
		return false
	}
	e, ok := p.cur.Node().(ast.Expr)
	if !ok {
		return false
	}
	_, isChan := typematch.Underlying(w.Info, e).(*types.Chan)
	return isChan
}

func (w *walk) flow(call *ast.CallExpr, i int) Flow {
	if w.Oracle == nil {
		return Flow{Effect: Moves}
	}
	return w.Oracle.Argument(call, i)
}

// flowed classifies a call from what its contract says of one argument.
func (w *walk) flowed(p place, call *ast.CallExpr, flow Flow) Use {
	callCur := p.cur
	for callCur.Node() != ast.Node(call) {
		callCur = callCur.Parent()
	}
	stmt := callCur.Parent().Node()
	_, deferred := stmt.(*ast.DeferStmt)
	_, goes := stmt.(*ast.GoStmt)
	switch {
	case flow.Effect == Releases && deferred:
		return Use{Effect: Releases, How: Deferred, Call: call}
	case flow.Effect != None && goes:
		return Use{Effect: Moves, How: Passed, Call: call, Go: true}
	case flow.Effect == Releases:
		return Use{Effect: Releases, How: Passed, Call: call}
	case flow.Effect == Moves:
		return Use{Effect: Moves, How: Passed, Call: call}
	case flow.Holds != 0 && !deferred && !goes:
		u := w.heldBy(place{cur: callCur, role: holder, results: flow.Holds.Results(), nested: p.nested}, call, flow.Holds)
		if u.Effect == None && u.How == Read && flow.Frees {
			u.How = Wrapped
		}
		return u
	}
	return Use{Call: call, Go: goes}
}

// heldBy classifies a call that puts the value into its receiver, another
// argument or its results.
func (w *walk) heldBy(p place, call *ast.CallExpr, holds Holds) Use {
	worst := Use{Call: call}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && holds&InReceiver != 0 {
		worst = w.into(p, sel.X)
	}
	for i, arg := range call.Args {
		if holds&InParam(i) != 0 {
			if u := w.into(p, arg); u.Effect > worst.Effect {
				worst = u
			}
		}
	}
	if p.results != 0 {
		if u := w.climb(p); u.Effect > worst.Effect {
			worst = u
		}
	}
	return worst
}

// into classifies storing the value in what e denotes.
func (w *walk) into(p place, e ast.Expr) Use {
	base := root(w.Info, e)
	if base == nil {
		return Use{Effect: Moves, How: Unknown}
	}
	if w.local(base) && !w.lent(base) && !w.capturedEarlier(base) {
		w.add(base, holder)
		return Use{}
	}
	return Use{Effect: Moves, How: Stored, Into: w.parameter(base)}
}
