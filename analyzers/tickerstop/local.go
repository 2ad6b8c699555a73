package tickerstop

import (
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/timers"
	"github.com/memlint/memlint/internal/uses"
)

// stoppable checks a ticker or timer that has a Stop.
func (c *checker) stoppable(made creation) {
	if made.source == timer && c.isShort(made, short) {
		c.short(made)
		return
	}
	if channel := channelOf(made.cur); channel.ParentEdgeKind() == edge.UnaryExpr_X || channel.ParentEdgeKind() == edge.RangeStmt_X {
		c.dropped(made)
		return
	}
	f := c.track.Of(made.cur, 0, c.owed(made))
	if f.StuckDefer != nil {
		c.stuckDefer(made, f)
		return
	}
	if c.gate.At(c.Fset, made.call) == timers.Unknown {
		return
	}
	if field, lit := c.destination(made, f); field != nil {
		if made.source == ticker {
			c.field(made, field, lit)
		}
		return
	}
	switch {
	case f.Silent:
	case len(f.Drops) > 0 && f.Drops[0].How == fate.AtOnce:
		c.dropped(made)
	case len(f.Drops) > 0:
		c.left(made, f)
	default:
		c.inGoroutine(made, f)
		c.resetAfterStop(made)
	}
}

// short checks a timer that fires soon after its creation: it matters if it is
// armed again.
func (c *checker) short(made creation) {
	if c.armedLater(made) && c.gate.At(c.Fset, made.call) != timers.Unknown {
		c.resetAfterStop(made)
		c.neverStopsAgain(made)
	}
}

// dropped checks a ticker or timer that nothing holds: its channel is used in
// place, or nothing of it.
func (c *checker) dropped(made creation) {
	fn, ok := uses.Func(made.cur)
	if !ok {
		return
	}
	use := channelOf(made.cur)
	switch use.Parent().Node().(type) {
	case *ast.UnaryExpr, *ast.RangeStmt, *ast.ExprStmt:
	default:
		return // the channel goes on, to whom isn't followed
	}
	switch {
	case made.source == timer && !c.leftBehind(fn, use):
		return // waited for
	case c.track.InLoop(made.cur):
		c.report(made, c.inLoopKind(made), made.source.String()+" is made in each turn of the loop and never stopped", "make one before the loop", nil, nil)
	case made.source == ticker && c.track.Returns(fn, made.cur) && !c.lives.Once(made.cur):
		c.report(made, neverStopped, "ticker is never stopped", "keep it in a variable and defer its Stop", nil, nil)
	}
}

func (c *checker) inLoopKind(made creation) *report.Kind {
	if made.source == timer || made.source == after {
		return timerNotStopped
	}
	return createdInLoop
}

// channelOf returns the largest expression around a creation that denotes its
// channel, x.C or x.Chan(), or the creation itself.
func channelOf(cur inspector.Cursor) inspector.Cursor {
	cur = uses.Unparen(cur)
	for {
		switch cur.ParentEdgeKind() {
		case edge.SelectorExpr_X, edge.CallExpr_Fun:
			cur = uses.Unparen(cur.Parent())
		default:
			return cur
		}
	}
}

// leftBehind reports whether the channel of a timer is one case of a select
// that can come back to the timer's creation by way of another case. If the
// function leaves by the other case, it leaves one timer until that fires.
func (c *checker) leftBehind(fn, channel inspector.Cursor) bool {
	clause, sel := selectOf(channel)
	return sel != nil && c.track.Again(fn, sel, clause, channel)
}

// selectOf returns the case, and its select, in which the channel is received
// from.
func selectOf(channel inspector.Cursor) (*ast.CommClause, *ast.SelectStmt) {
	if channel.ParentEdgeKind() != edge.UnaryExpr_X {
		return nil, nil
	}
	for c := range channel.Enclosing((*ast.ExprStmt)(nil), (*ast.AssignStmt)(nil), (*ast.FuncLit)(nil)) {
		if c.ParentEdgeKind() != edge.CommClause_Comm {
			return nil, nil
		}
		clause := c.Parent()
		sel, _ := clause.Parent().Parent().Node().(*ast.SelectStmt)
		return clause.Node().(*ast.CommClause), sel
	}
	return nil, nil
}

// stuckDefer reports a deferred Stop that never runs.
func (c *checker) stuckDefer(made creation, f *fate.Fate) {
	name := c.nameOf(made)
	c.findings.Report(report.Finding{
		Kind: stuckDefer, At: made.call,
		Message:  name + " is stopped by a defer that never runs, in a loop that never ends; stop it at the end of the turn",
		Evidence: []report.Evidence{{At: f.StuckDefer.Cur.Node(), Message: "deferred in each turn, run when the function returns: never"}},
	})
}
