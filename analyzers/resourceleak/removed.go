package resourceleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// removed reports the places where an entry of a map of cancel functions is
// deleted, by a function that calls none of them, and whose callers neither do.
// The functions are kept nowhere else, and called elsewhere: that they are
// called at all is what the type means.
func (c *checker) removed(v value) {
	field := v.fate.StoredIn()
	if field == nil || c.clearedFields[field] || !onlyStored(v.fate) {
		return
	}
	if _, isMap := field.Type().Underlying().(*types.Map); !isMap {
		return
	}
	c.clearedFields[field] = true
	releasers := c.contracts.Releasers(field)
	for use := range c.index.Of(field) {
		call, ok := deletes(c.info, use)
		if !ok || typematch.InTestFile(c.pass.Fset, use.Node().Pos()) || len(releasers) == 0 {
			continue
		}
		if fn, ok := uses.Func(use); ok && c.neverCalls(fn, field, releasers) {
			c.findings.Report(report.Finding{
				Kind: lostCancel, At: call,
				Message:  v.owed.Thing + " in " + field.Name() + " is removed before it is called; do that first",
				Evidence: []report.Evidence{{At: v.call, Message: "made here, and kept nowhere else"}},
			})
		}
	}
}

// deletes returns the call of delete whose map is the field at use.
func deletes(info *types.Info, use inspector.Cursor) (*ast.CallExpr, bool) {
	kind, i := use.Parent().ParentEdge()
	if use.ParentEdgeKind() != edge.SelectorExpr_Sel || kind != edge.CallExpr_Args || i != 0 {
		return nil, false
	}
	call := use.Parent().Parent().Node().(*ast.CallExpr)
	return call, typematch.Builtin(info, call) == "delete"
}

// neverCalls reports whether a declared function does nothing with the field but
// delete from it, and neither it nor a caller of it calls what the field holds,
// or anything that may.
func (c *checker) neverCalls(fn inspector.Cursor, field *types.Var, releasers map[*types.Func]bool) bool {
	decl, ok := fn.Node().(*ast.FuncDecl)
	if !ok || releasesAnything(c.info, fn) {
		return false
	}
	for use := range c.index.Of(field) {
		if _, ok := deletes(c.info, use); !ok && fn.Contains(use) {
			return false
		}
	}
	obj, ok := c.info.Defs[decl.Name].(*types.Func)
	return ok && !(obj.Exported() && c.lookedUp(field)) && !c.contracts.Reaches(obj, releasers) && !c.calledByReleaser(obj, releasers)
}

// lookedUp reports whether anything takes a single entry out of the map: users
// of the type may call it before they have the entry removed.
func (c *checker) lookedUp(field *types.Var) bool {
	for use := range c.index.Of(field) {
		entry := use.Parent().Parent()
		if use.Parent().ParentEdgeKind() == edge.IndexExpr_X && entry.ParentEdgeKind() != edge.AssignStmt_Lhs {
			return true
		}
	}
	return false
}

// calledByReleaser reports whether a function that calls fn releases the field,
// or may: fn is handed on as a value.
func (c *checker) calledByReleaser(fn *types.Func, releasers map[*types.Func]bool) bool {
	for use := range c.index.Of(fn) {
		callee := use
		if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
			callee = use.Parent()
		}
		decl, ok := uses.Decl(use)
		if callee.ParentEdgeKind() != edge.CallExpr_Fun || !ok || releasesAnything(c.info, decl) {
			return true
		}
		caller, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
		if !ok || c.contracts.Reaches(caller, releasers) {
			return true
		}
	}
	return false
}
