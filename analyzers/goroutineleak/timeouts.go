package goroutineleak

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// checkTimeouts reports a loop whose timeout case doesn't leave it: the timer
// was made before the loop, fires once, and after that the loop waits without
// any limit.
func (c *checker) checkTimeouts() {
	if !typematch.Imports(c.Pkg, "time") {
		return
	}
	for _, ch := range c.census.Channels() {
		for _, op := range ch.Receives {
			if op.Select != nil && !op.Select.Default && op.Loop != nil {
				c.checkTimeout(op)
			}
		}
	}
}

func (c *checker) checkTimeout(op *channels.Op) {
	loop, ok := op.Loop.(*ast.ForStmt)
	clause := clauseOf(op.At)
	if !ok || loop.Cond != nil || loop.Post != nil || clause == nil || !onlyLogs(clause.Body) {
		return
	}
	timer := c.oneShot(op.Operand)
	if timer == nil || syntax.Contains(loop, timer) || c.isUsedIn(loop, op) {
		return
	}
	c.report(report.Finding{
		Kind: waitsForEver, At: clause.Comm,
		Message:  "timeout doesn't leave the loop and doesn't fire again, so the loop may wait for ever; return here",
		Evidence: []report.Evidence{{At: timer, Message: "this timer fires once"}},
	})
}

// onlyLogs reports whether a case does nothing but log: it neither leaves the loop nor changes what the loop waits for.
func onlyLogs(body []ast.Stmt) bool {
	for _, s := range body {
		e, ok := s.(*ast.ExprStmt)
		if !ok {
			return false
		}
		call, ok := e.X.(*ast.CallExpr)
		if !ok || !isLogging(call) || mayStop(call) {
			return false
		}
	}
	return len(body) > 0
}

// isLogging reports whether a call only tells something, by its name.
func isLogging(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	for _, prefix := range []string{"Print", "Fprint", "Log", "Trace", "Debug", "Info", "Notice", "Warn", "Error"} {
		if strings.HasPrefix(sel.Sel.Name, prefix) {
			return true
		}
	}
	return false
}

// mayStop reports whether a call may end more than itself, by its name, or is
// given a function that may.
func mayStop(call *ast.CallExpr) bool {
	stops := false
	ast.Inspect(call, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			stops = true
		case *ast.Ident:
			switch n.Name {
			case "panic", "Exit", "Fatal", "Fatalf", "Fatalln", "Fatalw", "Panic", "Panicf", "Goexit", "FailNow", "close", "Reset", "Kill", "Close", "Stop", "Cancel", "cancel", "Abort", "Shutdown":
				stops = true
			}
		}
		return !stops
	})
	return stops
}

// oneShot returns the call that makes the timer whose channel expr denotes: a
// local variable that is set once, from time.After or the C of a new Timer.
func (c *checker) oneShot(expr ast.Expr) *ast.CallExpr {
	if sel, ok := ast.Unparen(expr).(*ast.SelectorExpr); ok {
		if sel.Sel.Name != "C" {
			return nil
		}
		return c.madeBy(sel.X, "NewTimer")
	}
	return c.madeBy(expr, "After")
}

// madeBy returns the call of the function of package time that sets a local
// variable, if nothing else does.
func (c *checker) madeBy(expr ast.Expr, fn string) *ast.CallExpr {
	id, ok := ast.Unparen(expr).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.IsField() {
		return nil
	}
	for cur := range c.index.Of(v) {
		if k := cur.ParentEdgeKind(); k == edge.AssignStmt_Lhs || k == edge.UnaryExpr_X {
			if u, ok := cur.Parent().Node().(*ast.UnaryExpr); !ok || u.Op.String() == "&" {
				return nil
			}
		}
	}
	def, ok := c.index.Def(v)
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
		return nil
	}
	assign := def.Parent().Node().(*ast.AssignStmt)
	if len(assign.Rhs) != 1 || len(assign.Lhs) != 1 {
		return nil
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || !typematch.IsFunc(typematch.Callee(c.TypesInfo, call), "time", fn) {
		return nil
	}
	return call
}

// isUsedIn reports whether the loop uses the timer other than to wait for it.
func (c *checker) isUsedIn(loop ast.Stmt, op *channels.Op) bool {
	id, ok := ast.Unparen(op.Operand).(*ast.Ident)
	if !ok {
		id, ok = ast.Unparen(op.Operand.(*ast.SelectorExpr).X).(*ast.Ident)
	}
	if !ok {
		return true
	}
	for cur := range c.index.Of(c.TypesInfo.Uses[id]) {
		if syntax.Contains(loop, cur.Node()) && !syntax.Contains(op.At.Node(), cur.Node()) {
			return true
		}
	}
	return false
}
