package goroutineleak

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// checkFeeder reports a send by which the frame, or a callback or goroutine of
// it, feeds the workers again and again.
func (c *checker) checkFeeder(send *channels.Op, frame *channels.Body, left *leave) bool {
	body := c.bodyOf(send)
	if body == nil || send.Pos < c.threads[left.body].At.Node().Pos() || !syntax.Contains(frame.Node(), body.Node()) || c.sendsAsWorker(send, left) || !c.repeats(send, body, frame) {
		return false
	}
	if send.Bare() {
		c.reportFeeder(send, left)
		return true
	}
	if ctx, group := c.outerContext(send, frame); ctx != "" && left.other == nil {
		c.report(report.Finding{
			Kind: ownerGone, At: send.At.Node(),
			Message: "send to " + name(send.Operand) + " waits for " + ctx + ", which an error of a worker doesn't end; wait for " + group,
			Evidence: []report.Evidence{
				{At: left.by, Message: "a worker returns here, and receives no more"},
			},
		})
		return true
	}
	return false
}

// repeats reports whether a send may be reached again: by the next turn of its
// loop, or because others call the function literal around it.
func (c *checker) repeats(send *channels.Op, body, frame *channels.Body) bool {
	if send.Loop == nil {
		return body != frame && body.Value
	}
	g := c.graph(c.census.Body(send.Func))
	if g == nil || send.Channel.Makes[0].Cap == 0 {
		return g != nil
	}
	from, ok := g.after(send.At.Node())
	if send.Select != nil {
		from, ok = g.inCase(clauseOf(send.At))
	}
	return ok && g.comesBack(from, send.Loop, func(ast.Node) bool { return false })
}

// sendsAsWorker reports whether a worker itself sends.
func (c *checker) sendsAsWorker(send *channels.Op, left *leave) bool {
	return syntax.Contains(left.body.Node(), send.At.Node())
}

func (c *checker) reportFeeder(send *channels.Op, left *leave) {
	after, remedy := "when its workers have returned early", "receive on, or select with a context that they end"
	if left.other != nil {
		after, remedy = "after "+describe(left)+" in "+left.body.Name(), "select with the same case around the send"
	}
	f := report.Finding{
		Kind: abandonedSend, At: send.At.Node(),
		Message:  "send to " + name(send.Operand) + " blocks for ever " + after + "; " + remedy,
		Evidence: []report.Evidence{{At: left.by, Message: "a worker returns here, and receives no more"}},
	}
	if left.other != nil {
		f.Fixes = c.fixSelect(send, left)
	}
	c.report(f)
}

// outerContext returns the context that the other cases of a send wait for, if
// it is a parameter, and the one of an error group that is derived from it.
func (c *checker) outerContext(send *channels.Op, frame *channels.Body) (outer, group string) {
	for _, other := range send.Others() {
		call, ok := ast.Unparen(other.Operand).(*ast.CallExpr)
		if !ok || send.Nonblocking() || !c.isStopSignal(other) {
			return "", ""
		}
		v := typematch.Var(c.TypesInfo, ast.Unparen(call.Fun).(*ast.SelectorExpr).X)
		if v == nil || v.Kind() != types.ParamVar || !typematch.IsContext(v.Type()) || c.isWritten(v) {
			return "", ""
		}
		outer, group = v.Name(), c.groupOf(v, frame)
	}
	return outer, group
}

// groupOf returns the context that an error group derives from ctx, or what to
// call it.
func (c *checker) groupOf(ctx *types.Var, frame *channels.Body) string {
	for cur := range c.index.Of(ctx) {
		call, ok := cur.Parent().Node().(*ast.CallExpr)
		if !ok || !syntax.Contains(frame.Node(), call) || !typematch.IsFunc(typematch.Callee(c.TypesInfo, call), "golang.org/x/sync/errgroup", "WithContext") {
			continue
		}
		var names []ast.Expr
		switch n := cur.Parent().Parent().Node().(type) {
		case *ast.AssignStmt:
			names = n.Lhs
		case *ast.ValueSpec:
			return n.Names[len(n.Names)-1].Name + ".Done()"
		}
		if len(names) == 2 {
			return name(names[1]) + ".Done()"
		}
	}
	return "a context that it ends"
}
