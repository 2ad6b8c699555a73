package listenerleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// subscribes matches the names of functions that register a callback.
var subscribes = lazyregexp.New(`(?i)(subscribe|listen|register|watch|observe|addhandler|addcallback)`)

// selfRemoving reports a registration whose result is dropped and that only its
// own callback removes, in a function that doesn't wait for the callback for
// ever.
func (c *checker) selfRemoving() {
	seen := make(map[inspector.Cursor]bool)
	for _, fn := range c.givingUp() {
		decl, ok := uses.Decl(fn)
		if !ok || seen[decl] {
			continue
		}
		seen[decl] = true
		for cur := range decl.Preorder((*ast.CallExpr)(nil)) {
			c.selfRemoved(decl, cur)
		}
	}
}

func (c *checker) selfRemoved(decl, cur inspector.Cursor) {
	call := cur.Node().(*ast.CallExpr)
	fn := typematch.Callee(c.info, call)
	if fn == nil || !isDropped(cur) || !subscribes.MatchString(fn.Name()) || c.isRemoval(fn) || !c.callbackRemoves(call, fn) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: lostOnPath, At: call,
		Message:  "what " + fn.Name() + " registers is removed by its own callback only, and stays when that never comes; keep the result and remove it",
		Evidence: c.giveUpEvidence(decl),
	})
}

// callbackRemoves reports whether a callback that the call registers removes
// the registration.
func (c *checker) callbackRemoves(call *ast.CallExpr, fn *types.Func) bool {
	for _, arg := range call.Args {
		if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok && c.removesItself(lit, fn) {
			return true
		}
	}
	return false
}

// isDropped reports whether nobody gets the first result of a call.
func isDropped(cur inspector.Cursor) bool {
	switch cur.ParentEdgeKind() {
	case edge.ExprStmt_X:
		return true
	case edge.AssignStmt_Rhs:
		id, ok := cur.Parent().Node().(*ast.AssignStmt).Lhs[0].(*ast.Ident)
		return ok && id.Name == "_"
	}
	return false
}

// removesItself reports whether the callback removes the handle that it is
// given, of the type that the registration returns.
func (c *checker) removesItself(lit *ast.FuncLit, fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() == 0 {
		return false
	}
	for _, field := range lit.Type.Params.List {
		for _, name := range field.Names {
			v, ok := c.info.Defs[name].(*types.Var)
			if ok && types.Identical(v.Type(), results.At(0).Type()) && c.isRemoved(v) {
				return true
			}
		}
	}
	return false
}

// isRemoved reports whether a variable is handed to what removes it, or has
// itself removed.
func (c *checker) isRemoved(v *types.Var) bool {
	for use := range c.index.Of(v) {
		for cur := range use.Enclosing((*ast.CallExpr)(nil)) {
			fn := typematch.Callee(c.info, cur.Node().(*ast.CallExpr))
			if fn != nil && c.isRemoval(fn) {
				return true
			}
			break
		}
	}
	return false
}

// giveUpEvidence shows where a function stops waiting.
func (c *checker) giveUpEvidence(decl inspector.Cursor) []report.Evidence {
	for cur := range decl.Preorder((*ast.CommClause)(nil)) {
		if when := c.givesUp(cur.Node().(*ast.CommClause)); when != "" {
			return []report.Evidence{{At: cur.Node().(*ast.CommClause).Comm, Message: when + " here, and the registration stays"}}
		}
	}
	return nil
}
