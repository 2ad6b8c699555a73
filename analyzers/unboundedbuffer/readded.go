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
	x := cond.X
	if call, ok := ast.Unparen(x).(*ast.CallExpr); ok && typematch.Builtin(c.info, call) == "len" {
		x = call.Args[0]
	}
	return typematch.Var(c.info, x)
}

// asksEmpty reports whether a condition around cur, in its function, finds
// whether the variable holds something: it compares it, or its length, with
// something that it isn't equal to.
func (c *checker) asksEmpty(cur, fn inspector.Cursor, v *types.Var) bool {
	for branch := range cur.Enclosing((*ast.IfStmt)(nil), (*ast.SwitchStmt)(nil)) {
		if !fn.Contains(branch) {
			break
		}
		n, ok := branch.Node().(*ast.IfStmt)
		if !ok || c.differs(n.Cond, v) {
			return true
		}
	}
	return false
}

// differs reports whether a condition compares the variable or its length,
// unless it asks whether it equals another variable.
func (c *checker) differs(cond ast.Expr, v *types.Var) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		if !ok || b.Op == token.LAND || b.Op == token.LOR {
			return true
		}
		if b.Op != token.EQL || c.comparedWithNothing(b) != nil {
			found = found || c.sizes(b.X, v) || c.sizes(b.Y, v)
		}
		return true
	})
	return found
}

// sizes reports whether e is the variable or its length.
func (c *checker) sizes(e ast.Expr, v *types.Var) bool {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && typematch.Builtin(c.info, call) == "len" {
		e = call.Args[0]
	}
	return typematch.Var(c.info, e) == v
}
