package goroutineleak

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// checkTimers reports receives from timers that send nothing: of AfterFunc,
// whose C is nil, and of a timer that has just been stopped in time.
func (c *checker) checkTimers() {
	if !typematch.Imports(c.Pkg, "time") {
		return
	}
	for _, ch := range c.census.Channels() {
		for _, op := range ch.Receives {
			sel, ok := timerOf(op.Operand)
			if !ok || !op.Bare() {
				continue
			}
			if c.isAfterFunc(sel.X) {
				c.report(report.Finding{
					Kind: waitsForEver, At: op.At.Node(),
					Message: "receive from " + name(op.Operand) + " blocks for ever: the C of a timer of AfterFunc is nil; wait for the function itself",
				})
			} else if stop := c.stopAround(op.At, sel.X); stop != nil {
				c.report(report.Finding{
					Kind: waitsForEver, At: op.At.Node(),
					Message:  "receive from " + name(op.Operand) + " blocks for ever: Stop has stopped the timer before it fired; drain it only if Stop returns false",
					Evidence: []report.Evidence{{At: stop, Message: "true means that the timer won't fire"}},
				})
			}
		}
	}
}

// timerOf returns the selector of t.C, or of t.C() for a timer behind an
// interface.
func timerOf(operand ast.Expr) (*ast.SelectorExpr, bool) {
	operand = ast.Unparen(operand)
	if call, ok := operand.(*ast.CallExpr); ok && len(call.Args) == 0 {
		operand = ast.Unparen(call.Fun)
	}
	sel, ok := operand.(*ast.SelectorExpr)
	return sel, ok && sel.Sel.Name == "C"
}

// isAfterFunc reports whether all that is ever put in the local variable x
// comes from time.AfterFunc.
func (c *checker) isAfterFunc(x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.IsField() || v.Kind() != types.LocalVar || !typematch.IsNamed(v.Type(), "time", "Timer") {
		return false
	}
	if u, ok := v.Type().Underlying().(*types.Pointer); !ok || u == nil {
		return false
	}
	made := false
	for cur := range c.index.Mentions(v) {
		value, assigned := uses.Assigned(cur)
		if !assigned {
			continue
		}
		call, ok := ast.Unparen(value).(*ast.CallExpr)
		if !ok || !typematch.IsFunc(typematch.Callee(c.TypesInfo, call), "time", "AfterFunc") {
			return false
		}
		made = true
	}
	return made
}

// stopAround returns the call of x.Stop that is the condition (or one that
// has to hold) of the innermost if around a receive in its body, which begins
// with the receive.
func (c *checker) stopAround(receive inspector.Cursor, x ast.Expr) *ast.CallExpr {
	for cur := range receive.Enclosing((*ast.IfStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		n, ok := cur.Node().(*ast.IfStmt)
		if !ok || len(n.Body.List) == 0 || !syntax.Contains(n.Body.List[0], receive.Node()) {
			return nil
		}
		return c.stopIn(n.Cond, x)
	}
	return nil
}

// stopIn returns the call of x.Stop among the operands of &&.
func (c *checker) stopIn(cond ast.Expr, x ast.Expr) *ast.CallExpr {
	switch e := ast.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		if e.Op != token.LAND {
			return nil
		}
		if stop := c.stopIn(e.X, x); stop != nil {
			return stop
		}
		return c.stopIn(e.Y, x)
	case *ast.CallExpr:
		sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		if ok && sel.Sel.Name == "Stop" && len(e.Args) == 0 && types.ExprString(sel.X) == types.ExprString(x) {
			return e
		}
	}
	return nil
}
