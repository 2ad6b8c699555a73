package goroutineleak

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// checkReplies reports loops that take requests, answer each on the channel
// that it brings, and on some path take the next one without an answer: who
// asked waits for ever.
func (c *checker) checkReplies() {
	for _, ch := range c.census.Channels() {
		for _, op := range slices.Concat(ch.Receives, ch.Ranges) {
			if request := c.requestOf(op); request != nil {
				c.checkReply(op, request)
			}
		}
	}
}

// requestOf returns the variable that holds what a receive in a loop takes, if
// it is a struct of this package, or a pointer to one.
func (c *checker) requestOf(op *channels.Op) *types.Var {
	names := receivedBy(op)
	if len(names) == 0 || op.Loop == nil && op.Kind != channels.Range || op.Nonblocking() {
		return nil
	}
	v, ok := c.TypesInfo.Defs[names[0]].(*types.Var)
	if !ok {
		return nil
	}
	named := typematch.Named(v.Type())
	if named == nil || named.Obj().Pkg() != c.Pkg {
		return nil
	}
	return v
}

// checkReply looks at the answers to one request.
func (c *checker) checkReply(op *channels.Op, request *types.Var) {
	body := c.bodyOf(op)
	if body == nil || c.census.Body(op.Func) != body {
		return
	}
	reply, sends := c.repliesTo(request, body)
	if reply == nil || !c.isAwaited(reply) {
		return
	}
	g := c.graph(body)
	if g == nil {
		return
	}
	loop, from, ok := turnAfter(g, op)
	if !ok {
		return
	}
	answered := func(n ast.Node) bool {
		return slices.ContainsFunc(sends, func(send *channels.Op) bool { return syntax.Contains(n, send.At.Node()) })
	}
	if g.comesBack(from, loop, answered) {
		c.reportReply(op, body, request, sends[0])
	}
}

// turnAfter returns the loop of a receive, and where it goes on with what was
// received.
func turnAfter(g *graph, op *channels.Op) (ast.Stmt, point, bool) {
	if op.Select != nil {
		from, ok := g.inCase(clauseOf(op.At))
		return op.Loop, from, ok
	}
	if op.Kind == channels.Range {
		return turnOf(g, op)
	}
	from, ok := g.after(op.At.Node())
	return op.Loop, from, ok
}

// repliesTo returns the channel in a field of the request, and the sends to it,
// if all that the function does with the request is to read its fields, and
// with this one to send, bare: and not under a condition of the request's own.
func (c *checker) repliesTo(request *types.Var, body *channels.Body) (reply *channels.Channel, sends []*channels.Op) {
	for cur := range c.index.Of(request) {
		if cur.ParentEdgeKind() != edge.SelectorExpr_X || c.census.BodyAround(cur) != body || isInCondition(cur.Parent().Node(), body.Block()) {
			return nil, nil
		}
		sel := cur.Parent().Node().(*ast.SelectorExpr)
		if _, ok := typematch.Underlying(c.TypesInfo, sel).(*types.Chan); !ok {
			continue
		}
		ch := c.census.At(sel)
		if ch == nil || reply != nil && ch != reply {
			return nil, nil
		}
		i := slices.IndexFunc(ch.Sends, func(op *channels.Op) bool { return op.Operand == ast.Expr(sel) })
		if i < 0 || !ch.Sends[i].Bare() {
			return nil, nil
		}
		reply, sends = ch, append(sends, ch.Sends[i])
	}
	return reply, sends
}

// isInCondition reports whether a node stands in the condition of an if, or
// the tag or a case of a switch.
func isInCondition(node ast.Node, block *ast.BlockStmt) bool {
	found := false
	within := func(e ast.Node) { found = found || syntax.Contains(e, node) }
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			within(n.Cond)
		case *ast.SwitchStmt:
			if n.Tag != nil {
				within(n.Tag)
			}
		case *ast.TypeSwitchStmt:
			within(n.Assign)
		case *ast.CaseClause:
			for _, e := range n.List {
				within(e)
			}
		case *ast.ForStmt:
			if n.Cond != nil {
				within(n.Cond)
			}
		}
		return !found
	})
	return found
}

// isAwaited reports whether all who receive the answers wait for nothing else,
// but for the end of a whole service: a signal in a field.
func (c *checker) isAwaited(reply *channels.Channel) bool {
	if len(reply.Makes) == 0 || len(reply.Sources) > 0 || reply.Outside != 0 || len(reply.Closes) > 0 || len(reply.Ranges) > 0 || len(reply.Receives) == 0 {
		return false
	}
	for _, op := range reply.Receives {
		if op.Nonblocking() {
			return false
		}
		for _, other := range op.Others() {
			if !c.isStopSignal(other) || !isOfField(other.Operand) {
				return false
			}
		}
	}
	return true
}

// isOfField reports whether an operand is x.field or x.field.Done().
func isOfField(operand ast.Expr) bool {
	if call, ok := ast.Unparen(operand).(*ast.CallExpr); ok {
		operand = ast.Unparen(call.Fun).(*ast.SelectorExpr).X
	}
	_, ok := ast.Unparen(operand).(*ast.SelectorExpr)
	return ok
}

func (c *checker) reportReply(op *channels.Op, body *channels.Body, request *types.Var, send *channels.Op) {
	at := place(op)
	if clause := clauseOf(op.At); op.Select != nil {
		at = clause.Comm
	}
	c.report(report.Finding{
		Kind: abandonedReceive, At: at,
		Message: request.Name() + " is taken and not answered on a path of " + body.Name() + ", so who asked waits for ever; answer on every path",
		Evidence: []report.Evidence{
			{At: send.At.Node(), Message: "here it is answered"},
			{At: send.Channel.Receives[0].At.Node(), Message: "who asked waits here"},
		},
	})
}
