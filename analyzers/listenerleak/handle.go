package listenerleak

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/pairs"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A removal is the obligation of a registration's handle.
type removal struct {
	pair *pairs.Pair
	info *types.Info
}

func (o removal) Pays(field string, m *types.Func) bool {
	return o.pair.Form != pairs.ByCall && o.pair.Releasing(m.Name())
}

func (o removal) PaysCall() bool { return o.pair.Form == pairs.ByCall }

// PaysArg reports whether the call hands the handle, or a field of it, to what
// removes it.
func (o removal) PaysArg(call *ast.CallExpr, i int) bool {
	fn := typematch.Callee(o.info, call)
	return fn != nil && o.pair.Releasing(fn.Name())
}

func (o removal) Through(*types.Var) bool { return o.pair.Form == pairs.BySibling }

// Lends reports whether a method of the handle only gives the channel on which
// it delivers.
func (o removal) Lends(m *types.Func) bool {
	results := m.Signature().Results()
	if !typematch.IsNiladic(m) || results.Len() != 1 {
		return false
	}
	_, isChan := results.At(0).Type().Underlying().(*types.Chan)
	return isChan
}

// lost reports a handle that a local variable holds and that a path drops.
func (c *checker) lost(r registration, obj *types.Var, f *fate.Fate) {
	f.Drops = slices.DeleteFunc(f.Drops, func(drop fate.Drop) bool { return c.endedItself(obj, drop) })
	if len(f.Drops) == 0 || c.callbackRemoves(r.call, r.fn) {
		return
	}
	if !c.outlives(r.source, 0) || c.endsSource(r) || f.InGoroutine() || c.readsToEnd(f) || handedOn(obj, f) || c.withoutResult(r, f.Drops[0]) {
		return
	}
	kind, fact := neverRemoved, "is never removed"
	if !f.Never() {
		kind, fact = lostOnPath, "is not removed "+c.onExit(f)
	}
	release := c.release(r, obj)
	c.findings.Report(report.Finding{
		Kind: kind, At: r.call,
		Message:  r.pair.Thing + " " + obj.Name() + " " + fact + "; defer " + release,
		Evidence: leaving(f.Drops[0]),
		Fixes:    c.deferAfter(r.cur, f, release),
	})
}

// endedItself reports whether the path is that of a select case which learns from
// the handle that the registration is over: <-sub.Err().
func (c *checker) endedItself(obj *types.Var, drop fate.Drop) bool {
	ret, ok := drop.At.(*ast.ReturnStmt)
	if !ok {
		return false
	}
	cur, ok := c.index.Inspector().Root().FindNode(ret)
	if !ok {
		return false
	}
	for clause := range cur.Enclosing((*ast.CommClause)(nil)) {
		call, ok := ast.Unparen(syntax.Received(clause.Node().(*ast.CommClause).Comm)).(*ast.CallExpr)
		if !ok {
			continue
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		id, ok := ast.Unparen(sel.X).(*ast.Ident)
		if ok && c.info.Uses[id] == obj && (sel.Sel.Name == "Err" || sel.Sel.Name == "Done") {
			return true
		}
	}
	return false
}

// withoutResult reports whether the path is that of a check of another result of
// the registration: without one, or without ok, nothing was registered.
func (c *checker) withoutResult(r registration, drop fate.Drop) bool {
	ret, ok := drop.At.(*ast.ReturnStmt)
	if !ok {
		return false
	}
	cur, ok := c.index.Inspector().Root().FindNode(ret)
	if !ok {
		return false
	}
	for stmt := range cur.Enclosing((*ast.IfStmt)(nil)) {
		n := stmt.Node().(*ast.IfStmt)
		if n.Body.Pos() > ret.Pos() || ret.Pos() >= n.Body.End() {
			return false
		}
		for i := range r.fn.Signature().Results().Len() {
			if v := c.resultVar(r.cur, i); i != r.pair.Result && v != nil && c.asksFor(n.Cond, v) {
				return true
			}
		}
		return false
	}
	return false
}

// asksFor reports whether a condition compares the variable with nil, or denies
// it.
func (c *checker) asksFor(cond ast.Expr, v *types.Var) bool {
	var operand ast.Expr
	switch x := ast.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		if x.Op == token.EQL && c.info.Types[x.Y].IsNil() {
			operand = x.X
		}
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			operand = x.X
		}
	}
	id, ok := ast.Unparen(operand).(*ast.Ident)
	return ok && c.info.Uses[id] == v
}

// release returns the call that removes the registration, as source text.
func (c *checker) release(r registration, obj *types.Var) string {
	switch r.pair.Form {
	case pairs.ByCall:
		return obj.Name() + "()"
	case pairs.ByMethod:
		return obj.Name() + "." + r.pair.Releases[0] + "()"
	}
	of := types.ExprString(ast.Unparen(r.call.Fun))
	for i := len(of) - 1; i >= 0; i-- {
		if of[i] == '.' {
			return of[:i+1] + r.pair.Releases[0] + "(" + obj.Name() + ")"
		}
	}
	return r.pair.Releases[0] + "(" + obj.Name() + ")"
}

// handedOn reports whether an id, which contracts don't follow, is passed to
// some other function, which may remove what it stands for.
func handedOn(obj *types.Var, f *fate.Fate) bool {
	if _, basic := obj.Type().Underlying().(*types.Basic); !basic {
		return false
	}
	for _, u := range f.Uses {
		if u.Effect == fate.None && u.Call != nil {
			return true
		}
	}
	return false
}

// readsToEnd reports whether a loop or a receive learns that the handle's
// channel is closed: then the other side has removed it.
func (c *checker) readsToEnd(f *fate.Fate) bool {
	for _, u := range f.Uses {
		cur := uses.Unparen(u.Cur)
		for {
			kind := cur.ParentEdgeKind()
			if kind != edge.SelectorExpr_X && kind != edge.CallExpr_Fun && kind != edge.ParenExpr_X {
				break
			}
			cur = cur.Parent()
		}
		if cur.ParentEdgeKind() == edge.RangeStmt_X {
			return true
		}
		if unary, ok := cur.Parent().Node().(*ast.UnaryExpr); ok && unary.Op == token.ARROW {
			assign, ok := cur.Parent().Parent().Node().(*ast.AssignStmt)
			if ok && len(assign.Lhs) == 2 && len(assign.Rhs) == 1 {
				return true
			}
		}
	}
	return false
}
