package fate

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/cfg"
)

// exhausts reports whether the value is paid because the condition at the end
// of b has the given truth: rows.Next() is false, or the error of stream.Recv
// isn't nil.
func (s *search) exhausts(b *cfg.Block, truth bool) bool {
	cond := s.conds.edges[b]
	if _, ok := s.owed.(Exhaustible); !ok || cond == nil {
		return false
	}
	cond = ast.Unparen(cond)
	if not, ok := cond.(*ast.UnaryExpr); ok && not.Op == token.NOT {
		cond, truth = ast.Unparen(not.X), !truth
	}
	switch e := cond.(type) {
	case *ast.CallExpr:
		return !truth && s.exhausting(e) || truth && len(e.Args) > 0 && s.ends[root(s.Info, e.Args[0])]
	case *ast.BinaryExpr:
		if e.Op != token.EQL && e.Op != token.NEQ || !s.ends[root(s.Info, e.X)] {
			return false
		}
		isNil := s.Info.Types[e.Y].IsNil()
		return (e.Op == token.EQL) == (truth != isNil) // err == io.EOF, err != nil
	}
	return false
}

// exhausting reports whether the call calls a method that exhausts the value,
// on one of its names.
func (s *search) exhausting(call *ast.CallExpr) bool {
	owed, ok := s.owed.(Exhaustible)
	sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !isSel {
		return false
	}
	_, named := s.names[root(s.Info, sel.X)]
	method, ok := s.Info.ObjectOf(sel.Sel).(*types.Func)
	return ok && named && owed.Exhausts(method)
}

// exhaustErrors returns the error variables that are assigned from methods
// that exhaust the value.
func (s *search) exhaustErrors() map[types.Object]bool {
	if _, ok := s.owed.(Exhaustible); !ok {
		return nil
	}
	errors := make(map[types.Object]bool)
	for cur := range s.home.Preorder((*ast.AssignStmt)(nil)) {
		stmt := cur.Node().(*ast.AssignStmt)
		call, ok := ast.Unparen(stmt.Rhs[0]).(*ast.CallExpr)
		if !ok || len(stmt.Rhs) != 1 || !s.exhausting(call) {
			continue
		}
		if err := s.outcome(stmt); err != nil && !isBool(err.Type()) {
			errors[err] = true
		}
	}
	return errors
}

// tried notes the error of a call that pays unless it fails. It reports whether
// there is one that the function itself can look at.
func (s *search) tried(u Use) bool {
	err := s.errorOf(u)
	if err != nil {
		s.tries[err] = true
	}
	return err != nil
}

// errorOf returns the variable that gets the error of the call of a use, if the
// function itself can look at it, or nil.
func (s *search) errorOf(u Use) types.Object {
	if _, inLit := s.outermostLit(u.Cur); inLit {
		return nil
	}
	for cur := range u.Cur.Enclosing((*ast.AssignStmt)(nil)) {
		stmt := cur.Node().(*ast.AssignStmt)
		if len(stmt.Rhs) != 1 || ast.Unparen(stmt.Rhs[0]) != ast.Expr(u.Call) {
			return nil
		}
		if err := s.outcome(stmt); err != nil && !isBool(err.Type()) {
			return err
		}
		return nil
	}
	return nil
}

// A freeing is a call that releases the value if it fails: if it returns an
// error, or nil where its only result would hold the value.
type freeing struct {
	call    *ast.CallExpr
	outcome types.Object
	isError bool
}

// wrapped notes a call that pays if it fails.
func (s *search) wrapped(u Use) {
	if err := s.errorOf(u); err != nil {
		s.frees = append(s.frees, freeing{u.Call, err, true})
		return
	}
	if _, inLit := s.outermostLit(u.Cur); inLit {
		return
	}
	for cur := range u.Cur.Enclosing((*ast.AssignStmt)(nil)) {
		stmt := cur.Node().(*ast.AssignStmt)
		if len(stmt.Lhs) == 1 && len(stmt.Rhs) == 1 && ast.Unparen(stmt.Rhs[0]) == ast.Expr(u.Call) {
			s.frees = append(s.frees, freeing{u.Call, root(s.Info, stmt.Lhs[0]), false})
		}
		return
	}
}

// freed reports whether a call has released the value because it failed, as the
// condition at the end of b says: its outcome has no other value in between.
func (s *search) freed(b *cfg.Block, truth bool) bool {
	cond := s.conds.edges[b]
	if len(s.frees) == 0 || cond == nil {
		return false
	}
	e, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || e.Op != token.EQL && e.Op != token.NEQ || !s.Info.Types[e.Y].IsNil() {
		return false
	}
	isNil := (e.Op == token.EQL) == truth
	obj := root(s.Info, e.X)
	for _, f := range s.frees {
		if obj != nil && f.outcome == obj && f.isError != isNil && f.call.End() <= e.Pos() && !s.writtenBetween(obj, f.call.End(), e.Pos()) {
			return true
		}
	}
	return false
}

// writtenBetween reports whether something between the two places in the source
// may assign to the variable.
func (s *search) writtenBetween(obj types.Object, from, to token.Pos) bool {
	for _, n := range s.conds.writes[obj] {
		if from <= n.Pos() && n.Pos() < to {
			return true
		}
	}
	return false
}

// outcomeOf returns whether the value is unpaid, and may be paid by a call that
// was tried, after the condition at the end of the block had the given truth.
func (s *search) outcomeOf(st state, truth bool) (live, tried bool) {
	cond := s.conds.edges[st.block]
	if !st.tried || cond == nil {
		return st.live, st.tried
	}
	e, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || e.Op != token.EQL && e.Op != token.NEQ || !s.tries[root(s.Info, e.X)] || !s.Info.Types[e.Y].IsNil() {
		return st.live, st.tried
	}
	failed := (e.Op == token.NEQ) == truth
	return failed, false
}
