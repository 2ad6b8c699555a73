package fate

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// hadLife reports whether a local variable is somebody else's, because the
// function asks whether the field that it fills is nil, and a call gave it the
// variable: x.f of what has just been made would be nil for sure.
func (w *walk) hadLife(base types.Object, at inspector.Cursor, lhs ast.Expr) bool {
	def, ok := w.Index.Def(base)
	if !ok || !w.shares(base.Type()) || !comesFromCall(def) {
		return false
	}
	field := types.ExprString(lhs)
	for around := range at.Enclosing((*ast.IfStmt)(nil)) {
		if comparesWithNil(w.Info, around.Node().(*ast.IfStmt).Cond, field) {
			return true
		}
	}
	return false
}

// comesFromCall reports whether a variable is declared with the result of a
// call.
func comesFromCall(def inspector.Cursor) bool {
	stmt, ok := def.Parent().Node().(*ast.AssignStmt)
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs || len(stmt.Rhs) != 1 {
		return false
	}
	_, ok = ast.Unparen(stmt.Rhs[0]).(*ast.CallExpr)
	return ok
}

// comparesWithNil reports whether a condition asks whether what is written so
// is nil.
func comparesWithNil(info *types.Info, cond ast.Expr, text string) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		e, ok := n.(*ast.BinaryExpr)
		if ok && (e.Op == token.EQL || e.Op == token.NEQ) && info.Types[e.Y].IsNil() && types.ExprString(e.X) == text {
			found = true
		}
		return !found
	})
	return found
}
