// Package syntax answers small questions about the shape of Go code that need
// no types.
package syntax

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// Contains reports whether inner stands in the source of outer.
func Contains(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// Spans reports whether pos stands in the source of n.
func Spans(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// Received returns the channel that a statement, such as the communication of
// a select case, receives from, or nil.
func Received(stmt ast.Stmt) ast.Expr {
	var e ast.Expr
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		e = stmt.X
	case *ast.AssignStmt:
		if len(stmt.Rhs) == 1 {
			e = stmt.Rhs[0]
		}
	}
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return u.X
	}
	return nil
}

// CallOf returns the call whose function is named, or written, at cur: that of
// close in close(c), of Close in (x.Close)(), of f in f[int]().
func CallOf(cur inspector.Cursor) (inspector.Cursor, bool) {
	for {
		switch cur.ParentEdgeKind() {
		case edge.CallExpr_Fun:
			return cur.Parent(), true
		case edge.SelectorExpr_Sel, edge.ParenExpr_X, edge.IndexExpr_X, edge.IndexListExpr_X:
			cur = cur.Parent()
		default:
			return cur, false
		}
	}
}

// Leaves reports whether the block ends with a return, a call of panic, or one
// of the branch statements.
func Leaves(block *ast.BlockStmt, branches ...token.Token) bool {
	if len(block.List) == 0 {
		return false
	}
	switch last := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return slices.Contains(branches, last.Tok)
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		id, ok := call.Fun.(*ast.Ident)
		return ok && id.Name == "panic"
	}
	return false
}
