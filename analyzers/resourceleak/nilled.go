package resourceleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// cleared reports the places where the field that the value goes into is set to
// nil, by a function that has just used what the field holds and releases
// nothing, although the type releases it elsewhere: after an error, as a rule.
func (c *checker) cleared(v value) {
	field := v.fate.StoredIn()
	if field == nil || v.owed.Others || c.clearedFields[field] || len(c.contracts.Releasers(field)) == 0 {
		return
	}
	c.clearedFields[field] = true
	for use := range c.index.Of(field) {
		at, ok := c.setsToNil(use)
		if !ok || typematch.InTestFile(c.pass.Fset, use.Node().Pos()) {
			continue
		}
		if last, ok := c.lastUse(field, use); ok {
			c.reportCleared(v, field, at, last)
		}
	}
}

func (c *checker) reportCleared(v value, field *types.Var, at *ast.AssignStmt, last inspector.Cursor) {
	f := report.Finding{
		Kind: overwritten, At: at,
		Message:  v.owed.Thing + " in " + field.Name() + " is set to nil before it is " + v.paid() + "; do that first",
		Evidence: append([]report.Evidence{{At: last.Node(), Message: "still in use here"}}, c.reason(v)...),
	}
	if v.owed.Held == contract.UntilCollected {
		f.Kind = untilCollected
	}
	c.findings.Report(f)
}

// setsToNil returns the assignment by which the field at use becomes nil.
func (c *checker) setsToNil(use inspector.Cursor) (*ast.AssignStmt, bool) {
	kind, i := use.Parent().ParentEdge()
	if use.ParentEdgeKind() != edge.SelectorExpr_Sel || kind != edge.AssignStmt_Lhs {
		return nil, false
	}
	stmt := use.Parent().Parent().Node().(*ast.AssignStmt)
	return stmt, len(stmt.Lhs) == len(stmt.Rhs) && c.info.Types[stmt.Rhs[i]].IsNil()
}

// lastUse returns a call of a method of what the field holds from which control
// can come to the place where it is set to nil. There is none if anything in the
// function may release it, or get it.
func (c *checker) lastUse(field *types.Var, clear inspector.Cursor) (last inspector.Cursor, ok bool) {
	fn, inFunc := uses.Func(clear)
	if !inFunc || releasesAnything(c.info, fn) {
		return last, false
	}
	for use := range c.index.Of(field) {
		if home, _ := uses.Func(use); home != fn || use.ParentEdgeKind() != edge.SelectorExpr_Sel {
			continue
		}
		switch sel := use.Parent(); sel.ParentEdgeKind() {
		case edge.AssignStmt_Lhs, edge.BinaryExpr_X, edge.BinaryExpr_Y:
		case edge.SelectorExpr_X:
			call := sel.Parent().Parent()
			if sel.Parent().ParentEdgeKind() != edge.CallExpr_Fun || c.contracts.Argument(call.Node().(*ast.CallExpr), -1) != (fate.Flow{}) {
				return last, false
			}
			if c.track.Open(fn, fate.Route{From: call, To: clear}) {
				last, ok = call, true
			}
		default:
			return last, false
		}
	}
	return last, ok
}

// releasesAnything reports whether a function calls, or hands on, a function
// whose name says that it ends something.
func releasesAnything(info *types.Info, fn inspector.Cursor) bool {
	for cur := range fn.Preorder((*ast.Ident)(nil)) {
		if f, ok := info.Uses[cur.Node().(*ast.Ident)].(*types.Func); ok && fate.LooksReleasing(f.Name()) {
			return true
		}
	}
	return false
}
