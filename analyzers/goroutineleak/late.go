package goroutineleak

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// checkLateSends reports bare sends of a goroutine on an unbuffered channel
// that the function hands to its caller, or keeps in a field, where nobody is
// bound to receive: in the case of a stop signal itself, beside a select that
// heeds the signal, or of a result that nobody may ask for.
func (c *checker) checkLateSends() {
	for _, ch := range c.census.Channels() {
		if len(ch.Makes) == 0 || len(ch.Sources) > 0 || c.hasBoundReceiver(ch) {
			continue
		}
		for _, send := range ch.Sends {
			body := c.bodyOf(send)
			if body == nil || !send.Bare() || !c.isUnbuffered(send) && !c.isFilledBefore(ch, send) {
				continue
			}
			if start := c.threads[body]; start != nil && !c.livesAsProcess(start) && c.checkLateSend(ch, send, start) {
				break
			}
		}
	}
}

func (c *checker) checkLateSend(ch *channels.Channel, send *channels.Op, start *channels.Call) bool {
	if ch.Contained {
		return c.isUnbuffered(send) && c.isGivenOut(ch) && c.reportForwarder(send, start)
	}
	if c.isGivenOut(ch) || c.isLeftToMethods(ch) {
		if signal := c.signalAround(send); signal != nil {
			c.reportLate(ch, send, start, signal, "the receiver may have left when this case is taken")
			return true
		}
	}
	if !c.isUnbuffered(send) {
		return false
	}
	if c.isGivenOut(ch) {
		if signal := c.signalBeside(send, start); signal != nil {
			c.reportLate(ch, send, start, signal, "only this select heeds the signal")
			return true
		}
	}
	if c.isGivenOut(ch) && c.reportForwarder(send, start) {
		return true
	}
	if len(ch.Makes) == 1 && c.isFuture(ch, start) {
		c.report(report.Finding{
			Kind: unboundSend, At: ch.Makes[0].At.Node(),
			Message:  "nobody is bound to receive from " + nameOf(ch) + ", so its sender may block for ever; make it with capacity 1",
			Evidence: []report.Evidence{{At: send.At.Node(), Message: "the goroutine waits here"}},
		})
		return true
	}
	return false
}

func (c *checker) reportLate(ch *channels.Channel, send *channels.Op, start *channels.Call, signal *channels.Op, why string) {
	remedy := "select with it, or give the channel a buffer"
	if !c.isUnbuffered(send) {
		remedy = "the buffer may be full, so select with a default"
	}
	f := report.Finding{
		Kind: unboundSend, At: send.At.Node(),
		Message: "send to " + name(send.Operand) + " may block for ever after " + name(signal.Operand) + "; " + remedy,
	}
	f.Evidence = []report.Evidence{
		{At: startLine(start), Message: "the goroutine starts here"},
		{At: signal.At.Node(), Message: why},
	}
	c.report(f)
}

// isFilledBefore reports whether a buffer of a few may be full when send, the
// last one, is reached: another send fills it in the turns of the same loop.
func (c *checker) isFilledBefore(ch *channels.Channel, send *channels.Op) bool {
	loop, ok := send.Loop.(*ast.ForStmt)
	if !ok || loop.Cond != nil || len(ch.Makes) != 1 || ch.Makes[0].Cap < 1 || ch.Makes[0].Cap > 1024 || c.isOfTurn(send.Operand, loop) {
		return false
	}
	return slices.ContainsFunc(ch.Sends, func(other *channels.Op) bool {
		return other != send && other.Loop == send.Loop && c.isLastOfTurn(other, loop)
	})
}

// isOfTurn reports whether a loop sets the variable that a channel belongs to:
// each turn has another channel.
func (c *checker) isOfTurn(operand ast.Expr, loop *ast.ForStmt) bool {
	place, ok := contract.PlaceOf(c.TypesInfo, operand)
	if !ok {
		return true
	}
	for cur := range c.index.Mentions(place.Root) {
		if _, assigned := uses.Assigned(cur); assigned && syntax.Spans(loop, cur.Node().Pos()) {
			return true
		}
	}
	return false
}

// hasBoundReceiver reports whether a receiver in view takes all that is sent:
// it ranges over the channel to the end, or receives bare in a loop or in the
// function that starts the sender.
func (c *checker) hasBoundReceiver(ch *channels.Channel) bool {
	for _, op := range ch.Ranges {
		if c.rangeLeaves(op) == nil {
			return true
		}
	}
	for _, op := range ch.Receives {
		body := c.bodyOf(op)
		if body == nil || op.Bare() && op.Loop != nil {
			return true
		}
		if op.Bare() && (c.isFrameOf(ch, body) || !c.isCalledByMethodsOnly(body)) {
			return true
		}
	}
	return false
}

// isMethodOpen reports whether body is a method that code outside decides to
// call or not: nothing in the package calls it.
func isMethodOpen(body *channels.Body) bool {
	return body.Func != nil && body.Func.Signature().Recv() != nil && body.Func.Exported() && len(body.Callers) == 0
}

// isGivenOut reports whether the function that makes the channel returns it,
// to be received from only, so that its callers decide how long to receive.
func (c *checker) isGivenOut(ch *channels.Channel) bool {
	if ch.Outside != channels.MayReceive {
		return false
	}
	for _, m := range ch.Makes {
		body := c.census.Body(m.Func)
		if body == nil || !c.returns(body.Root(), ch) {
			return false
		}
	}
	return true
}

func (c *checker) returns(body *channels.Body, ch *channels.Channel) bool {
	for cur := range body.At.Preorder((*ast.ReturnStmt)(nil)) {
		for _, result := range cur.Node().(*ast.ReturnStmt).Results {
			if id, ok := ast.Unparen(result).(*ast.Ident); ok && c.census.At(id) == ch {
				return true
			}
		}
	}
	return false
}

// isLeftToMethods reports whether only methods that nothing here calls
// receive from the channel, each time for their caller.
func (c *checker) isLeftToMethods(ch *channels.Channel) bool {
	if ch.Outside&channels.MayReceive != 0 || len(ch.Receives) == 0 || ch.Field() == nil {
		return false
	}
	for _, op := range ch.Receives {
		if body := c.bodyOf(op); body == nil || !c.isCalledByMethodsOnly(body) {
			return false
		}
	}
	return true
}

// isCalledByMethodsOnly reports whether a body is a method, and what calls it
// are methods too: how often it runs is up to code outside.
func (c *checker) isCalledByMethodsOnly(body *channels.Body) bool {
	if body.Func == nil || body.Func.Signature().Recv() == nil {
		return false
	}
	for _, call := range body.Callers {
		if call.In == nil || call.In.Root().Func == nil || call.In.Root().Func.Signature().Recv() == nil || call.Go != nil {
			return false
		}
	}
	return true
}

// signalAround returns the stop signal in whose case the send stands.
func (c *checker) signalAround(send *channels.Op) *channels.Op {
	var found *channels.Op
	bodyClauses(send.At, func(clause inspector.Cursor) bool {
		s := c.census.Select(clause.Parent().Parent().Node().(*ast.SelectStmt))
		if s == nil {
			return true
		}
		for _, op := range s.Ops {
			if clauseOf(op.At) == clause.Node() && op.Kind == channels.Receive && c.isStopSignal(op) {
				found = op
			}
		}
		return found == nil
	})
	return found
}

// signalBeside returns a stop signal that another select of the same function
// heeds by returning.
func (c *checker) signalBeside(send *channels.Op, start *channels.Call) *channels.Op {
	body := c.bodyOf(send)
	g := c.graph(body)
	if g == nil {
		return nil
	}
	for cur := range body.At.Preorder((*ast.SelectStmt)(nil)) {
		s := c.census.Select(cur.Node().(*ast.SelectStmt))
		if s == nil || s.Default {
			continue
		}
		for _, op := range s.Ops {
			if op.Kind != channels.Receive || c.bodyOf(op) != body || !c.isStopSignal(op) || c.census.Body(op.Func) != body {
				continue
			}
			from, ok := g.inCase(clauseOf(op.At))
			never := barrier{node: func(ast.Node) bool { return false }, wait: cur.Node().(*ast.SelectStmt)}
			if ok && g.exit(from, never) != nil {
				return op
			}
		}
	}
	return nil
}

// isStopSignal reports whether an operation waits for a signal to stop from
// outside: the Done channel of a context, or a channel of empty structs that
// is a parameter or field.
func (c *checker) isStopSignal(op *channels.Op) bool {
	if call, ok := ast.Unparen(op.Operand).(*ast.CallExpr); ok {
		return typematch.IsMethod(typematch.Callee(c.TypesInfo, call), "context", "Context", "Done")
	}
	if isTimer(op.Channel) || len(op.Channel.Sends) > 0 {
		return false
	}
	for _, v := range op.Channel.Vars {
		if isStopName(v.Name()) {
			return true
		}
	}
	return false
}

// isStopName reports whether a name is one by which Go code calls a channel
// that tells a goroutine to end.
func isStopName(name string) bool {
	for _, word := range []string{"stop", "done", "quit", "exit", "close", "closing", "cancel", "shutdown", "kill", "term"} {
		if len(name) >= len(word) && equalFold(name[:len(word)], word) {
			return true
		}
	}
	return false
}

// isFuture reports whether the channel carries the one result of the goroutine
// that start starts, for methods that code outside may never call.
func (c *checker) isFuture(ch *channels.Channel, start *channels.Call) bool {
	if start.In == nil || !c.isFrameOf(ch, start.In.Root()) || start.Callee.Func != nil || len(ch.Closes) > 0 || !c.isLeftToMethods(ch) {
		return false
	}
	for _, send := range ch.Sends {
		if send.Loop != nil || c.bodyOf(send) != start.Callee {
			return false
		}
	}
	for _, op := range ch.Receives {
		if !isMethodOpen(c.bodyOf(op)) {
			return false
		}
	}
	return true
}
