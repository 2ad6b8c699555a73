package resourceleak

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/uses"
)

// again are the beginnings of names of methods that do once more what was done
// before.
var again = []string{"reconnect", "redial", "reopen", "reload", "refresh", "renew", "recreate", "reinit", "rebuild", "reset", "restart", "rotate", "resubscribe", "reestablish"}

// renewed reports a value that a method puts in the place of another, which
// nobody released: the method is one that runs again and again by its name, the
// type releases the field elsewhere, and neither the method nor any of its
// callers does so before, or asks what the field holds.
func (c *checker) renewed(v value) {
	field := v.fate.StoredIn()
	decl, ok := uses.Decl(v.created)
	if v.owed.Held != contract.ForEver || field == nil || !ok || !intoReceiver(v.fate) {
		return
	}
	fn, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok || !runsAgain(fn) {
		return
	}
	releasers := c.contracts.Releasers(field)
	if len(releasers) == 0 || c.contracts.Reaches(fn, releasers) || c.asksFor(field, decl) || c.callerReleases(fn, releasers) {
		return
	}
	text := v.owed.Thing + " in " + field.Name()
	c.findings.Report(report.Finding{
		Kind: overwritten, At: v.call,
		Message:  text + " is replaced each time " + fn.Name() + " runs, and never " + v.paid() + "; release the old one first",
		Evidence: c.reason(v),
	})
}

func runsAgain(fn *types.Func) bool {
	if fn.Signature().Recv() == nil {
		return false
	}
	name := strings.ToLower(fn.Name())
	for _, verb := range again {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// intoReceiver reports whether the value goes into a field of the receiver, and
// nowhere else.
func intoReceiver(f *fate.Fate) bool {
	for _, u := range f.Uses {
		if u.Effect == fate.None {
			continue
		}
		v, ok := u.Into.(*types.Var)
		if u.How != fate.Stored || !ok || v.Kind() != types.RecvVar {
			return false
		}
	}
	return true
}

// asksFor reports whether the function does anything with the field but assign
// to it.
func (c *checker) asksFor(field *types.Var, decl inspector.Cursor) bool {
	for use := range c.index.Of(field) {
		sel := use.Parent()
		if decl.Contains(use) && sel.ParentEdgeKind() != edge.AssignStmt_Lhs {
			return true
		}
	}
	return false
}

// callerReleases reports whether a function that calls fn releases the field,
// or may: fn is handed on as a value, or nobody in view calls it.
func (c *checker) callerReleases(fn *types.Func, releasers map[*types.Func]bool) bool {
	called := false
	for use := range c.index.Of(fn) {
		callee := use
		if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
			callee = use.Parent()
		}
		decl, ok := uses.Decl(use)
		if callee.ParentEdgeKind() != edge.CallExpr_Fun || !ok {
			return true
		}
		caller, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
		if !ok || c.contracts.Reaches(caller, releasers) {
			return true
		}
		called = true
	}
	return !called && !fn.Exported()
}
