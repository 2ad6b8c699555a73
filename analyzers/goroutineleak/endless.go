package goroutineleak

import (
	"go/ast"
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// checkEndless reports goroutines whose body has no way to its end.
func (c *checker) checkEndless() {
	for _, b := range c.census.Bodies() {
		for _, start := range b.Starts {
			if _, ok := start.Go.(*ast.GoStmt); ok && !c.livesAsProcess(start) && !c.spins[b] && c.isEndless(b) {
				c.reportEndless(b, start)
			}
		}
	}
}

// isEndless reports whether no return of b, and no call that never returns,
// can be reached.
func (c *checker) isEndless(b *channels.Body) bool {
	g := c.graph(b)
	if g == nil {
		return false
	}
	seen := make([]bool, len(g.blocks))
	for queue := []*cfg.Block{g.blocks[0]}; len(queue) > 0; queue = queue[1:] {
		block := queue[0]
		if len(block.Succs) == 0 && !isEmptySelect(block) {
			return false
		}
		for _, next := range c.successors(block) {
			if !seen[next.Index] {
				seen[next.Index] = true
				queue = append(queue, next)
			}
		}
	}
	return !c.mayPanic(b)
}

// successors returns where a block may lead: the condition of for ; true; is no
// way out.
func (c *checker) successors(b *cfg.Block) []*cfg.Block {
	loop, ok := b.Stmt.(*ast.ForStmt)
	if !ok || b.Kind != cfg.KindForLoop || loop.Cond == nil || len(b.Succs) != 2 {
		return b.Succs
	}
	if v := c.TypesInfo.Types[loop.Cond].Value; v != nil && v.Kind() == constant.Bool && constant.BoolVal(v) {
		return b.Succs[:1]
	}
	return b.Succs
}

// isEmptySelect reports whether a block ends because it waits in select {}.
func isEmptySelect(b *cfg.Block) bool {
	return len(b.Nodes) == 0 || b.Return() == nil && !endsInCall(b)
}

// endsInCall reports whether a block ends with a call that never returns.
func endsInCall(b *cfg.Block) bool {
	e, ok := b.Nodes[len(b.Nodes)-1].(*ast.ExprStmt)
	if !ok {
		return false
	}
	_, ok = e.X.(*ast.CallExpr)
	return ok
}

// mayPanic reports whether the body recovers from panics, or ends by one in a
// way that go/cfg doesn't see.
func (c *checker) mayPanic(b *channels.Body) bool {
	for cur := range b.At.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if typematch.Builtin(c.TypesInfo, call) == "recover" {
			return true
		}
	}
	return false
}

func (c *checker) reportEndless(b *channels.Body, start *channels.Call) {
	f := report.Finding{Kind: endless, At: startLine(start)}
	if signal := c.signalAtHand(b, start); signal != "" {
		f.Message = "goroutine has no way to end and never looks at " + signal + "; return when it is done"
		if mentionsName(b.Block(), signal) {
			f.Message = "goroutine has no way to end, not even when " + signal + " is done; return then"
		}
	} else if stop := c.stopMethod(b, start); stop != nil {
		f.Kind = startWithoutStop
		f.Message = "goroutine has no way to end, and " + stop.Name() + " doesn't end it; let it wait for a signal from " + stop.Name()
	} else {
		return
	}
	c.report(f)
}

// stopMethod returns the method of the type to which the goroutine belongs
// (it is a method of it, or is started by one) that is meant to end things.
func (c *checker) stopMethod(b *channels.Body, start *channels.Call) *types.Func {
	for _, body := range []*channels.Body{b, start.In} {
		if body == nil || body.Root().Func == nil {
			continue
		}
		recv := body.Root().Func.Signature().Recv()
		if recv == nil {
			continue
		}
		for _, name := range []string{"Close", "Stop", "Shutdown"} {
			if m := typematch.Method(recv.Type(), name, c.Pkg); m != nil && m.Pkg() == c.Pkg && c.hasBody(m) {
				return m
			}
		}
	}
	return nil
}

// hasBody reports whether a function of the package does anything.
func (c *checker) hasBody(m *types.Func) bool {
	cur, ok := c.index.Def(m)
	if !ok {
		return false
	}
	decl, ok := cur.Parent().Node().(*ast.FuncDecl)
	return ok && decl.Body != nil && len(decl.Body.List) > 0
}

// signalAtHand returns the context or stop channel that the goroutine could
// look at: a parameter of its function, or of the function that starts it.
func (c *checker) signalAtHand(b *channels.Body, start *channels.Call) string {
	for _, body := range []*channels.Body{b, start.In} {
		if body == nil {
			continue
		}
		sig := c.signature(body)
		for i := range sig.Params().Len() {
			if p := sig.Params().At(i); typematch.IsContext(p.Type()) && p.Name() != "" && p.Name() != "_" {
				return p.Name()
			}
		}
	}
	return ""
}

func (c *checker) signature(b *channels.Body) *types.Signature {
	if b.Func != nil {
		return b.Func.Signature()
	}
	return c.TypesInfo.TypeOf(b.Node().(*ast.FuncLit)).(*types.Signature)
}

// mentionsName reports whether a variable of that name is used in a block.
func mentionsName(block ast.Node, name string) bool {
	found := false
	ast.Inspect(block, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}
