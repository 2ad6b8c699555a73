package goroutineleak

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// checkWorkers reports functions that feed workers, which they start, through
// a channel, and go on to feed when every worker has returned: by its first
// error, or because a context has ended that the feeder doesn't look at.
func (c *checker) checkWorkers() {
	for _, ch := range c.census.Channels() {
		if len(ch.Makes) != 1 || len(ch.Sources) > 0 || ch.Contained || ch.Outside&channels.MayReceive != 0 || c.made[madeKey{ch.Makes[0].At.Node(), true}] {
			continue
		}
		frame := c.census.Body(ch.Makes[0].Func)
		if frame == nil || frame.Root() != frame || ch.Field() != nil || !c.isBounded(ch.Makes[0]) {
			continue
		}
		left := c.workersLeave(ch, frame)
		if left == nil {
			continue
		}
		for _, send := range ch.Sends {
			if c.checkFeeder(send, frame, left) {
				break
			}
		}
	}
}

// isBounded reports whether the capacity doesn't depend on how much is sent:
// it isn't computed by a call, as that of len.
func (c *checker) isBounded(m channels.Make) bool {
	if m.Cap >= 0 {
		return true
	}
	counts := false
	ast.Inspect(c.valueOf(m.At.Node().(*ast.CallExpr).Args[1]), func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		counts = counts || ok && !c.TypesInfo.Types[call.Fun].IsType()
		return !counts
	})
	return !counts
}

// valueOf returns what a local variable is defined as, else the expression.
func (c *checker) valueOf(e ast.Expr) ast.Expr {
	v := typematch.Var(c.TypesInfo, e)
	if v == nil || v.Kind() != types.LocalVar || c.isWritten(v) {
		return e
	}
	def, ok := c.index.Def(v)
	if !ok {
		return e
	}
	if value := assigned(def); value != nil {
		return value
	}
	return e
}

// assigned returns the value with which a name is defined, or nil.
func assigned(def inspector.Cursor) ast.Expr {
	var values []ast.Expr
	switch n := def.Parent().Node().(type) {
	case *ast.AssignStmt:
		values = n.Rhs
	case *ast.ValueSpec:
		values = n.Values
	}
	switch i := def.ParentEdgeIndex(); {
	case len(values) == 1:
		return values[0]
	case i < len(values):
		return values[i]
	}
	return nil
}

// workersLeave returns how the first worker leaves, if all receivers are
// workers of the frame that may leave.
func (c *checker) workersLeave(ch *channels.Channel, frame *channels.Body) *leave {
	var first *leave
	for _, op := range append(ch.Receives[:len(ch.Receives):len(ch.Receives)], ch.Ranges...) {
		body := c.bodyOf(op)
		if body == nil || body == frame || !c.worksFor(body, frame) || c.receivesInDefer(body, ch) {
			return nil
		}
		l := c.workerLeaves(op, body)
		if l == nil {
			return nil
		}
		if first == nil {
			first = l
		}
	}
	return first
}

// worksFor reports whether the body runs only in goroutines that the frame
// starts, once in each.
func (c *checker) worksFor(body, frame *channels.Body) bool {
	if len(body.Callers) == 0 {
		return false
	}
	for _, call := range body.Callers {
		switch {
		case call.In == nil:
			return false
		case call.Go != nil:
			if call.In.Root() != frame {
				return false
			}
		case call.Loop != nil || !c.worksFor(call.In, frame):
			return false
		}
	}
	return true
}

// workerLeaves returns how a worker ends although more may come: by an error
// that has nothing to do with the end of its work, or by another case.
func (c *checker) workerLeaves(op *channels.Op, body *channels.Body) *leave {
	if op.Loop == nil && op.Kind != channels.Range || c.census.Body(op.Func) != body {
		return nil
	}
	if ret := c.errorReturn(op); ret != nil {
		return &leave{body: body, by: ret, ret: ret}
	}
	if op.Kind == channels.Range {
		return nil
	}
	return c.leaves(op)
}

// errorReturn returns a return in the loop of a receive that stands under the
// test of an error, and under none that looks at what was received.
func (c *checker) errorReturn(op *channels.Op) *ast.ReturnStmt {
	loop := op.At
	if op.Kind != channels.Range {
		for cur := range op.At.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
			loop = cur
			break
		}
	}
	received := receivedBy(op)
	for cur := range loop.Preorder((*ast.ReturnStmt)(nil)) {
		ret := cur.Node().(*ast.ReturnStmt)
		if c.census.BodyAround(cur) == c.census.Body(op.Func) && ret.Pos() > op.Pos && c.isErrorReturn(cur, received, loop.Node()) {
			return ret
		}
	}
	return nil
}

// receivedBy returns the names that a receive or range defines.
func receivedBy(op *channels.Op) (names []*ast.Ident) {
	var list []ast.Expr
	if loop, ok := op.At.Node().(*ast.RangeStmt); ok {
		list = []ast.Expr{loop.Key}
	} else if assign, ok := op.At.Parent().Node().(*ast.AssignStmt); ok {
		list = assign.Lhs
	}
	for _, e := range list {
		if id, ok := e.(*ast.Ident); ok {
			names = append(names, id)
		}
	}
	return names
}

// isErrorReturn reports whether one of the ifs around a return in the loop
// tests an error, and none looks at the names.
func (c *checker) isErrorReturn(ret inspector.Cursor, names []*ast.Ident, loop ast.Node) bool {
	tested := false
	for cur := ret; cur.Node() != loop; cur = cur.Parent() {
		n, ok := cur.Parent().Node().(*ast.IfStmt)
		if !ok || cur.Node() == n.Cond {
			continue
		}
		for _, id := range names {
			if c.mentions(n.Cond, c.TypesInfo.ObjectOf(id)) {
				return false
			}
		}
		tested = tested || c.testsError(n.Cond)
	}
	return tested
}

// testsError reports whether a condition has the form err != nil.
func (c *checker) testsError(cond ast.Expr) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	return ok && b.Op == token.NEQ && c.TypesInfo.Types[b.Y].IsNil() && typematch.IsError(c.TypesInfo.TypeOf(b.X))
}

// checkFeeder reports a send by which the frame, or a callback or goroutine of
// it, feeds the workers again and again.
func (c *checker) checkFeeder(send *channels.Op, frame *channels.Body, left *leave) bool {
	body := c.bodyOf(send)
	if body == nil || send.Pos < c.threads[left.body].At.Node().Pos() || !syntax.Contains(frame.Node(), body.Node()) || c.sendsAsWorker(send, left) || send.Loop == nil && (body == frame || !body.Value) {
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

// sendsAsWorker reports whether a worker itself sends.
func (c *checker) sendsAsWorker(send *channels.Op, left *leave) bool {
	return syntax.Contains(left.body.Node(), send.At.Node())
}

func (c *checker) reportFeeder(send *channels.Op, left *leave) {
	after, remedy := "when its workers have returned an error", "receive on, or select with a context that they end"
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
		if v == nil || v.Kind() != types.ParamVar || c.isWritten(v) {
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
