package goroutineleak

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// checkCancels reports the cancel function of a derived context that is
// dropped with _. The functions of package context are go vet's; others
// (which join two contexts, say) may start a goroutine that only cancel ends.
func (c *checker) checkCancels() {
	if !typematch.Imports(c.Pkg, "context") {
		return
	}
	for _, cur := range c.callsOf(joinsContexts) {
		decl, ok := uses.Decl(cur)
		if !ok || !dropsCancel(uses.Unparen(cur).Parent().Node()) {
			continue
		}
		if b := c.census.Body(decl.Node()); b == nil || c.runsOnce(b) {
			continue
		}
		call := cur.Node().(*ast.CallExpr)
		c.report(report.Finding{
			Kind: startWithoutStop, At: call,
			Message: "cancel function of " + typematch.Callee(c.TypesInfo, call).Name() + " is dropped, so its goroutine lives as long as the contexts; defer the cancel",
		})
	}
}

// dropsCancel reports whether n assigns the second of two results to _.
func dropsCancel(n ast.Node) bool {
	assign, ok := n.(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 2 || len(assign.Rhs) != 1 {
		return false
	}
	id, ok := assign.Lhs[1].(*ast.Ident)
	return ok && id.Name == "_"
}

// joinsContexts reports whether fn makes one context of several.
func joinsContexts(fn *types.Func) bool {
	if fn.Pkg() == nil || fn.Pkg().Path() == "context" || fn.Pkg().Path() == "os/signal" {
		return false
	}
	results := fn.Signature().Results()
	return results.Len() == 2 && typematch.IsContext(results.At(0).Type()) &&
		typematch.IsNamed(results.At(1).Type(), "context", "CancelFunc", "CancelCauseFunc") && takesContexts(fn)
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
