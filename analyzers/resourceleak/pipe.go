package resourceleak

import (
	"go/ast"

	"golang.org/x/tools/go/ast/inspector"
)

// pipe follows the ends of an in-memory pipe: a goroutine at work at one end
// waits until the other is read to its end or closed.
func (c *checker) pipe(cur inspector.Cursor, call *ast.CallExpr) {
	for _, end := range c.contracts.PipeEnds(cur) {
		c.judge(value{owed: end.Owed, created: cur, call: call, name: end.Var.Name(), fate: end.Fate})
	}
}
