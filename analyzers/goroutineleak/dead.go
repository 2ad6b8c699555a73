package goroutineleak

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// checkDeadChannels reports operations that can't go on whatever happens: on
// channels that are nil for ever, that nobody sends to or closes, and on the
// Done channel of a context without an end.
func (c *checker) checkDeadChannels() {
	for _, ch := range c.census.Channels() {
		switch {
		case c.isNil(ch):
			c.reportNil(ch)
		case isMute(ch):
			c.reportMute(ch)
		case len(ch.Ranges) > 0 && !ch.Closed():
			c.reportUnclosed(ch)
		}
		for _, op := range ch.Receives {
			c.checkEndlessContext(op)
		}
	}
}

// isNil reports whether the channel is never made: all that is ever put in
// its variables is nil.
func (c *checker) isNil(ch *channels.Channel) bool {
	return len(ch.Vars) > 0 && len(ch.Makes) == 0 && len(ch.Sources) == 0 && ch.Outside == 0 && !ch.Contained && !c.isComparedWithNil(ch)
}

// isComparedWithNil reports whether the code knows that the channel can be
// nil: a hook that only tests set, say.
func (c *checker) isComparedWithNil(ch *channels.Channel) bool {
	for _, v := range ch.Vars {
		for cur := range c.index.Of(v) {
			if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
				cur = cur.Parent()
			}
			if b, ok := cur.Parent().Node().(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) {
				return true
			}
		}
	}
	return false
}

func (c *checker) reportNil(ch *channels.Channel) {
	for _, ops := range [][]*channels.Op{ch.Sends, ch.Receives, ch.Ranges} {
		for _, op := range ops {
			if !op.Bare() && !c.isMeantToStop(op) {
				continue
			}
			c.report(report.Finding{
				Kind: waitsForEver, At: place(op),
				Message: verb(op) + " " + name(op.Operand) + ", which is nil, blocks for ever; make the channel first",
			})
		}
	}
}

// isMeantToStop reports whether a select without default waits for a channel
// that somebody closes, in order to stop the goroutine: as it is nil, that
// panics, and the goroutine goes on.
func (c *checker) isMeantToStop(op *channels.Op) bool {
	return op.Kind == channels.Receive && len(op.Channel.Closes) > 0 && !op.Nonblocking() && c.isStopSignal(op) && c.threads[c.bodyOf(op)] != nil
}

// isMute reports whether nobody, here or outside, sends to the channel or
// closes it.
func isMute(ch *channels.Channel) bool {
	return len(ch.Makes) > 0 && len(ch.Sources) == 0 && ch.Outside&(channels.MaySend|channels.MayClose) == 0 && len(ch.Sends) == 0 && len(ch.Closes) == 0
}

func (c *checker) reportMute(ch *channels.Channel) {
	for _, op := range append(ch.Receives, ch.Ranges...) {
		if !op.Bare() && !allMute(op.Select) || c.isComparedWithNil(ch) || isMeantToBlock(op) {
			continue
		}
		f := report.Finding{
			Kind: abandonedReceive, At: place(op),
			Message:  verb(op) + " " + name(op.Operand) + " blocks for ever: nobody sends to it or closes it",
			Evidence: c.startOf(op),
		}
		if !op.Bare() {
			f.At = op.Select.At.Node() // one defect, one finding
			f.Message = "select blocks for ever: nobody sends to any of its channels or closes one"
		}
		c.report(f)
	}
}

// isMeantToBlock reports whether a receive is from a channel that is made in
// the receive itself: a way to write select {}.
func isMeantToBlock(op *channels.Op) bool {
	_, ok := ast.Unparen(op.Operand).(*ast.CallExpr)
	return ok && len(op.Channel.Vars) == 0
}

// allMute reports whether no case of a select without default can go on.
func allMute(s *channels.Select) bool {
	if s.Default {
		return false
	}
	for _, op := range s.Ops {
		if op.Kind == channels.Send || !isMute(op.Channel) {
			return false
		}
	}
	return true
}

// reportUnclosed reports a goroutine that ranges over a channel that nobody
// closes.
func (c *checker) reportUnclosed(ch *channels.Channel) {
	for _, op := range ch.Ranges {
		body := c.bodyOf(op)
		if body == nil || c.threads[body] == nil || c.inProcessThread(body) || leavesLoop(op.At.Node().(*ast.RangeStmt)) {
			continue
		}
		kind := abandonedReceive
		if !ch.Single() {
			if c.isSingleton(ch) {
				continue
			}
			kind = startWithoutStop
		}
		c.report(report.Finding{
			Kind: kind, At: op.Operand,
			Message:  "range over " + name(op.Operand) + " never ends: nobody closes it; close it after the last send",
			Evidence: c.startOf(op),
		})
	}
}

// isSingleton reports whether a channel of a field or package variable may
// exist once in the process: it is made in a function that runs once, or in
// the value of a package variable.
func (c *checker) isSingleton(ch *channels.Channel) bool {
	for _, m := range ch.Makes {
		if m.Func == nil {
			return true
		}
		if b := c.census.Body(m.Func); b != nil && c.runsOnce(b.Root()) {
			return true
		}
	}
	for _, v := range ch.Vars {
		if v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return true
		}
	}
	return false
}

// leavesLoop reports whether the body of a loop can leave it.
func leavesLoop(loop *ast.RangeStmt) bool {
	leaves := false
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			leaves = true
		case *ast.BranchStmt:
			leaves = leaves || n.Tok == token.BREAK || n.Tok == token.GOTO
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "panic" {
				leaves = true
			}
		}
		return !leaves
	})
	return leaves
}

// checkEndlessContext reports a wait for the end of a context that has none.
func (c *checker) checkEndlessContext(op *channels.Op) {
	call, ok := ast.Unparen(op.Operand).(*ast.CallExpr)
	if !ok || !op.Bare() || !typematch.IsMethod(typematch.Callee(c.TypesInfo, call), "context", "Context", "Done") {
		return
	}
	parent, ok := ast.Unparen(ast.Unparen(call.Fun).(*ast.SelectorExpr).X).(*ast.CallExpr)
	if !ok || !typematch.IsFunc(typematch.Callee(c.TypesInfo, parent), "context", "Background", "TODO", "WithoutCancel") {
		return
	}
	c.report(report.Finding{
		Kind: waitsForEver, At: op.At.Node(),
		Message: "the Done channel of " + types.ExprString(parent.Fun) + " is nil: the receive blocks for ever; use a context that ends",
	})
}

// place returns what a finding at an operation covers: not the whole body of
// a range.
func place(op *channels.Op) analysis.Range {
	if op.Kind == channels.Range {
		return op.Operand
	}
	return op.At.Node()
}

// verb names an operation in a message.
func verb(op *channels.Op) string {
	switch op.Kind {
	case channels.Send:
		return "send to"
	case channels.Range:
		return "range over"
	}
	return "receive from"
}

// name returns the words by which a message names a channel.
func name(operand ast.Expr) string {
	s := types.ExprString(operand)
	if len(s) > 30 {
		return "the channel"
	}
	return s
}

// startOf returns where the goroutine starts in which an operation stands.
func (c *checker) startOf(op *channels.Op) []report.Evidence {
	body := c.bodyOf(op)
	if body == nil {
		return nil
	}
	start := c.threads[body]
	if start == nil || start.Go == nil {
		return nil
	}
	return []report.Evidence{{At: startLine(start), Message: "the goroutine starts here"}}
}

// startLine returns the place of a start without the body of a literal.
func startLine(start *channels.Call) analysis.Range {
	call := start.At.Node().(*ast.CallExpr)
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return span{start.Go.Pos(), lit.Body.Lbrace}
	}
	return start.Go
}

// span is a range of source.
type span struct{ pos, end token.Pos }

func (s span) Pos() token.Pos { return s.pos }
func (s span) End() token.Pos { return s.end }
