package goroutineleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/interleave"
	"github.com/memlint/memlint/internal/typematch"
)

// fixFrame returns the fix that gives the channel room for all its sends.
func (c *checker) fixFrame(ch *channels.Channel) []analysis.SuggestedFix {
	if len(ch.Makes) != 1 {
		return nil
	}
	return c.roomFor(ch, ch.Makes[0].At.Node().(*ast.CallExpr))
}

// fixSelect returns the fix that lets the send end by the context by which the
// receiver leaves, if the sender knows that context.
func (c *checker) fixSelect(send *channels.Op, left *leave) []analysis.SuggestedFix {
	stmt, ok := send.At.Node().(*ast.SendStmt)
	if !ok || left.other == nil || send.Select != nil || !c.isVisible(left.other.Operand, stmt) || c.hasResults(send.Func) {
		return nil
	}
	done := types.ExprString(left.other.Operand)
	return []analysis.SuggestedFix{{
		Message: "Select between the send and " + done,
		TextEdits: []analysis.TextEdit{
			{Pos: stmt.Pos(), End: stmt.Pos(), NewText: []byte("select {\ncase ")},
			{Pos: stmt.End(), End: stmt.End(), NewText: []byte(":\ncase <-" + done + ":\nreturn\n}")},
		},
	}}
}

// isVisible reports whether operand is the Done channel of a context whose
// variable means the same where at stands.
func (c *checker) isVisible(operand ast.Expr, at ast.Node) bool {
	call, ok := ast.Unparen(operand).(*ast.CallExpr)
	if !ok || !typematch.IsMethod(typematch.Callee(c.TypesInfo, call), "context", "Context", "Done") {
		return false
	}
	id, ok := ast.Unparen(ast.Unparen(call.Fun).(*ast.SelectorExpr).X).(*ast.Ident)
	if !ok {
		return false
	}
	scope := c.Pkg.Scope().Innermost(at.Pos())
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(id.Name, at.Pos())
	return obj != nil && obj == c.TypesInfo.Uses[id]
}

// hasResults reports whether a function returns something.
func (c *checker) hasResults(fn ast.Node) bool {
	b := c.census.Body(fn)
	return b == nil || c.signature(b).Results().Len() > 0
}

// fixCapacity returns the fix that gives the channel room for all its sends:
// it is made without capacity, for itself, and sent to a known number of times.
func (c *checker) fixCapacity(s interleave.Stuck) []analysis.SuggestedFix {
	send, ok := s.At.(*ast.SendStmt)
	call, isCall := s.Made.(*ast.CallExpr)
	if !ok || !isCall {
		return nil
	}
	return c.roomFor(c.census.At(send.Chan), call)
}

// roomFor returns the fix that makes a channel with room for all its sends.
func (c *checker) roomFor(ch *channels.Channel, call *ast.CallExpr) []analysis.SuggestedFix {
	if ch == nil || len(call.Args) != 1 || len(ch.Makes) != 1 || ch.Makes[0].At.Node() != call {
		return nil
	}
	n := 0
	for _, send := range ch.Sends {
		body := c.bodyOf(send)
		if send.Loop != nil || body == nil || len(body.Starts) != 1 || len(body.Callers) != 1 || body.Value || !c.startsOnce(body.Starts[0], ch.Makes[0]) {
			return nil
		}
		n++
	}
	if n == 0 {
		return nil
	}
	end := call.Args[0].End()
	return []analysis.SuggestedFix{{
		Message:   "Make the channel with capacity " + itoa(n),
		TextEdits: []analysis.TextEdit{{Pos: end, End: end, NewText: []byte(", " + itoa(n))}},
	}}
}

// startsOnce reports whether a goroutine is started once for each channel
// that m makes: in the same function, and in the same loop if any.
func (c *checker) startsOnce(start *channels.Call, m channels.Make) bool {
	if start.In == nil || start.Loop != m.Loop {
		return false
	}
	made := c.census.Body(m.Func)
	return made != nil && made == start.In
}
