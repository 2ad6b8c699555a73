package contract

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/uses"
)

// cleanup returns the result that is a function which releases the value where
// u captures it: return c, func() { c.Close() }, or return c, c.Close.
func (i *inference) cleanup(owed Owed, u fate.Use) (result int, ok bool) {
	sel, isSel := u.Cur.Parent().Node().(*ast.SelectorExpr)
	pays := isSel && slices.Contains(owed.Pays, sel.Sel.Name) ||
		owed.PaysCall && u.Cur.ParentEdgeKind() == edge.CallExpr_Fun
	if !pays {
		return 0, false
	}
	fn := u.Cur.Parent()
	for c := range u.Cur.Enclosing((*ast.FuncLit)(nil)) {
		fn = c
	}
	return i.funcResult(uses.Unparen(fn))
}

// readByResult reports whether a function that is returned only calls a method of
// the value that doesn't release it: something else that is returned owns it.
func (i *inference) readByResult(u fate.Use) bool {
	sel, ok := u.Cur.Parent().Node().(*ast.SelectorExpr)
	if !ok || fate.LooksReleasing(sel.Sel.Name) || u.Cur.Parent().ParentEdgeKind() != edge.CallExpr_Fun {
		return false
	}
	lit := u.Cur
	for c := range u.Cur.Enclosing((*ast.FuncLit)(nil)) {
		lit = c
	}
	_, ok = i.funcResult(uses.Unparen(lit))
	return ok
}

// funcResult returns the result that the function value at cur is, directly or
// by way of a local variable.
func (i *inference) funcResult(cur inspector.Cursor) (result int, ok bool) {
	switch kind, n := cur.ParentEdge(); kind {
	case edge.ReturnStmt_Results:
		return n, true
	case edge.AssignStmt_Rhs:
		assign := cur.Parent().Node().(*ast.AssignStmt)
		if len(assign.Lhs) != len(assign.Rhs) {
			return 0, false
		}
		id, ok := assign.Lhs[n].(*ast.Ident)
		if !ok {
			return 0, false
		}
		v, ok := i.pass.TypesInfo.ObjectOf(id).(*types.Var)
		for r := range i.fn.Signature().Results().Len() {
			if ok && i.returns(v, r, cur.Node().Pos()) {
				return r, true
			}
		}
	}
	return 0, false
}
