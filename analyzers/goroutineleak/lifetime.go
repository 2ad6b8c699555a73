package goroutineleak

import (
	"go/ast"

	"github.com/memlint/memlint/internal/channels"
)

// runsOnce reports whether a body runs at most once in the life of the
// process, or a number of times that is written in the source.
func (c *checker) runsOnce(b *channels.Body) bool {
	if once, ok := c.once[b]; ok {
		return once
	}
	once := false
	for cur := range b.At.Children() {
		if _, ok := cur.Node().(*ast.BlockStmt); ok {
			once = c.lives.Once(cur)
		}
	}
	c.once[b] = once
	return once
}

// livesAsProcess reports whether the goroutine that a call starts is started
// at most once in the life of the process.
func (c *checker) livesAsProcess(start *channels.Call) bool {
	if start == nil {
		return false
	}
	return start.Loop == nil && (start.In == nil || c.runsOnce(start.In.Root()))
}

// inProcessThread reports whether a body belongs to such a goroutine, or to
// main itself.
func (c *checker) inProcessThread(b *channels.Body) bool {
	if start, ok := c.threads[b]; ok {
		return c.livesAsProcess(start)
	}
	return c.runsOnce(b)
}
