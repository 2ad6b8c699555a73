package goroutineleak

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// checkSpawns reports endless loops that accept a connection and start a
// goroutine for it without a limit.
func (c *checker) checkSpawns() {
	for _, b := range c.census.Bodies() {
		for _, call := range b.Calls {
			loop, ok := call.Loop.(*ast.ForStmt)
			if g, isGo := call.Go.(*ast.GoStmt); !ok || !isGo || loop.Cond != nil || !c.accepts(b, loop) || c.isLimited(b, loop, g.Pos()) {
				continue
			}
			c.report(report.Finding{
				Kind: unboundedSpawn, At: startLine(call),
				Message: "goroutine per connection without a limit; take a token from a semaphore channel before the go statement",
			})
		}
	}
}

// accepts reports whether the loop accepts connections.
func (c *checker) accepts(b *channels.Body, loop *ast.ForStmt) bool {
	for call := range c.callsIn(b, loop) {
		if fn := typematch.Callee(c.TypesInfo, call.Node().(*ast.CallExpr)); fn != nil && (fn.Name() == "Accept" || fn.Name() == "AcceptTCP") {
			return true
		}
	}
	return false
}

// isLimited reports whether something in the loop before the go statement can
// make it wait: a channel operation, a semaphore, a limiter.
func (c *checker) isLimited(b *channels.Body, loop *ast.ForStmt, start token.Pos) bool {
	for _, ch := range c.census.Channels() {
		for _, op := range append(ch.Sends[:len(ch.Sends):len(ch.Sends)], ch.Receives...) {
			if op.Loop == ast.Stmt(loop) && op.Pos < start && !op.Nonblocking() {
				return true
			}
		}
	}
	for call := range c.callsIn(b, loop) {
		fn := typematch.Callee(c.TypesInfo, call.Node().(*ast.CallExpr))
		if call.Node().Pos() < start && fn != nil && (fn.Name() == "Acquire" || fn.Name() == "Wait" || fn.Name() == "Take") {
			return true
		}
	}
	return false
}

// callsIn yields the calls within a loop of b.
func (c *checker) callsIn(b *channels.Body, loop ast.Stmt) func(func(inspector.Cursor) bool) {
	return func(yield func(inspector.Cursor) bool) {
		for cur := range b.At.Preorder((*ast.CallExpr)(nil)) {
			if syntax.Contains(loop, cur.Node()) && !yield(cur) {
				return
			}
		}
	}
}
