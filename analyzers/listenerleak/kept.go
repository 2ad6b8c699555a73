package listenerleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/pairs"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// kept reports a handle that is stored in a field from which nothing removes
// the registration, although its struct can be closed.
func (c *checker) kept(r registration, f *fate.Fate) {
	if len(f.Fields) == 0 {
		return
	}
	field := f.Fields[0]
	if !c.onlyRead(field) {
		return
	}
	if !c.injected(r.source, 0) || c.closesSource(r) {
		return
	}
	named := c.structOf(field)
	closer := c.closerOf(named)
	if closer == nil {
		return
	}
	o := owner{named: named, closer: closer}
	if r.pair.Form == pairs.BySibling && c.removedFor(o, r) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: outlivesOwner, At: r.call,
		Message:  r.pair.Thing + " in field " + field.Name() + " is not removed by " + o.name() + "." + closer.Name() + "; " + r.remedyOf(field.Name()),
		Evidence: c.closerEvidence(o, "leaves the "+r.pair.Thing+" in place"),
	})
}

func (r registration) remedyOf(field string) string {
	switch r.pair.Form {
	case pairs.ByCall:
		return "call " + field + " there"
	case pairs.ByMethod:
		return "call " + field + "." + r.pair.Releases[0] + " there"
	}
	return "call " + r.pair.Releases[0] + " there"
}

// onlyRead reports whether no other package sees the field and no use of it in
// this one can remove anything: it is set, compared, or a field of it is read.
func (c *checker) onlyRead(field *types.Var) bool {
	if field.Pkg() != c.pass.Pkg || field.Exported() || field.Embedded() {
		return false
	}
	for use := range c.index.Of(field) {
		if !c.reads(use) && !c.inTest(use.Node()) {
			return false
		}
	}
	return true
}

func (c *checker) reads(use inspector.Cursor) bool {
	if use.ParentEdgeKind() == edge.KeyValueExpr_Key {
		return true
	}
	cur := uses.Unparen(use.Parent())
	switch cur.ParentEdgeKind() {
	case edge.AssignStmt_Lhs, edge.BinaryExpr_X, edge.BinaryExpr_Y:
		return true
	case edge.SelectorExpr_X:
		inner, ok := c.info.ObjectOf(cur.Parent().Node().(*ast.SelectorExpr).Sel).(*types.Var)
		return ok && inner.IsField()
	}
	return false
}

// structOf returns the named struct type of this package that has the field.
func (c *checker) structOf(field *types.Var) *types.Named {
	scope := c.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() {
			continue
		}
		s, ok := obj.Type().Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for f := range s.Fields() {
			if f == field {
				return typematch.Named(obj.Type())
			}
		}
	}
	return nil
}
