package unboundedbuffer

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// gcOff reports the one call by which a package turns the garbage collector
// off: no memory limit turns it on again, and no other call sets it back. A
// command that ends takes its garbage along.
func (c *checker) gcOff(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) {
	tv := c.info.Types[call.Args[0]]
	if tv.Value == nil || tv.Value.String()[0] != '-' || cur.ParentEdgeKind() != edge.ExprStmt_X {
		return
	}
	if c.index.Count(fn) != 1 || c.usesFunc("runtime/debug", "SetMemoryLimit") || c.usesFunc("runtime", "GC") {
		return
	}
	if c.pass.Pkg.Name() == "main" && !c.staysUp() {
		return
	}
	c.findings.Report(report.Finding{
		Kind: gcOff, At: call,
		Message: "garbage collector is turned off and no memory limit turns it on again; call debug.SetMemoryLimit",
	})
}

// staysUp reports whether the program serves connections or waits for events.
func (c *checker) staysUp() bool {
	for cur := range c.index.Inspector().Root().Preorder((*ast.CallExpr)(nil), (*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		call, ok := cur.Node().(*ast.CallExpr)
		if !ok {
			if c.lives.IsWaitingLoop(cur) && !c.isTest(cur) {
				return true
			}
			continue
		}
		if fn := typematch.Callee(c.info, call); fn != nil && servesUntil.MatchString(fn.Name()) && !c.isTest(cur) {
			return true
		}
	}
	return false
}

// servesUntil matches the names of functions that return when a service ends.
var servesUntil = lazyregexp.New(`^(Serve|ListenAndServe|Accept)`)

// usesFunc reports whether the package uses a function of a package that it
// imports.
func (c *checker) usesFunc(path, name string) bool {
	for _, imported := range c.pass.Pkg.Imports() {
		if fn := imported.Scope().Lookup(name); imported.Path() == path && typematch.IsFunc(fn, path, name) {
			return c.index.Count(fn) > 0
		}
	}
	return false
}
