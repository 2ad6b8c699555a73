package goroutineleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// checkHelpers reports goroutines that help one call of a function and
// outlive it. Such a helper only waits for a signal from outside and then ends
// what the function works with: it cancels the context that the function
// derived, or closes what the function closes itself when it is done. When the
// function returns first, nobody needs the helper, and it waits on.
func (c *checker) checkHelpers() {
	for _, b := range c.census.Bodies() {
		if b.Func != nil || len(b.Starts) != 1 {
			continue
		}
		start := b.Starts[0]
		g, ok := start.Go.(*ast.GoStmt)
		if !ok || start.In == nil || c.census.BodyAround(start.At) != start.In || start.In.Root() != start.In || c.runsOnce(start.In) {
			continue
		}
		if h := c.helper(b, start.In, g); h != nil && c.returnsFirst(h) {
			c.reportHelper(h, start)
		}
	}
}

// A helper is a goroutine that waits for signals and then acts.
type helper struct {
	frame   *channels.Body
	start   *ast.GoStmt
	signals []*channels.Op
	action  ast.Node
	signal  string // what it should wait for too
}

// helper returns what the literal does, if it is a helper of frame.
func (c *checker) helper(lit, frame *channels.Body, start *ast.GoStmt) *helper {
	list := lit.Block().List
	for len(list) > 0 && isDefer(list[0]) {
		list = list[1:]
	}
	if len(list) == 0 || len(list) > 3 {
		return nil
	}
	h := &helper{frame: frame, start: start, signals: c.waitsIn(lit, list[0])}
	if len(h.signals) == 0 {
		return nil
	}
	for _, op := range h.signals {
		if !c.isForeign(op, frame) {
			return nil
		}
	}
	for cur := range lit.At.Preorder((*ast.CallExpr)(nil), (*ast.RangeStmt)(nil)) {
		if cur.Node().Pos() < list[0].Pos() || c.census.BodyAround(cur) != lit {
			continue
		}
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			if c.endsFrame(h, n) {
				return h
			}
		case *ast.RangeStmt:
			if c.drainsFrame(h, n) {
				return h
			}
		}
	}
	return nil
}

// drainsFrame reports whether the helper takes what is left in a channel that
// frame makes, and closes when it is done.
func (c *checker) drainsFrame(h *helper, loop *ast.RangeStmt) bool {
	id, ok := ast.Unparen(loop.X).(*ast.Ident)
	ch := c.census.At(loop.X)
	if !ok || ch == nil {
		return false
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.Kind() != types.LocalVar {
		return false
	}
	for _, op := range ch.Closes {
		if closed, ok := ast.Unparen(op.Operand).(*ast.Ident); ok && c.TypesInfo.Uses[closed] == v && c.bodyOf(op) == h.frame {
			h.action, h.signal = span{loop.Pos(), loop.X.End()}, "a channel that "+h.frame.Name()+" closes when it returns"
			return true
		}
	}
	return false
}

func isDefer(s ast.Stmt) bool {
	_, ok := s.(*ast.DeferStmt)
	return ok
}

// waitsIn returns the receives by which a statement waits, if it does nothing
// before: <-ch, or a select without default.
func (c *checker) waitsIn(lit *channels.Body, s ast.Stmt) []*channels.Op {
	if sel, ok := s.(*ast.SelectStmt); ok {
		census := c.census.Select(sel)
		if census == nil || census.Default {
			return nil
		}
		for _, op := range census.Ops {
			if op.Kind != channels.Receive {
				return nil
			}
		}
		return census.Ops
	}
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return nil
	}
	recv, ok := ast.Unparen(e.X).(*ast.UnaryExpr)
	if !ok {
		return nil
	}
	ch := c.census.At(recv.X)
	if ch == nil {
		return nil
	}
	for _, op := range ch.Receives {
		if op.At.Node() == ast.Node(recv) && op.Func == lit.Node() {
			return []*channels.Op{op}
		}
	}
	return nil
}

// isForeign reports whether a signal comes from outside of a call of frame: it
// is the Done channel of a context that frame is given, or a channel that is a
// parameter of frame or a field.
func (c *checker) isForeign(op *channels.Op, frame *channels.Body) bool {
	operand := ast.Unparen(op.Operand)
	if call, ok := operand.(*ast.CallExpr); ok {
		if !typematch.IsMethod(typematch.Callee(c.TypesInfo, call), "context", "Context", "Done") {
			return false
		}
		operand = ast.Unparen(ast.Unparen(call.Fun).(*ast.SelectorExpr).X)
	} else if !c.isStopSignal(op) {
		return false
	}
	switch e := operand.(type) {
	case *ast.Ident:
		v, ok := c.TypesInfo.Uses[e].(*types.Var)
		return ok && v.Kind() == types.ParamVar && !c.isWritten(v) && c.isParamOf(v, frame)
	case *ast.SelectorExpr:
		v, ok := c.TypesInfo.Uses[e.Sel].(*types.Var)
		return ok && v.IsField() && c.isOuter(e.X, frame) && !c.isSetIn(v, frame)
	}
	return false
}

// isParamOf reports whether v is a parameter of the function itself.
func (c *checker) isParamOf(v *types.Var, frame *channels.Body) bool {
	sig := c.signature(frame)
	for i := range sig.Params().Len() {
		if sig.Params().At(i) == v {
			return true
		}
	}
	return false
}

// isOuter reports whether the value x exists before the call of frame: its
// receiver or a parameter.
func (c *checker) isOuter(x ast.Expr, frame *channels.Body) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	return ok && (v.Kind() == types.RecvVar || v.Kind() == types.ParamVar && c.isParamOf(v, frame))
}

// isSetIn reports whether frame, or a literal in it, sets the field.
func (c *checker) isSetIn(field *types.Var, frame *channels.Body) bool {
	for cur := range c.index.Of(field) {
		if !syntax.Contains(frame.Node(), cur.Node()) {
			continue
		}
		if cur.ParentEdgeKind() == edge.SelectorExpr_Sel && cur.Parent().ParentEdgeKind() == edge.AssignStmt_Lhs {
			return true
		}
	}
	return false
}

// endsFrame reports whether a call of the helper ends what frame works with.
func (c *checker) endsFrame(h *helper, call *ast.CallExpr) bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		v, ok := c.TypesInfo.Uses[fun].(*types.Var)
		if !ok || !typematch.IsNamed(v.Type(), "context", "CancelFunc", "CancelCauseFunc") {
			return false
		}
		ctx := c.derived(v, h.frame)
		if ctx == nil || !c.isSpent(ctx, v, h) {
			return false
		}
		h.action, h.signal = call, ctx.Name()+".Done()"
		return true
	case *ast.SelectorExpr:
		if !isEnding(fun.Sel.Name) || !c.endsItself(h, fun) || !c.isRepeated(h.frame) {
			return false
		}
		h.action, h.signal = call, "a channel that "+h.frame.Name()+" closes when it returns"
		return true
	}
	return false
}

func isEnding(name string) bool {
	return name == "Close" || name == "Stop" || name == "Cancel" || name == "CloseWithError"
}

// returnsFirst reports whether frame may return after it has started the
// helper although none of the signals has been given.
func (c *checker) returnsFirst(h *helper) bool {
	g := c.graph(h.frame)
	if g == nil {
		return false
	}
	from, ok := g.after(h.start)
	if !ok {
		return false
	}
	var waited []string
	for _, op := range h.signals {
		waited = append(waited, types.ExprString(op.Operand))
	}
	return g.leavesFrom(from, barrier{node: func(n ast.Node) bool { return receivesOneOf(n, waited) }})
}

// receivesOneOf reports whether a node receives from one of the channels.
func receivesOneOf(n ast.Node, operands []string) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if u, ok := n.(*ast.UnaryExpr); ok {
			for _, s := range operands {
				found = found || types.ExprString(u.X) == s
			}
		}
		return !found
	})
	return found
}

func (c *checker) reportHelper(h *helper, start *channels.Call) {
	c.report(report.Finding{
		Kind: startWithoutStop, At: startLine(start),
		Message: "goroutine outlives " + h.frame.Name() + ": it waits only for " + name(h.signals[0].Operand) + "; select with " + h.signal + " too",
		Evidence: []report.Evidence{
			{At: h.signals[0].At.Node(), Message: "the goroutine waits here"},
			{At: h.action, Message: "this is of no use after " + h.frame.Name() + " has returned"},
		},
	})
}
