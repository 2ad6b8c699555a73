package doubleclose

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
)

// dropOne returns the fix that removes one of two closes of a function: the
// one that never runs alone.
func (c *checker) dropOne(here, other *closing) []analysis.SuggestedFix {
	if here.Callee != nil || other.Callee != nil {
		return nil
	}
	// A writer may stay open where the function fails: it holds nothing.
	if other.deferred && c.isStatement(other) && (here.writer || c.afterwards(other.cur, here.cur, here.home)) {
		return c.drop(other, "Drop the deferred close of "+other.name())
	}
	if !here.deferred && !other.deferred && c.isStatement(here) && !c.alone(here, other) {
		return c.drop(here, "Drop the second close of "+here.name())
	}
	return nil
}

// isStatement reports whether a statement of a block does nothing but close.
func (c *checker) isStatement(x *closing) bool {
	switch x.cur.ParentEdgeKind() {
	case edge.ExprStmt_X, edge.DeferStmt_Call:
		return x.cur.Parent().ParentEdgeKind() == edge.BlockStmt_List
	}
	return false
}

// afterwards reports whether control always comes from a place to another
// before the function returns.
func (c *checker) afterwards(from, to, home inspector.Cursor) bool {
	return !c.track.Open(home, fate.Route{From: from, Stops: []inspector.Cursor{to}})
}

// alone reports whether the second close can run without the first.
func (c *checker) alone(second, first *closing) bool {
	return c.track.Open(second.home, fate.Route{To: second.cur, Stops: []inspector.Cursor{first.cur}})
}

func (c *checker) drop(x *closing, message string) []analysis.SuggestedFix {
	pos, end := c.extent(x.cur.Parent())
	return []analysis.SuggestedFix{{Message: message, TextEdits: []analysis.TextEdit{{Pos: pos, End: end}}}}
}

// extent returns the range of the lines of a statement of a block, or that of
// the statement alone if it shares them.
func (c *checker) extent(stmt inspector.Cursor) (token.Pos, token.Pos) {
	pos, end := stmt.Node().Pos(), stmt.Node().End()
	file := c.pass.Fset.File(pos)
	line := func(pos token.Pos) int { return file.PositionFor(pos, false).Line }
	first, last := line(pos), line(end)
	block := stmt.Parent().Node().(*ast.BlockStmt)
	if line(block.Lbrace) == first || line(block.Rbrace) == last {
		return pos, end
	}
	for _, other := range block.List {
		if other != stmt.Node() && line(other.Pos()) <= last && first <= line(other.End()) {
			return pos, end
		}
	}
	return file.LineStart(first), file.LineStart(last + 1) // that of the brace, at the latest
}
