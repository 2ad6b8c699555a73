package goroutineleak

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// checkCancels reports the cancel function of a derived context that is
// dropped with _. The functions of package context are go vet's; others
// (which join two contexts, say) may start a goroutine that only cancel ends.
func (c *checker) checkCancels() {
	if !typematch.Imports(c.Pkg, "context") {
		return
	}
	for _, b := range c.census.Bodies() {
		if b.Outer == nil && !c.runsOnce(b) {
			for cur := range b.At.Preorder((*ast.AssignStmt)(nil)) {
				c.checkCancel(cur.Node().(*ast.AssignStmt))
			}
		}
	}
}

func (c *checker) checkCancel(n *ast.AssignStmt) {
	if len(n.Lhs) != 2 || len(n.Rhs) != 1 {
		return
	}
	call, ok := ast.Unparen(n.Rhs[0]).(*ast.CallExpr)
	id, isIdent := n.Lhs[1].(*ast.Ident)
	if !ok || !isIdent || id.Name != "_" {
		return
	}
	tuple, ok := c.TypesInfo.TypeOf(call).(*types.Tuple)
	if !ok || tuple.Len() != 2 || !typematch.IsContext(tuple.At(0).Type()) || !typematch.IsNamed(tuple.At(1).Type(), "context", "CancelFunc", "CancelCauseFunc") {
		return
	}
	fn := typematch.Callee(c.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() == "context" || fn.Pkg().Path() == "os/signal" || !takesContexts(fn) {
		return
	}
	c.report(report.Finding{
		Kind: startWithoutStop, At: call,
		Message: "cancel function of " + fn.Name() + " is dropped, so its goroutine lives as long as the contexts; defer the cancel",
	})
}

// takesContexts reports whether fn joins several contexts: such a function
// has to start a goroutine, or register one, that waits for them.
func takesContexts(fn *types.Func) bool {
	n := 0
	for i := range fn.Signature().Params().Len() {
		t := fn.Signature().Params().At(i).Type()
		if s, ok := t.Underlying().(*types.Slice); ok && typematch.IsContext(s.Elem()) {
			return true
		}
		if typematch.IsContext(t) {
			n++
		}
	}
	return n >= 2
}
