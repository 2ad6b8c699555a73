package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// readded reports an insertion that undoes the deletion that call makes: the
// entry is deleted because its new value says that nothing is left, and further
// down the same function stores that value, whatever it is.
func (c *checker) readded(cur inspector.Cursor, call *ast.CallExpr) {
	fn, ok := uses.Func(cur)
	if !ok || !c.isKept(call.Args[0]) {
		return
	}
	branch, v := c.emptyBranch(cur)
	if v == nil || syntax.Leaves(branch.Node().(*ast.IfStmt).Body, token.CONTINUE, token.BREAK) {
		return
	}
	entry := types.ExprString(call.Args[0]) + "[" + types.ExprString(call.Args[1]) + "]"
	for at := range fn.Preorder((*ast.AssignStmt)(nil)) {
		assign := at.Node().(*ast.AssignStmt)
		if assign.Pos() < branch.Node().End() || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || types.ExprString(assign.Lhs[0]) != entry {
			continue
		}
		if inner, _ := uses.Func(at); inner != fn || typematch.Var(c.info, assign.Rhs[0]) != v || c.asksEmpty(at, fn, v) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: readded, At: assign,
			Message:  fmt.Sprintf("%s comes back after it was deleted because %s is empty; store it only if it isn't", source(assign.Lhs[0]), v.Name()),
			Evidence: []report.Evidence{{At: call, Message: "the entry is deleted here"}},
		})
		return
	}
}

// isKept reports whether a map is a field or a variable that is set to one: it
// outlives the function.
func (c *checker) isKept(m ast.Expr) bool {
	switch m := ast.Unparen(m).(type) {
	case *ast.SelectorExpr:
		return true
	case *ast.Ident:
		def, ok := c.index.Def(c.info.Uses[m])
		if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
			return false
		}
		_, i := def.ParentEdge()
		assign := def.Parent().Node().(*ast.AssignStmt)
		if len(assign.Lhs) != len(assign.Rhs) {
			return false
		}
		_, isField := ast.Unparen(assign.Rhs[i]).(*ast.SelectorExpr)
		return isField
	}
	return false
}

// emptyBranch returns the if around cur whose condition finds that a variable
// holds nothing, with that variable.
func (c *checker) emptyBranch(cur inspector.Cursor) (inspector.Cursor, *types.Var) {
	for branch := range cur.Enclosing((*ast.IfStmt)(nil), (*ast.FuncLit)(nil), (*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		n, ok := branch.Node().(*ast.IfStmt)
		if !ok {
			break
		}
		cond, ok := ast.Unparen(n.Cond).(*ast.BinaryExpr)
		if !ok || cond.Op != token.EQL && cond.Op != token.LEQ || n.Else != nil && n.Else.Pos() < cur.Node().Pos() {
			continue
		}
		if v := c.comparedWithNothing(cond); v != nil {
			return branch, v
		}
	}
	return inspector.Cursor{}, nil
}

// comparedWithNothing returns the variable v of v == 0, v == nil, len(v) == 0
// and the like, or nil.
func (c *checker) comparedWithNothing(cond *ast.BinaryExpr) *types.Var {
	tv := c.info.Types[cond.Y]
	if !tv.IsNil() && (tv.Value == nil || tv.Value.ExactString() != "0") {
		return nil
	}
	x := ast.Unparen(cond.X)
	if call, ok := x.(*ast.CallExpr); ok && typematch.Builtin(c.info, call) == "len" {
		x = ast.Unparen(call.Args[0])
	}
	return typematch.Var(c.info, x)
}

// asksEmpty reports whether a condition around cur, in its function, compares
// the variable with nothing.
func (c *checker) asksEmpty(cur, fn inspector.Cursor, v *types.Var) bool {
	for branch := range cur.Enclosing((*ast.IfStmt)(nil), (*ast.SwitchStmt)(nil)) {
		if !fn.Contains(branch) {
			break
		}
		n, ok := branch.Node().(*ast.IfStmt)
		if !ok {
			return true
		}
		asks := false
		ast.Inspect(n.Cond, func(e ast.Node) bool {
			if b, ok := e.(*ast.BinaryExpr); ok {
				asks = asks || c.comparedWithNothing(b) == v
			}
			return true
		})
		if asks {
			return true
		}
	}
	return false
}
