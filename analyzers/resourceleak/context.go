package resourceleak

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

func isContextMaker(fn *types.Func) bool {
	return typematch.IsFunc(fn, "context", "WithCancel", "WithCancelCause", "WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause")
}

// context reports a cancel function that is overwritten before it is called,
// where go vet's lostcancel doesn't look: it takes any use of the variable for
// a call. What lostcancel does report is a kind of its own, off by default.
func (c *checker) context(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) {
	owed := contract.Owed{Result: 1, Thing: "cancel function", PaysCall: true}
	v := value{owed: owed, created: cur, call: call, fate: c.track.Of(cur, 1, owed.Obligation(c.info))}
	v.name = c.variable(v)
	if !strings.HasPrefix(fn.Name(), "WithCancel") || !c.isBackground(call.Args[0]) {
		c.kept(v)
		c.renewed(v)
		c.removed(v)
	}
	if v.fate.Silent || len(v.fate.Drops) == 0 || oneShot(cur) {
		return
	}
	drop := c.worstDrop(v)
	if i := slices.IndexFunc(v.fate.Drops, func(d fate.Drop) bool { return d.How == fate.ByOverwrite }); i >= 0 {
		drop = v.fate.Drops[i]
	}
	f := report.Finding{Kind: cancelOnPath, At: call, Message: v.subject(c.info) + " " + v.fact(drop) + "; " + v.remedy(drop, false), Evidence: c.evidence(v, drop)}
	switch {
	case drop.How == fate.ByOverwrite && asksContext(cur, drop.At):
		return
	case drop.How == fate.ByOverwrite:
		f.Kind, f.Message = lostCancel, v.subject(c.info)+" is overwritten before it is called; call "+v.release()+" first"
	case strings.HasPrefix(fn.Name(), "WithCancel") && c.isBackground(call.Args[0]):
		return // collected with its parent
	}
	c.findings.Report(f)
}

// isBackground reports whether a context is never cancelled.
func (c *checker) isBackground(ctx ast.Expr) bool {
	call, ok := ast.Unparen(ctx).(*ast.CallExpr)
	return ok && typematch.IsFunc(typematch.Callee(c.info, call), "context", "Background", "TODO")
}

// asksContext reports whether the statement stands under a condition on the
// deadline or the error of the context that is made at cur. Code that makes
// another one for want of a deadline doesn't replace this one, and what is at
// its end holds nothing.
func asksContext(cur inspector.Cursor, stmt ast.Node) bool {
	assign, ok := cur.Parent().Node().(*ast.AssignStmt)
	fn, inFunc := uses.Func(cur)
	if !ok || !inFunc {
		return false
	}
	ctx := types.ExprString(assign.Lhs[0])
	for c := range fn.Preorder((*ast.IfStmt)(nil)) {
		branch := c.Node().(*ast.IfStmt)
		if syntax.Contains(branch.Body, stmt) && (branch.Init != nil && asks(branch.Init, ctx) || asks(branch.Cond, ctx)) {
			return true
		}
	}
	return false
}

// asks reports whether the node calls Deadline or Err of the context.
func asks(n ast.Node, ctx string) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		found = found || ok && (sel.Sel.Name == "Deadline" || sel.Sel.Name == "Err") && types.ExprString(sel.X) == ctx
		return !found
	})
	return found
}

// oneShot reports whether cur stands in a select case that happens once: the
// case sets its own channel to nil.
func oneShot(cur inspector.Cursor) bool {
	for c := range cur.Enclosing((*ast.CommClause)(nil)) {
		clause := c.Node().(*ast.CommClause)
		ch := syntax.Received(clause.Comm)
		if ch == nil {
			continue
		}
		comm := types.ExprString(ch)
		for _, stmt := range clause.Body {
			assign, ok := stmt.(*ast.AssignStmt)
			if ok && len(assign.Lhs) == 1 && types.ExprString(assign.Lhs[0]) == comm && types.ExprString(assign.Rhs[0]) == "nil" {
				return true
			}
		}
	}
	return false
}
