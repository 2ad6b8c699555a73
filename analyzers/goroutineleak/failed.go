package goroutineleak

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// checkFailed reports constructors that start a goroutine and then fail: the
// goroutine ends by a channel that the constructor made for the new value, and
// nobody has that value.
func (c *checker) checkFailed() {
	for _, b := range c.census.Bodies() {
		if b.Func == nil || !c.isConstructor(b) || c.runsOnce(b) {
			continue
		}
		for _, call := range b.Calls {
			if _, ok := call.Go.(*ast.GoStmt); ok && call.In == b {
				c.checkFailedStart(b, call)
			}
		}
	}
}

// isConstructor reports whether a function returns something and an error.
func (c *checker) isConstructor(b *channels.Body) bool {
	results := b.Func.Signature().Results()
	return results.Len() == 2 && typematch.IsError(results.At(1).Type()) && !typematch.IsError(results.At(0).Type())
}

// checkFailedStart looks for an error return after one start.
func (c *checker) checkFailedStart(b *channels.Body, start *channels.Call) {
	signals := c.endsBy(start.Callee, b)
	g := c.graph(b)
	if len(signals) == 0 || g == nil {
		return
	}
	ends := c.giversOf(signals)
	if deferred(b, ends) {
		return
	}
	from, ok := g.after(start.Go)
	if !ok {
		return
	}
	var failed *ast.ReturnStmt
	g.searchReturns(from, barrier{node: func(n ast.Node) bool { return c.endsIn(n, ends) }}, func(ret *ast.ReturnStmt) bool {
		failed = ret
		return c.isFailure(ret)
	})
	if failed == nil || !c.isFailure(failed) {
		return
	}
	c.report(report.Finding{
		Kind: startWithoutStop, At: startLine(start),
		Message: "goroutine stays when " + b.Name() + " fails after its start: nobody can give it " + name(signals[0].Operand) + "; start it last",
		Evidence: []report.Evidence{
			{At: failed, Message: "this return drops what could end it"},
			{At: place(signals[0]), Message: "the goroutine waits for this"},
		},
	})
}

// isFailure reports whether a return gives nil and an error.
func (c *checker) isFailure(ret *ast.ReturnStmt) bool {
	return len(ret.Results) == 2 && c.TypesInfo.Types[ret.Results[0]].IsNil() && !c.TypesInfo.Types[ret.Results[1]].IsNil()
}

// endsBy returns the receives by which a goroutine ends, if there are no other
// ways: channels that the frame makes, in the cases of its one endless loop, or
// as what it ranges over.
func (c *checker) endsBy(b, frame *channels.Body) (signals []*channels.Op) {
	for loop := range b.At.Preorder((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if c.census.BodyAround(loop) != b {
			continue
		}
		switch n := loop.Node().(type) {
		case *ast.RangeStmt:
			op := c.rangeOp(n)
			if op != nil && !leavesLoop(n) && c.isMadeFor(op.Channel, frame) {
				return []*channels.Op{op}
			}
		case *ast.ForStmt:
			if n.Cond == nil {
				return c.exitsOf(b, loop, frame)
			}
		}
		return nil
	}
	return nil
}

// rangeOp returns the operation of a range over a channel, or nil.
func (c *checker) rangeOp(loop *ast.RangeStmt) *channels.Op {
	ch := c.census.At(loop.X)
	if ch == nil {
		return nil
	}
	i := slices.IndexFunc(ch.Ranges, func(op *channels.Op) bool { return op.At.Node() == ast.Node(loop) })
	if i < 0 {
		return nil
	}
	return ch.Ranges[i]
}

// exitsOf returns the receives in whose cases the loop is left, or nothing if
// it is left elsewhere too.
func (c *checker) exitsOf(b *channels.Body, loop inspector.Cursor, frame *channels.Body) (signals []*channels.Op) {
	for cur := range loop.Preorder((*ast.ReturnStmt)(nil), (*ast.BranchStmt)(nil)) {
		if c.census.BodyAround(cur) != b || !leavesHere(cur, loop) {
			continue
		}
		op := c.caseAround(cur, loop)
		if op == nil || !c.isMadeFor(op.Channel, frame) {
			return nil
		}
		signals = append(signals, op)
	}
	return signals
}

// leavesHere reports whether a return or branch statement leaves the loop. A
// label is taken to be that of the loop, or of one around it.
func leavesHere(cur, loop inspector.Cursor) bool {
	n, ok := cur.Node().(*ast.BranchStmt)
	switch {
	case !ok || n.Tok == token.GOTO:
		return true
	case n.Tok != token.BREAK:
		return false
	case n.Label != nil:
		return true
	}
	for around := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.SwitchStmt)(nil), (*ast.TypeSwitchStmt)(nil), (*ast.SelectStmt)(nil)) {
		return around == loop
	}
	return false
}

// caseAround returns the receive in whose case, directly, cur stands.
func (c *checker) caseAround(cur, loop inspector.Cursor) (found *channels.Op) {
	clause, ok := cur.Parent().Node().(*ast.CommClause)
	if !ok || !syntax.Contains(loop.Node(), clause) {
		return nil
	}
	s := c.census.Select(cur.Parent().Parent().Parent().Node().(*ast.SelectStmt))
	if s == nil {
		return nil
	}
	for _, op := range s.Ops {
		if clauseOf(op.At) == clause && op.Kind == channels.Receive {
			found = op
		}
	}
	return found
}

// isMadeFor reports whether the frame makes the channel, only the package can
// close it, and no finding says that nobody does.
func (c *checker) isMadeFor(ch *channels.Channel, frame *channels.Body) bool {
	if len(ch.Sources) > 0 || ch.Contained || ch.Outside&(channels.MayClose|channels.MaySend) != 0 || len(ch.Closes) == 0 {
		return false
	}
	return slices.ContainsFunc(ch.Makes, func(m channels.Make) bool {
		b := c.census.Body(m.Func)
		return b != nil && b.Root() == frame && !c.made[madeKey{m.At.Node(), false}]
	})
}

// giversOf returns the functions that give one of the signals, or call one
// that does.
func (c *checker) giversOf(signals []*channels.Op) map[*channels.Body]bool {
	givers := make(map[*channels.Body]bool)
	for _, signal := range signals {
		for _, op := range slices.Concat(signal.Channel.Closes, signal.Channel.Sends) {
			if b := c.bodyOf(op); b != nil {
				c.markCallers(b, givers, 0)
			}
		}
	}
	return givers
}

// deferred reports whether a function defers something in a literal of its own
// that gives a signal, or gives one itself.
func deferred(b *channels.Body, givers map[*channels.Body]bool) bool {
	for _, call := range b.Calls {
		if call.Defer && givers[call.Callee] {
			return true
		}
	}
	return givers[b]
}

// endsIn reports whether a node calls a function that gives a signal.
func (c *checker) endsIn(n ast.Node, givers map[*channels.Body]bool) bool {
	for g := range givers {
		for _, call := range g.Callers {
			if syntax.Contains(n, call.At.Node()) {
				return true
			}
		}
	}
	return false
}
