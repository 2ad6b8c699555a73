package tickerstop

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// rangeLoop checks for range t.C.
func (c *checker) rangeLoop(cur inspector.Cursor, loop *ast.RangeStmt) {
	if c.afterFuncReceive(loop.X) {
		return
	}
	if !leaves(loop.Body, loop) {
		c.outlivesStop(cur, loop.X)
	}
}

// endlessLoop checks for { <-t.C; … }, for { select { case <-t.C: … } } and
// for ; ; <-t.C { … }.
func (c *checker) endlessLoop(cur inspector.Cursor, loop *ast.ForStmt) {
	if loop.Cond != nil && !c.isTrue(loop.Cond) || leaves(loop.Body, loop) {
		return
	}
	if channel := syntax.Received(loop.Post); channel != nil {
		c.outlivesStop(cur, channel)
		return
	}
	for _, stmt := range loop.Body.List {
		if sel, ok := stmt.(*ast.SelectStmt); ok && len(sel.Body.List) == 1 {
			stmt = sel.Body.List[0].(*ast.CommClause).Comm
		}
		if channel := syntax.Received(stmt); channel != nil {
			c.outlivesStop(cur, channel)
			return
		}
	}
}

// isTrue reports whether a condition is the constant true.
func (c *checker) isTrue(cond ast.Expr) bool {
	v := c.info.Types[cond].Value
	return v != nil && v.Kind() == constant.Bool && constant.BoolVal(v)
}

// receive checks <-t.C where it isn't one of several cases.
func (c *checker) receive(cur inspector.Cursor, e *ast.UnaryExpr) {
	if e.Op != token.ARROW {
		return
	}
	if clause, sel := selectOf(cur.ChildAt(edge.UnaryExpr_X, -1)); clause != nil && len(sel.Body.List) > 1 {
		return
	}
	if c.afterFuncReceive(e.X) {
		return
	}
	if obj := c.timerOf(e.X, "Timer"); obj != nil {
		c.outlivesStop(cur, e.X)
	}
}

// timerOf returns the variable or field of which e is the channel C, if it is
// a *time.Ticker or the other type named.
func (c *checker) timerOf(e ast.Expr, names ...string) *types.Var {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "C" || !typematch.IsNamed(c.info.TypeOf(sel.X), "time", names...) {
		return nil
	}
	return typematch.Var(c.info, sel.X)
}

// outlivesStop reports a goroutine that waits for a ticker or timer which code
// outside of it stops: Stop doesn't close the channel.
func (c *checker) outlivesStop(cur inspector.Cursor, channel ast.Expr) {
	obj := c.timerOf(channel, "Ticker", "Timer")
	if obj == nil || isGlobal(obj) {
		return
	}
	fn, ok := uses.Func(cur)
	if !ok {
		return
	}
	starts, ok := c.goStatement(fn)
	if !ok || c.lives.Once(starts) {
		return
	}
	stopped, ok := c.stoppedOutside(c.passed(obj, fn, starts), fn)
	if !ok {
		return
	}
	what := "ticker"
	if c.timerOf(channel, "Timer") != nil {
		what = "timer"
	}
	c.findings.Report(report.Finding{
		Kind: outlivesStop, At: channel,
		Message: "goroutine waits for " + what + " " + obj.Name() + ", whose Stop doesn't end it; select on a done channel too",
		Evidence: []report.Evidence{
			{At: starts.Node(), Message: "the goroutine starts here"},
			{At: stopped.Node(), Message: "Stop leaves the channel open, and the goroutine waiting for ever"},
		},
	})
}

func isGlobal(obj *types.Var) bool {
	return !obj.IsField() && obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope()
}

// goStatement returns the go statement that runs the function.
func (c *checker) goStatement(fn inspector.Cursor) (inspector.Cursor, bool) {
	if _, ok := fn.Node().(*ast.FuncLit); ok {
		call := uses.Unparen(fn).Parent()
		return call.Parent(), isGo(uses.Unparen(fn))
	}
	obj := c.info.Defs[fn.Node().(*ast.FuncDecl).Name]
	for cur := range c.index.Of(obj) {
		if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
			cur = cur.Parent()
		}
		if isGo(uses.Unparen(cur)) {
			return uses.Unparen(cur).Parent().Parent(), true
		}
	}
	return fn, false
}

// isGo reports whether the expression is what a go statement calls.
func isGo(cur inspector.Cursor) bool {
	return cur.ParentEdgeKind() == edge.CallExpr_Fun && cur.Parent().ParentEdgeKind() == edge.GoStmt_Call
}

// passed returns the variable that the go statement hands to the function as
// its parameter obj, or obj if it is no parameter.
func (c *checker) passed(obj *types.Var, fn, starts inspector.Cursor) *types.Var {
	if obj.Kind() != types.ParamVar {
		return obj
	}
	signature, _ := c.info.TypeOf(starts.Node().(*ast.GoStmt).Call.Fun).(*types.Signature)
	index, ok := paramIndex(fn.Node(), obj.Pos())
	if !ok || signature == nil || signature.Variadic() {
		return obj
	}
	args := starts.Node().(*ast.GoStmt).Call.Args
	if index >= len(args) {
		return obj
	}
	if v := typematch.Var(c.info, args[index]); v != nil {
		return v
	}
	return obj
}

// paramIndex returns the index of the parameter that is declared at pos.
func paramIndex(fn ast.Node, pos token.Pos) (int, bool) {
	var params *ast.FieldList
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		params = fn.Type.Params
	case *ast.FuncLit:
		params = fn.Type.Params
	}
	i := 0
	for _, field := range params.List {
		for _, name := range field.Names {
			if name.Pos() == pos {
				return i, true
			}
			i++
		}
	}
	return 0, false
}

// stoppedOutside returns a Stop of the ticker in another function than fn, if
// the ticker isn't armed again somewhere: then Stop is a pause.
func (c *checker) stoppedOutside(obj *types.Var, fn inspector.Cursor) (stopped inspector.Cursor, ok bool) {
	if obj == nil {
		return stopped, false
	}
	for cur := range c.index.Of(obj) {
		if _, resets := methodCall(cur, "Reset"); resets {
			return stopped, false
		}
		method, stops := methodOf(cur, "Stop")
		if in, _ := uses.Func(cur); stops && !ok && in != fn {
			stopped, ok = method, true
		}
	}
	return stopped, ok
}

// leaves reports whether anything in the body of a loop may end the loop: a
// return, a break out of it, a goto, a call that doesn't come back.
func leaves(body *ast.BlockStmt, loop ast.Stmt) bool {
	found := false
	depth := []ast.Node{loop}
	ast.PreorderStack(body, depth, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Label != nil || n.Tok == token.GOTO || n.Tok == token.BREAK && breaks(loop, stack)
		case *ast.CallExpr:
			found = found || mayNotReturn(n)
		}
		return !found
	})
	return found
}

// breaks reports whether a break without a label, below the stack, leaves loop.
func breaks(loop ast.Stmt, stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch stack[i].(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			return stack[i] == ast.Node(loop)
		}
	}
	return false
}

// mayNotReturn reports whether a call has a name of one that ends the
// goroutine or the process.
func mayNotReturn(call *ast.CallExpr) bool {
	id := calleeIdent(call)
	if id == nil {
		return false
	}
	switch id.Name {
	case "panic", "Panic", "Panicf", "Panicln", "Exit", "Goexit", "Fatal", "Fatalf", "Fatalln", "FailNow", "Skip", "SkipNow":
		return true
	}
	return false
}
