package goroutineleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// checkOnces reports goroutines that run a loop in sync.Once.Do: a second one
// waits in Do until the loop of the first has ended.
func (c *checker) checkOnces() {
	if !typematch.Imports(c.Pkg, "sync") {
		return
	}
	for _, cur := range c.callsOf(isOnceDo) {
		b := c.census.BodyAround(cur)
		if b == nil || len(b.Starts) == 0 || !c.loopsIn(cur) {
			continue
		}
		start := b.Starts[0]
		if _, ok := start.Go.(*ast.GoStmt); !ok || c.livesAsProcess(start) {
			continue
		}
		call := cur.Node().(*ast.CallExpr)
		c.report(report.Finding{
			Kind: startWithoutStop, At: span{call.Pos(), call.Lparen},
			Message:  types.ExprString(call.Fun) + " keeps each further goroutine waiting until the loop of the first ends; put the go statement in it",
			Evidence: []report.Evidence{{At: startLine(start), Message: "the goroutines start here"}},
		})
	}
}

func isOnceDo(fn *types.Func) bool { return typematch.IsMethod(fn, "sync", "Once", "Do") }

// loopsIn reports whether the literal that a call is given has a loop without
// a condition at its end.
func (c *checker) loopsIn(cur inspector.Cursor) bool {
	args := cur.Node().(*ast.CallExpr).Args
	if len(args) != 1 {
		return false
	}
	lit, ok := args[0].(*ast.FuncLit)
	if !ok || len(lit.Body.List) == 0 {
		return false
	}
	loop, ok := lit.Body.List[len(lit.Body.List)-1].(*ast.ForStmt)
	return ok && loop.Cond == nil
}
