package listenerleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// afterFunc checks the stop function of context.AfterFunc. The registration
// stays until the context ends, with all that the function captures; that is a
// leak if the context lives longer than what the function is for.
func (c *checker) afterFunc(cur inspector.Cursor, call *ast.CallExpr) {
	if len(call.Args) != 2 || c.lives.Once(cur) {
		return
	}
	f := c.track.Of(cur, 0, stopFunc{})
	if f.Silent || len(f.Drops) == 0 {
		return
	}
	if c.isLongLived(call.Args[0]) {
		c.afterFuncPerCall(cur, call)
		return
	}
	c.afterFuncOfOwner(cur, call)
}

// isLongLived reports whether a context is a field or a package variable.
func (c *checker) isLongLived(ctx ast.Expr) bool {
	switch x := ast.Unparen(ctx).(type) {
	case *ast.SelectorExpr:
		obj, ok := c.info.ObjectOf(x.Sel).(*types.Var)
		return ok && c.outlives(x, 0) && obj != nil
	case *ast.Ident:
		obj, ok := c.info.Uses[x].(*types.Var)
		return ok && isGlobal(obj)
	}
	return false
}

// afterFuncPerCall reports a function that a handler or an event loop
// registers on a context that lives longer, for the sake of its own variables.
func (c *checker) afterFuncPerCall(cur inspector.Cursor, call *ast.CallExpr) {
	why, repeated := c.repeats.Repeats(cur)
	if !repeated {
		return
	}
	for _, v := range c.captured(call.Args[1]) {
		if v.Kind() == types.RecvVar || !holdsMemory(v.Type()) {
			continue
		}
		if !c.staysInCall(v) {
			return
		}
		parent := types.ExprString(call.Args[0])
		c.findings.Report(report.Finding{
			Kind: afterFuncKept, At: call,
			Message:  "context " + parent + " keeps " + v.Name() + " of each call until it ends; call the stop function of context.AfterFunc",
			Evidence: []report.Evidence{{At: why.At, Message: "this " + why.Text}},
			Fixes:    deferStop(cur, call),
		})
		return
	}
}

// deferStop returns the fix that defers the stop function of a call that drops
// it, where the call is a statement of its function's body.
func deferStop(cur inspector.Cursor, call *ast.CallExpr) []analysis.SuggestedFix {
	stmt := cur.Parent()
	fn, ok := uses.Func(cur)
	if _, isExpr := stmt.Node().(*ast.ExprStmt); !ok || !isExpr || stmt.Parent().Parent() != fn {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message: "Defer the stop function",
		TextEdits: []analysis.TextEdit{
			{Pos: call.Pos(), End: call.Pos(), NewText: []byte("defer ")},
			{Pos: call.End(), End: call.End(), NewText: []byte("()")},
		},
	}}
}

func holdsMemory(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Basic, *types.Chan:
		return false
	}
	return !typematch.IsContext(t)
}

// staysInCall reports whether the variable is neither returned, stored nor
// handed to a goroutine: nothing needs it when the function has returned.
func (c *checker) staysInCall(v *types.Var) bool {
	for use := range c.index.Of(v) {
		for range use.Enclosing((*ast.ReturnStmt)(nil), (*ast.CompositeLit)(nil), (*ast.GoStmt)(nil), (*ast.SendStmt)(nil)) {
			return false
		}
		if use.ParentEdgeKind() == edge.AssignStmt_Rhs {
			return false
		}
	}
	return true
}

// afterFuncOfOwner reports a function that closes a value when the caller's
// context ends, and that stays registered when the value is closed before.
func (c *checker) afterFuncOfOwner(cur inspector.Cursor, call *ast.CallExpr) {
	if !c.isPlainParam(cur, call.Args[0]) {
		return
	}
	o, ok := c.ownerOf(cur, call.Args[1])
	if !ok || !c.callsCloser(call.Args[1], o) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: afterFuncOutlivesClose, At: call,
		Message:  "context " + types.ExprString(call.Args[0]) + " keeps " + o.name() + " after its " + o.closer.Name() + " until it ends; keep the stop function and call it there",
		Evidence: c.closerEvidence(o, "doesn't call the stop function of context.AfterFunc"),
	})
}

// isPlainParam reports whether e is a parameter of the function declaration
// around cur to which nothing is assigned.
func (c *checker) isPlainParam(cur inspector.Cursor, e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.info.Uses[id].(*types.Var)
	if !ok || v.Kind() != types.ParamVar {
		return false
	}
	for use := range c.index.Of(v) {
		if use.ParentEdgeKind() == edge.AssignStmt_Lhs {
			return false
		}
	}
	return true
}

// callsCloser reports whether the callback releases the owner: its closing
// method as a method value, or called in a literal.
func (c *checker) callsCloser(callback ast.Expr, o owner) bool {
	found := false
	ast.Inspect(callback, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return !found
		}
		id, ok := ast.Unparen(sel.X).(*ast.Ident)
		found = found || ok && c.info.Uses[id] == o.value && fate.LooksReleasing(sel.Sel.Name)
		return !found
	})
	return found
}
