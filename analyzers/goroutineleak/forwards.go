package goroutineleak

import (
	"go/ast"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// reportForwarder reports a send of a goroutine that could look at a context.
func (c *checker) reportForwarder(send *channels.Op, start *channels.Call) bool {
	ctx := c.unusedContext(send, start)
	if ctx == "" {
		return false
	}
	c.report(report.Finding{
		Kind: unboundSend, At: send.At.Node(),
		Message:  "send to " + name(send.Operand) + " may block for ever: nothing ends it when the receiver has left; select with " + ctx + ".Done()",
		Evidence: []report.Evidence{{At: startLine(start), Message: "the goroutine starts here, and never looks at " + ctx}},
	})
	return true
}

// unusedContext returns the context that the function is given which starts a
// goroutine that sends in an endless loop, or forwards what another channel
// brings, and never looks at that context.
func (c *checker) unusedContext(send *channels.Op, start *channels.Call) string {
	if !c.isEndlessLoop(send.Loop) || start.In == nil || start.Callee.Func != nil || c.bodyOf(send) != start.Callee {
		return ""
	}
	sig := c.signature(start.In.Root())
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		if typematch.IsContext(p.Type()) && p.Name() != "" && p.Name() != "_" && !c.mentions(start.Go, p) {
			return p.Name()
		}
	}
	return ""
}

// isEndlessLoop reports whether a loop has no condition, or ranges over a
// channel.
func (c *checker) isEndlessLoop(loop ast.Stmt) bool {
	switch loop := loop.(type) {
	case *ast.ForStmt:
		return loop.Cond == nil
	case *ast.RangeStmt:
		return c.census.At(loop.X) != nil
	}
	return false
}
