package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
)

// nilMapDelete reports a delete from a map that the same function set to nil
// before: the entries that were meant are in another map.
func (c *checker) nilMapDelete(cur inspector.Cursor, call *ast.CallExpr) {
	target, ok := ast.Unparen(call.Args[0]).(*ast.SelectorExpr)
	if !ok || !c.nilled[c.info.Uses[target.Sel]] {
		return
	}
	reset := c.lastReset(cur, target)
	if reset == nil {
		return
	}
	c.findings.Report(report.Finding{
		Kind: nilMapDelete, At: call,
		Message:  fmt.Sprintf("delete from %s removes nothing: the map was set to nil before; delete from the map that is meant", source(target)),
		Evidence: []report.Evidence{{At: reset, Message: "set to nil here"}},
	})
}

// noteNil notes the field that the statement sets to nil. Files are read from
// the top, so what a delete follows is noted before it.
func (c *checker) noteNil(assign *ast.AssignStmt) {
	if len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return
	}
	sel, isField := ast.Unparen(assign.Lhs[0]).(*ast.SelectorExpr)
	value, isName := assign.Rhs[0].(*ast.Ident)
	if isField && isName && value.Name == "nil" {
		c.nilled[c.info.Uses[sel.Sel]] = true
	}
}

// lastReset walks back from cur over the statements that certainly run before
// it; it returns the assignment of nil to target, if nothing after it can give
// the map a value.
func (c *checker) lastReset(cur inspector.Cursor, target *ast.SelectorExpr) ast.Node {
	text, owner := types.ExprString(target), types.ExprString(target.X)
	for at := cur; ; {
		if _, isFunc := at.Node().(*ast.FuncLit); isFunc || at.ParentEdgeKind() == edge.FuncDecl_Body {
			return nil
		}
		prev, ok := at.PrevSibling()
		if _, isStmt := at.Node().(ast.Stmt); !ok || !isStmt {
			at = at.Parent()
			continue
		}
		if assign, ok := prev.Node().(*ast.AssignStmt); ok && len(assign.Lhs) == 1 && types.ExprString(assign.Lhs[0]) == text {
			if c.info.Types[assign.Rhs[0]].IsNil() {
				return assign
			}
			return nil
		}
		if c.mayChange(prev, text, owner) {
			return nil
		}
		at = prev
	}
}

// mayChange reports whether a statement assigns to the field, or hands its
// owner to a function.
func (c *checker) mayChange(stmt inspector.Cursor, text, owner string) bool {
	for cur := range stmt.Preorder((*ast.AssignStmt)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				if types.ExprString(lhs) == text {
					return true
				}
			}
		case *ast.CallExpr:
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && types.ExprString(sel.X) == owner {
				return true
			}
			for _, arg := range n.Args {
				if s := types.ExprString(arg); s == owner || s == "&"+owner {
					return true
				}
			}
		}
	}
	return false
}
