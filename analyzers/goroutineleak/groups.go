package goroutineleak

import (
	"go/ast"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/interleave"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// checkGroups reports what is stuck at the end of some execution of a closed
// group of goroutines.
func (c *checker) checkGroups() {
	for _, s := range c.explore() {
		if c.isTest(s.Root) && !c.isTest(s.At) || s.Follows || isMeantToRun(s) || mayEndProcess(s.Root) {
			continue
		}
		if call, ok := s.At.(*ast.CallExpr); ok && c.missed[c.receiverOf(call, "Wait")] {
			continue // reported where Done is missed
		}
		if s.Made != nil {
			k := madeKey{s.Made, s.Op == interleave.Send}
			if c.made[k] {
				continue // one defect, one finding: the other senders of the channel
			}
			c.made[k] = true
		}
		c.reportStuck(s)
	}
}

// isMeantToRun reports whether the function itself, not a goroutine that it
// starts, waits for the end of a context that has none: by default it runs
// until the process ends.
func isMeantToRun(s interleave.Stuck) bool {
	recv, ok := s.At.(*ast.UnaryExpr)
	if !ok || !s.Nil || s.Started != nil {
		return false
	}
	call, ok := ast.Unparen(recv.X).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Done"
}

// madeKey is one end of one channel.
type madeKey struct {
	made  ast.Node
	sends bool
}

func (c *checker) reportStuck(s interleave.Stuck) {
	f := report.Finding{Kind: kindOf(s), At: s.At, Message: c.stuckMessage(s)}
	if r, ok := s.At.(*ast.RangeStmt); ok {
		f.At = r.X
	}
	if s.Started != nil {
		f.Evidence = append(f.Evidence, report.Evidence{At: startRange(s.Started), Message: "the goroutine starts here"})
	}
	if s.Left != nil {
		f.Evidence = append(f.Evidence, report.Evidence{At: s.Left.At, Message: "the goroutine that could have helped returns here"})
	}
	if s.Op == interleave.Send && !s.Nil {
		f.Fixes = c.fixCapacity(s)
	}
	c.report(f)
}

// isTest reports whether a node stands in a test file: what a test drops is
// no leak of the code that it tests.
func (c *checker) isTest(n ast.Node) bool {
	return typematch.InTestFile(c.Fset, n.Pos())
}

func kindOf(s interleave.Stuck) *report.Kind {
	switch {
	case s.Nil:
		return waitsForEver
	case s.Op == interleave.Send:
		return abandonedSend
	case s.Op == interleave.Receive, s.Op == interleave.Range, s.Op == interleave.Select:
		return abandonedReceive
	}
	return waitsForEver
}

// stuckMessage says what waits, and why in vain.
func (c *checker) stuckMessage(s interleave.Stuck) string {
	after := ""
	if s.Left != nil {
		after = " after " + c.leftWords(s.Left)
	}
	switch n := s.At.(type) {
	case *ast.SendStmt:
		if s.Nil {
			return "send to " + name(n.Chan) + ", which is nil, blocks for ever; make the channel first"
		}
		return "send to " + name(n.Chan) + " blocks for ever" + after + "; make room for it or select with a way out"
	case *ast.UnaryExpr:
		if s.Nil {
			return "receive from " + name(n.X) + ", which is nil, blocks for ever; make the channel first"
		}
		return "receive from " + name(n.X) + " blocks for ever" + after + "; send or close on every path"
	case *ast.RangeStmt:
		return "range over " + name(n.X) + " never ends" + after + "; close the channel on every path"
	case *ast.SelectStmt:
		return "select blocks for ever" + after + ": no case can become ready"
	case *ast.CallExpr:
		return types.ExprString(n.Fun) + " blocks for ever" + after + "; release it on every path"
	}
	return "goroutine blocks for ever here" + after
}

// leftWords names the return by which a partner left.
func (c *checker) leftWords(left *interleave.Step) string {
	line := c.Fset.PositionFor(left.At.Pos(), false).Line
	return "the return on line " + itoa(line)
}

// startRange returns the place of a start without the body of a literal.
func startRange(start ast.Node) analysis.Range {
	call, ok := start.(*ast.CallExpr)
	if g, isGo := start.(*ast.GoStmt); isGo {
		call, ok = g.Call, true
	}
	if !ok {
		return start
	}
	if lit, isLit := ast.Unparen(call.Fun).(*ast.FuncLit); isLit {
		return span{start.Pos(), lit.Body.Lbrace}
	}
	if len(call.Args) > 0 {
		if lit, isLit := ast.Unparen(call.Args[0]).(*ast.FuncLit); isLit {
			return span{start.Pos(), lit.Body.Lbrace}
		}
	}
	return start
}

func itoa(n int) string { return strconv.Itoa(n) }

// groupBudget bounds the states of one group: more of them cost time and find
// no more of the toolchain's kernels.
const groupBudget = 300

// explore returns what is stuck in the groups of the package, each operation
// once. Groups of tests are explored only if findings in tests are wanted.
func (c *checker) explore() []interleave.Stuck {
	x := interleave.New(c.Fset, c.Pkg, c.TypesInfo, c.Files, c.index)
	x.Budget = groupBudget
	type place struct{ at, started ast.Node }
	seen := make(map[place]bool)
	var list []interleave.Stuck
	for _, root := range x.Roots() {
		body := c.census.Body(root)
		if body == nil || c.isTest(root) && !c.options.Tests || c.runsOnce(body.Root()) {
			continue
		}
		for _, s := range x.Function(root) {
			if p := (place{s.At, s.Started}); !seen[p] {
				seen[p] = true
				list = append(list, s)
			}
		}
	}
	return list
}
