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
	if drop := c.statement(other); other.deferred && drop != nil && (here.writer || c.afterwards(other.cur, here.cur, here.home)) {
		return c.drop(drop, "Drop the deferred close of "+other.name())
	}
	if drop := c.statement(here); !here.deferred && !other.deferred && drop != nil && !c.alone(here, other) {
		return c.drop(drop, "Drop the second close of "+here.name())
	}
	return nil
}

// statement returns the statement that does nothing but close, or nil.
func (c *checker) statement(x *closing) ast.Stmt {
	switch x.cur.ParentEdgeKind() {
	case edge.ExprStmt_X, edge.DeferStmt_Call:
		stmt := x.cur.Parent()
		if stmt.ParentEdgeKind() == edge.BlockStmt_List {
			return stmt.Node().(ast.Stmt)
		}
	}
	return nil
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

func (c *checker) drop(stmt ast.Stmt, message string) []analysis.SuggestedFix {
	pos, end := c.wholeLine(stmt)
	return []analysis.SuggestedFix{{Message: message, TextEdits: []analysis.TextEdit{{Pos: pos, End: end}}}}
}

// wholeLine returns the range of the statement's lines.
func (c *checker) wholeLine(stmt ast.Stmt) (token.Pos, token.Pos) {
	file := c.pass.Fset.File(stmt.Pos())
	first, last := file.Line(stmt.Pos()), file.Line(stmt.End())
	if last < file.LineCount() {
		return file.LineStart(first), file.LineStart(last + 1)
	}
	return stmt.Pos(), stmt.End()
}
