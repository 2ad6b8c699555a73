package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// growingWith reports a With method of a logger that appends to a field of its
// receiver and returns the receiver: every call adds to what all that share
// the logger write.
func (c *checker) growingWith(cur inspector.Cursor, assign *ast.AssignStmt) {
	if len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || typematch.Builtin(c.info, call) != "append" || types.ExprString(call.Args[0]) != types.ExprString(assign.Lhs[0]) {
		return
	}
	field, isField := ast.Unparen(assign.Lhs[0]).(*ast.SelectorExpr)
	decl, inDecl := uses.Decl(cur)
	if !isField || !inDecl {
		return
	}
	// Have: x.f = append(x.f, ...).
	fn := decl.Node().(*ast.FuncDecl)
	if !strings.HasPrefix(fn.Name.Name, "With") || !c.isSharedWith(cur, field, fn.Name.Name) || !c.isLogger(field.X) || !c.returnsItself(decl, field.X) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: nestedWith, At: assign,
		Message: fmt.Sprintf("%s adds to the shared %s in each call; return a copy that has it", fn.Name.Name, source(field)),
	})
}

// isLogger reports whether the expression has the methods of a logger.
func (c *checker) isLogger(e ast.Expr) bool {
	n := 0
	for _, name := range []string{"Debug", "Info", "Error", "Debugf", "Infof", "Errorf", "Log"} {
		if typematch.Method(c.info.TypeOf(e), name, c.pass.Pkg) != nil {
			n++
		}
	}
	return n > 1
}

// returnsItself reports whether the function returns the receiver alone.
func (c *checker) returnsItself(decl inspector.Cursor, receiver ast.Expr) bool {
	for cur := range decl.Preorder((*ast.ReturnStmt)(nil)) {
		ret := cur.Node().(*ast.ReturnStmt)
		if len(ret.Results) == 1 && types.ExprString(ret.Results[0]) == types.ExprString(receiver) {
			return true
		}
	}
	return false
}
