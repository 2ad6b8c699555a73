package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// fanOut reports an errgroup of a function that starts a goroutine for each
// element of a collection, without SetLimit and without a semaphore.
func (c *checker) fanOut(cur inspector.Cursor, call *ast.CallExpr) {
	recv, ok := receiver(cur)
	if !ok {
		return
	}
	id, ok := recv.Node().(*ast.Ident)
	if !ok {
		return
	}
	group, ok := c.info.Uses[id].(*types.Var)
	if !ok || group.Kind() != types.LocalVar || !c.onlyGoesAndWaits(group) {
		return
	}
	loop, ok := rangeLoop(cur)
	if !ok || !c.isOpenEnded(loop) || c.takesTurn(loop) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: unlimitedFanOut, At: call,
		Message:  fmt.Sprintf("group %s starts a goroutine for each element, however many there are; call %s.SetLimit", id.Name, id.Name),
		Evidence: []report.Evidence{{At: forKeyword(loop), Message: "the loop over " + source(loop.Node().(*ast.RangeStmt).X)}},
	})
}

// onlyGoesAndWaits reports whether nothing but Go and Wait is called on the
// group, and it goes nowhere else.
func (c *checker) onlyGoesAndWaits(group *types.Var) bool {
	for use := range c.index.Of(group) {
		sel, ok := use.Parent().Node().(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Go" && sel.Sel.Name != "Wait" {
			return false
		}
	}
	return true
}

// rangeLoop returns the innermost loop around cur, if it is a range.
func rangeLoop(cur inspector.Cursor) (inspector.Cursor, bool) {
	for loop := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		_, ok := loop.Node().(*ast.RangeStmt)
		return loop, ok
	}
	return inspector.Cursor{}, false
}

// isOpenEnded reports whether a range is over a map or slice that a composite
// literal of the function didn't make.
func (c *checker) isOpenEnded(loop inspector.Cursor) bool {
	x := loop.Node().(*ast.RangeStmt).X
	t := c.info.TypeOf(x)
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
	default:
		return false
	}
	made, _ := c.definition(loop.ChildAt(edge.RangeStmt_X, -1))
	_, isLit := made.Node().(*ast.CompositeLit)
	return !isLit
}

// takesTurn reports whether the loop sends, or acquires, before it starts a
// goroutine.
func (c *checker) takesTurn(loop inspector.Cursor) bool {
	for cur := range loop.Preorder((*ast.SendStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.SendStmt:
			return true
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				return true
			}
		case *ast.CallExpr:
			if fn := typematch.Callee(c.info, n); fn != nil && (fn.Name() == "Acquire" || fn.Name() == "Start") {
				return true
			}
		}
	}
	return false
}
