package goroutineleak

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
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
	if value, _ := uses.Assigned(def); value != nil {
		return value
	}
	return e
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
	return c.worksOnlyFor(body, frame, make(map[*channels.Body]bool))
}

// worksOnlyFor answers worksFor with what is known of other bodies already. A
// body that calls itself doesn't run once: the answer is false meanwhile.
func (c *checker) worksOnlyFor(body, frame *channels.Body, known map[*channels.Body]bool) bool {
	if works, ok := known[body]; ok {
		return works
	}
	known[body] = false
	for _, call := range body.Callers {
		switch {
		case call.In == nil:
			return false
		case call.Go != nil:
			if call.In.Root() != frame {
				return false
			}
		case call.Loop != nil || !c.worksOnlyFor(call.In, frame, known):
			return false
		}
	}
	known[body] = len(body.Callers) > 0
	return known[body]
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
