package goroutineleak

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// checkSpins reports endless loops that see a signal to stop and go on: its
// channel is closed, so that the loop sees it again at once.
func (c *checker) checkSpins() {
	for _, ch := range c.census.Channels() {
		for _, op := range ch.Receives {
			if op.Select == nil || op.Select.Default || op.Loop == nil || !c.isClosedSignal(op) {
				continue
			}
			if body := c.bodyOf(op); body != nil && !c.inProcessThread(body) {
				c.checkSpin(op)
			}
		}
	}
}

// isClosedSignal reports whether all that the channel ever does is to be
// closed: the Done channel of a context, or a channel that the package closes
// and nobody sends to.
func (c *checker) isClosedSignal(op *channels.Op) bool {
	if call, ok := ast.Unparen(op.Operand).(*ast.CallExpr); ok {
		return typematch.IsMethod(typematch.Callee(c.TypesInfo, call), "context", "Context", "Done")
	}
	ch := op.Channel
	return !op.OK && len(ch.Closes) > 0 && len(ch.Sends) == 0 && len(ch.Sources) == 0 && ch.Outside&channels.MaySend == 0 && len(ch.Makes) == 1 && ch.Makes[0].Loop == nil
}

// checkSpin reports a case whose body leads back to the select, whatever
// happens, and changes nothing that another case could look at.
func (c *checker) checkSpin(op *channels.Op) {
	loop, ok := op.Loop.(*ast.ForStmt)
	clause := clauseOf(op.At)
	if !ok || loop.Cond != nil || clause == nil || changesSomething(clause.Body) {
		return
	}
	for _, other := range op.Others() {
		if c.mayLeave(clauseOf(other.At)) {
			return // it spins, but ends
		}
	}
	g := c.graph(c.census.Body(op.Func))
	if g == nil || c.census.Body(op.Func) != c.bodyOf(op) {
		return
	}
	from, ok := g.inCase(clause)
	never := barrier{node: func(ast.Node) bool { return false }, wait: op.Select.At.Node().(*ast.SelectStmt)}
	if !ok || g.leavesFrom(from, never) {
		return
	}
	c.spins[c.bodyOf(op)] = true
	c.report(report.Finding{
		Kind: endless, At: clause.Comm,
		Message:  "case of " + name(op.Operand) + " doesn't leave the loop, which spins once that is closed; return here",
		Evidence: c.startOf(op),
	})
}

// changesSomething reports whether statements assign to something or count:
// a flag that ends the loop later, or the channel itself, set to nil.
func changesSomething(list []ast.Stmt) bool {
	found := false
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				found = found || n.Tok != token.DEFINE
			case *ast.IncDecStmt, *ast.GoStmt:
				found = true
			case *ast.CallExpr:
				found = found || mayStop(n) && !isStopOfTimer(n)
			}
			return !found
		})
	}
	return found
}

// isStopOfTimer reports whether a call has the form t.Stop().
func isStopOfTimer(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Stop" && len(call.Args) == 0
}

// mayLeave reports whether a case holds a statement that leaves the loop.
func (c *checker) mayLeave(clause *ast.CommClause) bool {
	return slices.ContainsFunc(clause.Body, mayLeaveLoop)
}

// mayLeaveLoop reports whether a statement of a select in a loop holds one
// that leaves the loop.
func mayLeaveLoop(s ast.Stmt) bool {
	leaves := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			leaves = true
		case *ast.BranchStmt:
			leaves = leaves || n.Label != nil || n.Tok == token.GOTO
		case *ast.CallExpr:
			leaves = leaves || mayStop(n)
		}
		return !leaves
	})
	return leaves
}
