package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// captureWrite reports w.body.Write(p) in a ResponseWriter that also passes p
// on.
func (c *checker) captureWrite(cur inspector.Cursor, call *ast.CallExpr) {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && len(call.Args) == 1 {
		c.capture(cur, call, source(call.Fun), sel.X, call.Args[0])
	}
}

// captureAppend reports w.body = append(w.body, p...) in a ResponseWriter that
// also passes p on.
func (c *checker) captureAppend(cur inspector.Cursor, assign *ast.AssignStmt) {
	if len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || !call.Ellipsis.IsValid() || len(call.Args) != 2 || typematch.Builtin(c.info, call) != "append" {
		return
	}
	if types.ExprString(call.Args[0]) == types.ExprString(assign.Lhs[0]) {
		c.capture(cur, assign, "append to "+source(assign.Lhs[0]), assign.Lhs[0], call.Args[1])
	}
}

// capture reports a ResponseWriter whose Write copies everything into a buffer
// of its own on the way to the client.
func (c *checker) capture(cur inspector.Cursor, at analysis.Range, how string, buffer, data ast.Expr) {
	sel, isField := ast.Unparen(buffer).(*ast.SelectorExpr)
	decl, ok := uses.Decl(cur)
	if !ok || !isField || !c.isResponseWrite(decl.Node().(*ast.FuncDecl)) || !isUnconditional(cur, decl) {
		return
	}
	if !c.passesOn(decl, data) || c.checksSize(decl) || c.asksLength(decl, sel) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: responseCapture, At: at,
		Message: fmt.Sprintf("every response is copied whole into memory by %s; stop at a maximum", how),
	})
}

// asksLength reports whether the function asks for the length of the buffer.
func (c *checker) asksLength(decl inspector.Cursor, buffer *ast.SelectorExpr) bool {
	for cur := range decl.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if typematch.Builtin(c.info, call) == "len" && types.ExprString(ast.Unparen(call.Args[0])) == types.ExprString(buffer) {
			return true
		}
	}
	return false
}

// isResponseWrite reports whether decl is the method Write of a type that
// wraps a response writer.
func (c *checker) isResponseWrite(decl *ast.FuncDecl) bool {
	if decl.Recv == nil || decl.Name.Name != "Write" {
		return false
	}
	named := typematch.Named(c.info.TypeOf(decl.Recv.List[0].Type))
	if named == nil {
		return false
	}
	str, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range str.Fields() {
		if isResponseWriter(field.Type()) {
			return true
		}
	}
	return false
}

// isResponseWriter reports whether t is http.ResponseWriter, or an interface of
// that name which a framework makes of it.
func isResponseWriter(t types.Type) bool {
	named := typematch.Named(t)
	return named != nil && named.Obj().Name() == "ResponseWriter" && types.IsInterface(named) &&
		typematch.Method(named, "WriteHeader", nil) != nil
}

// isUnconditional reports whether no branch stands around cur, nor one before
// it that leaves the function.
func isUnconditional(cur, decl inspector.Cursor) bool {
	for branch := range decl.Preorder((*ast.IfStmt)(nil), (*ast.SwitchStmt)(nil)) {
		if branch.Contains(cur) || branch.Node().End() < cur.Node().Pos() && hasReturn(branch) {
			return false
		}
	}
	return true
}

func hasReturn(branch inspector.Cursor) bool {
	for range branch.Preorder((*ast.ReturnStmt)(nil)) {
		return true
	}
	return false
}

// passesOn reports whether the method also writes the same bytes to another
// writer: it only listens in.
func (c *checker) passesOn(decl inspector.Cursor, data ast.Expr) bool {
	id, ok := ast.Unparen(data).(*ast.Ident)
	if !ok {
		return false
	}
	for use := range c.index.Of(c.info.Uses[id]) {
		call, ok := use.Parent().Node().(*ast.CallExpr)
		if !ok || !decl.Contains(use) {
			continue
		}
		fn := typematch.Callee(c.info, call)
		if typematch.IsMethod(fn, "net/http", "ResponseWriter", "Write") || typematch.IsMethod(fn, "io", "Writer", "Write") {
			return true
		}
	}
	return false
}
