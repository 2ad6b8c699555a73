package goroutineleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// checkWaitGroups reports functions that skip the Done of a WaitGroup on a
// path: a return before it, or a callback whose panic somebody else recovers.
func (c *checker) checkWaitGroups() {
	if !typematch.Imports(c.Pkg, "sync") {
		return
	}
	for _, b := range c.census.Bodies() {
		if b.Frame == nil {
			c.checkDone(b)
		}
	}
}

// checkDone looks at the bare calls of Done in one function.
func (c *checker) checkDone(b *channels.Body) {
	if b.Func != nil && len(b.Starts) == 0 || c.inProcessThread(b) {
		return // who calls a function that isn't started may balance Done itself
	}
	groups := c.doneCalls(b)
	for _, group := range groups {
		if !c.isWaitedFor(group.wg) || c.addsItself(b, group.wg) {
			continue
		}
		if len(b.Starts) > 0 {
			c.checkMissedDone(b, group)
		}
		if len(b.Starts) == 0 || c.isStartedByHelper(b) {
			c.checkUnguardedDone(b, group)
		}
	}
}

// doneGroup is the calls of wg.Done in one function.
type doneGroup struct {
	wg    *types.Var
	calls []inspector.Cursor
}

// doneCalls returns the calls of Done that stand in b itself, by WaitGroup, or
// nothing for a WaitGroup whose Done is deferred or handed on.
func (c *checker) doneCalls(b *channels.Body) []doneGroup {
	var groups []doneGroup
	deferred := make(map[*types.Var]bool)
	for cur := range b.At.Preorder((*ast.CallExpr)(nil)) {
		wg := c.receiverOf(cur.Node().(*ast.CallExpr), "Done")
		if wg == nil {
			continue
		}
		if c.census.BodyAround(cur) != b || cur.ParentEdgeKind() != edge.ExprStmt_X {
			deferred[wg] = true
			continue
		}
		groups = addDone(groups, wg, cur)
	}
	var list []doneGroup
	for _, g := range groups {
		if !deferred[g.wg] {
			list = append(list, g)
		}
	}
	return list
}

func addDone(groups []doneGroup, wg *types.Var, cur inspector.Cursor) []doneGroup {
	for i := range groups {
		if groups[i].wg == wg {
			groups[i].calls = append(groups[i].calls, cur)
			return groups
		}
	}
	return append(groups, doneGroup{wg, []inspector.Cursor{cur}})
}

// receiverOf returns the variable or field whose WaitGroup method is called.
func (c *checker) receiverOf(call *ast.CallExpr, method string) *types.Var {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != method || !typematch.IsMethod(typematch.Callee(c.TypesInfo, call), "sync", "WaitGroup", method) {
		return nil
	}
	var id *ast.Ident
	switch x := ast.Unparen(sel.X).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		return nil
	}
	v, _ := c.TypesInfo.Uses[id].(*types.Var)
	return v
}

// isWaitedFor reports whether somebody in view calls wg.Wait.
func (c *checker) isWaitedFor(wg *types.Var) bool {
	for cur := range c.index.Of(wg) {
		if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
			cur = cur.Parent()
		}
		if sel, ok := cur.Parent().Node().(*ast.SelectorExpr); ok && sel.Sel.Name == "Wait" {
			return true
		}
	}
	return false
}

// checkMissedDone reports a goroutine that returns before it calls Done.
func (c *checker) checkMissedDone(b *channels.Body, group doneGroup) {
	g := c.graph(b)
	if g == nil {
		return
	}
	from, loop, ok := c.oneRound(g, group)
	if !ok {
		return
	}
	ret := g.exit(from, barrier{loop: loop, node: func(n ast.Node) bool {
		for _, call := range group.calls {
			if syntax.Contains(n, call.Node()) {
				return true
			}
		}
		return c.passesOn(n, group.wg)
	}})
	if ret == nil {
		return
	}
	done := group.calls[0].Node().(*ast.CallExpr)
	c.missed[group.wg] = true
	c.report(report.Finding{
		Kind: waitsForEver, At: done,
		Message: types.ExprString(done.Fun) + " is missed by a return of the goroutine, so Wait blocks for ever; defer it first",
		Evidence: []report.Evidence{
			{At: ret, Message: "this return doesn't call Done"},
		},
	})
}

// oneRound returns where the work begins that Done is called for, once: at the
// entry of the goroutine, or in a loop over the items of a channel, at the
// beginning of a turn.
func (c *checker) oneRound(g *graph, group doneGroup) (point, ast.Stmt, bool) {
	around := c.loopAround(group.calls[0])
	for _, call := range group.calls[1:] {
		if c.loopAround(call) != around {
			return point{}, nil, false
		}
	}
	if around == nil {
		return g.entry(), nil, true
	}
	loop, ok := around.(*ast.RangeStmt)
	if !ok {
		return point{}, nil, false // it takes its items in its own way
	}
	for _, b := range g.blocks {
		if b.Stmt == ast.Stmt(loop) && b.Kind == cfg.KindRangeBody {
			return point{b, 0}, loop, true
		}
	}
	return point{}, nil, false
}

// loopAround returns the innermost loop of its function in whose turn the call
// stands, or nil.
func (c *checker) loopAround(call inspector.Cursor) ast.Stmt {
	for cur := range call.Enclosing((*ast.RangeStmt)(nil), (*ast.ForStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		if loop, ok := cur.Node().(ast.Stmt); ok {
			return loop
		}
		return nil
	}
	return nil
}

// addsItself reports whether a goroutine adds to the WaitGroup of which it
// calls Done: it undoes its own Add.
func (c *checker) addsItself(b *channels.Body, wg *types.Var) bool {
	for cur := range b.At.Preorder((*ast.CallExpr)(nil)) {
		if c.receiverOf(cur.Node().(*ast.CallExpr), "Add") == wg {
			return true
		}
	}
	return false
}

// passesOn reports whether a node hands the WaitGroup to somebody, or calls a
// function that may be handed it.
func (c *checker) passesOn(n ast.Node, wg *types.Var) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && c.TypesInfo.Uses[id] == wg
		return !found
	})
	return found
}

// checkUnguardedDone reports a function literal, run by somebody else, that
// calls a callback before Done: where the caller recovers from a panic of the
// callback, Done is missed.
func (c *checker) checkUnguardedDone(b *channels.Body, group doneGroup) {
	if b.Func != nil || !b.Value && len(b.Starts) == 0 || len(group.calls) != 1 {
		return
	}
	callback := c.callbackBefore(b, group.calls[0])
	if callback == nil || c.isRunHere(b) {
		return
	}
	done := group.calls[0].Node().(*ast.CallExpr)
	c.missed[group.wg] = true
	c.report(report.Finding{
		Kind: waitsForEver, At: done,
		Message:  types.ExprString(done.Fun) + " is missed if " + name(callback.Fun) + " panics and the caller recovers; defer it first",
		Evidence: []report.Evidence{{At: callback, Message: "this callback can panic"}},
	})
}

// isStartedByHelper reports whether a function of the package starts b, which
// it is given.
func (c *checker) isStartedByHelper(b *channels.Body) bool {
	call, ok := b.Starts[0].Go.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := typematch.Callee(c.TypesInfo, call)
	return fn != nil && fn.Pkg() == c.Pkg
}

// isRunHere reports whether the function that is given the literal is one of
// this package that doesn't recover, itself or in what it starts.
func (c *checker) isRunHere(b *channels.Body) bool {
	cur := uses.Unparen(b.At)
	if cur.ParentEdgeKind() != edge.CallExpr_Args {
		return false
	}
	fn := typematch.Callee(c.TypesInfo, cur.Parent().Node().(*ast.CallExpr))
	if fn == nil {
		return false
	}
	def, ok := c.index.Def(fn)
	if !ok {
		return false
	}
	body := c.census.Body(def.Parent().Node())
	return body != nil && !c.mayPanic(body)
}

// callbackBefore returns a call of a function parameter of an outer function
// that stands before done.
func (c *checker) callbackBefore(b *channels.Body, done inspector.Cursor) *ast.CallExpr {
	for cur := range b.At.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if call.Pos() > done.Node().Pos() {
			return nil
		}
		id, ok := ast.Unparen(call.Fun).(*ast.Ident)
		if !ok || c.census.BodyAround(cur) != b {
			continue
		}
		if v, ok := c.TypesInfo.Uses[id].(*types.Var); ok && v.Kind() == types.ParamVar {
			return call
		}
	}
	return nil
}
