package goroutineleak

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/uses"
)

// checkAbandonedSends reports unbuffered channels of which every receiver may
// leave, by a case or return that has nothing to do with the senders, while a
// goroutine waits in a bare send.
func (c *checker) checkAbandonedSends() {
	for _, ch := range c.census.Channels() {
		if len(ch.Makes) == 0 || len(ch.Sources) > 0 || ch.Contained || ch.Outside&channels.MayReceive != 0 || len(ch.Ranges)+len(ch.Receives) == 0 {
			continue
		}
		send, start := c.bareSend(ch)
		if send == nil {
			continue
		}
		if left := c.allLeave(ch, c.bodyOf(send)); left != nil {
			c.reportAbandoned(ch, send, start, left)
		}
	}
}

// isUnbuffered reports whether the channel of a send is made here without
// capacity: by the make that sets its variable, else by all makes of the
// channel.
func (c *checker) isUnbuffered(send *channels.Op) bool {
	if m := c.makeOf(send); m != nil {
		return m.Cap == 0
	}
	for _, m := range send.Channel.Makes {
		if m.Cap != 0 {
			return false
		}
	}
	return len(send.Channel.Makes) > 0 && len(send.Channel.Sources) == 0
}

// isEndlessStream reports whether a send stands in a loop without a condition,
// on a channel of constant capacity: no such buffer is enough. Room for one is
// left alone: it may be for the one answer to the one request under way.
func (c *checker) isEndlessStream(send *channels.Op) bool {
	loop, ok := send.Loop.(*ast.ForStmt)
	if !ok || loop.Cond != nil || loop.Post != nil || len(send.Channel.Makes) != 1 {
		return false
	}
	m := send.Channel.Makes[0]
	clause := clauseOf(send.At)
	return m.Cap > 1 && m.Cap <= 1024 && (clause == nil || !syntax.Contains(loop, clause)) && c.isLastOfTurn(send, loop)
}

// isLastOfTurn reports whether the loop goes on after the send: nothing behind
// it at its level leaves the loop.
func (c *checker) isLastOfTurn(send *channels.Op, loop *ast.ForStmt) bool {
	list, i := siblings(send.At)
	if list == nil {
		return false
	}
	for _, s := range list[i+1:] {
		if mayLeaveLoop(s) {
			return false
		}
	}
	return true
}

// makeOf returns the make that sets the local variable that is the operand of
// an operation, if nothing else does.
func (c *checker) makeOf(op *channels.Op) *channels.Make {
	id, ok := ast.Unparen(op.Operand).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	if !ok || c.isWritten(v) {
		return nil
	}
	def, ok := c.index.Def(v)
	if !ok {
		return nil
	}
	for i := range op.Channel.Makes {
		m := &op.Channel.Makes[i]
		if value := m.At.Parent().Node(); value == def.Parent().Node() && def.ParentEdgeIndex() == m.At.ParentEdgeIndex() {
			return m
		}
	}
	return nil
}

// isWritten reports whether a variable is assigned to after its declaration,
// or its address is taken.
func (c *checker) isWritten(v *types.Var) bool {
	for cur := range c.index.Of(v) {
		switch cur.ParentEdgeKind() {
		case edge.AssignStmt_Lhs:
			return true
		case edge.UnaryExpr_X:
			if cur.Parent().Node().(*ast.UnaryExpr).Op == token.AND {
				return true
			}
		}
	}
	return false
}

// bareSend returns a bare send that runs in a goroutine, and its start.
func (c *checker) bareSend(ch *channels.Channel) (*channels.Op, *channels.Call) {
	for _, send := range ch.Sends {
		body := c.bodyOf(send)
		if body == nil || !send.Bare() || !c.isUnbuffered(send) && !c.isEndlessStream(send) || c.isLocked(send) {
			continue
		}
		if start := c.threads[body]; start != nil && !c.livesAsProcess(start) {
			return send, start
		}
	}
	return nil, nil
}

// allLeave returns how the first receiver may leave, if all of them may.
func (c *checker) allLeave(ch *channels.Channel, sender *channels.Body) *leave {
	var first *leave
	for _, op := range slices.Concat(ch.Receives, ch.Ranges) {
		if c.bodyOf(op) == sender {
			return nil // it sends to itself: not a pair of goroutines
		}
		l := c.rangeLeaves(op)
		if op.Kind == channels.Receive {
			l = c.leaves(op)
		}
		if l == nil && c.isBehindSelect(op) {
			continue
		}
		if l == nil {
			return nil
		}
		if first == nil {
			first = l
		}
	}
	return first
}

// isBehindSelect reports whether a receive stands in the body of a case of a
// select that receives from the channel itself: who leaves by another case
// passes neither.
func (c *checker) isBehindSelect(op *channels.Op) bool {
	for _, other := range op.Channel.Receives {
		if other != op && other.Select != nil && other.Func == op.Func && syntax.Contains(other.Select.At.Node(), op.At.Node()) {
			return true
		}
	}
	return false
}

// reportAbandoned reports at the make if the function that leaves is the one
// that makes the channel: there is the remedy. Else at the send.
func (c *checker) reportAbandoned(ch *channels.Channel, send *channels.Op, start *channels.Call, left *leave) {
	f := report.Finding{
		Kind: unboundSend, At: send.At.Node(),
		Message: "send to " + name(send.Operand) + " blocks for ever after " + describe(left) + " in " + left.body.Name() + "; " + c.remedy(ch, left),
	}
	if c.isFrameOf(ch, left.body) {
		f.Kind = abandonedSend
		if declOf(send.At) != declOf(ch.Makes[0].At) {
			f.At = ch.Makes[0].At.Node()
			f.Message = nameOf(ch) + " has no receiver after " + describe(left) + ", so its sender blocks for ever; " + c.remedy(ch, left)
		}
	} else if ch.Field() != nil && len(ch.Makes) == 1 && !c.isStream(ch) {
		f.At = ch.Makes[0].At.Node()
		f.Message = nameOf(ch) + " has no receiver after " + describe(left) + " in " + left.body.Name() + "; " + c.remedy(ch, left)
	}
	f.Evidence = []report.Evidence{
		{At: startLine(start), Message: "the goroutine that sends starts here"},
		{At: left.by, Message: "the receiver leaves here without receiving"},
	}
	if f.Fixes = c.fixFrame(ch); f.Fixes == nil {
		f.Fixes = c.fixSelect(send, left)
	}
	c.report(f)
	for _, m := range ch.Makes {
		c.made[madeKey{m.At.Node(), true}] = true
	}
}

// isFrameOf reports whether each run of body makes the channel for itself.
func (c *checker) isFrameOf(ch *channels.Channel, body *channels.Body) bool {
	for _, m := range ch.Makes {
		if b := c.census.Body(m.Func); b == nil || b.Root() != body {
			return false
		}
	}
	return true
}

// isStream reports whether a loop sends to the channel, or receives from it,
// again and again, so that no capacity is enough. A loop over the owners of
// the channels isn't such a loop.
func (c *checker) isStream(ch *channels.Channel) bool {
	for _, send := range ch.Sends {
		loop, ok := send.Loop.(*ast.RangeStmt)
		if send.Loop != nil && !(ok && c.isFieldOf(send.Operand, loopVariable(loop, c))) {
			return true
		}
	}
	for _, op := range ch.Receives {
		if _, ok := op.Loop.(*ast.ForStmt); ok {
			return true
		}
	}
	return false
}

// loopVariable returns the variable that holds the elements: the value, or
// the key of a range over a channel.
func loopVariable(loop *ast.RangeStmt, c *checker) ast.Expr {
	if loop.Value == nil && c.census.At(loop.X) != nil {
		return loop.Key
	}
	return loop.Value
}

func (c *checker) remedy(ch *channels.Channel, left *leave) string {
	if left.other == nil && c.isFrameOf(ch, left.body) {
		return "make room for all sends"
	}
	if c.isStream(ch) && left.other == nil {
		return "select with a context that is cancelled then"
	}
	if c.isStream(ch) {
		return "select with the same case around the send"
	}
	return "make it with capacity 1"
}

// declOf returns the function declaration around cur, or nil.
func declOf(cur inspector.Cursor) ast.Node {
	if decl, ok := uses.Decl(cur); ok {
		return decl.Node()
	}
	return nil
}

// nameOf returns the name under which a channel is made, by the variable or
// field that its first make sets.
func nameOf(ch *channels.Channel) string {
	if len(ch.Makes) == 0 {
		return ch.Name()
	}
	m := ch.Makes[0].At
	switch parent := m.Parent().Node().(type) {
	case *ast.AssignStmt:
		if len(parent.Lhs) == len(parent.Rhs) {
			return name(parent.Lhs[m.ParentEdgeIndex()])
		}
	case *ast.ValueSpec:
		return parent.Names[m.ParentEdgeIndex()].Name
	case *ast.KeyValueExpr:
		return name(parent.Key)
	}
	return ch.Name()
}
