package tickerstop

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
)

// exit says in a message where a path ends, without a line: the evidence has
// that, and messages stay the same when lines move.
func (c *checker) exit(drop fate.Drop) string {
	if drop.How != fate.AtReturn {
		return "at the end of the function"
	}
	ret, ok := c.index.Inspector().Root().FindNode(drop.At)
	if !ok {
		return "on a return"
	}
	for cur := range ret.Enclosing((*ast.IfStmt)(nil), (*ast.CommClause)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.IfStmt:
			if within(n.Body, drop.At.Pos()) {
				return "on the return if " + text(n.Cond)
			}
			return "on a return"
		case *ast.CommClause:
			if channel := syntax.Received(n.Comm); channel != nil {
				return "on the return at case <-" + text(channel)
			}
		}
		break
	}
	return "on a return"
}

// textLimit is how much of an expression a message shows.
const textLimit = 30

func text(e ast.Expr) string {
	s := types.ExprString(e)
	if len(s) > textLimit {
		s = s[:textLimit-3] + "..."
	}
	return s
}

func (c *checker) evidence(made creation, drop fate.Drop) []report.Evidence {
	switch drop.How {
	case fate.AtReturn:
		return []report.Evidence{{At: drop.At, Message: "this return leaves the " + made.source.String() + " running"}}
	case fate.AtEnd:
		end := drop.At.Pos()
		return []report.Evidence{{At: span{end, end + 1}, Message: "the function ends here and leaves the " + made.source.String() + " running"}}
	case fate.ByOverwrite:
		return []report.Evidence{{At: drop.At, Message: "overwritten here while it runs"}}
	}
	return nil
}

// A span is a range of source without a node.
type span struct{ pos, end token.Pos }

func (s span) Pos() token.Pos { return s.pos }
func (s span) End() token.Pos { return s.end }

var _ analysis.Range = span{}
