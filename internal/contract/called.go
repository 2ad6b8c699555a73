package contract

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// onlyCalled reports whether a function of this package does nothing with its
// parameter i, a function, but call it before it returns, compare it, and hand
// it to functions that do no more.
func (c *Contracts) onlyCalled(fn *types.Func, i int) bool {
	param := fn.Signature().Params().At(i)
	for use := range c.index.Of(param) {
		if home, ok := uses.Func(use); !ok || home.Node() != ast.Node(c.decls[fn]) {
			return false // in a literal, which may be kept
		}
		if !c.isCall(fn, i, use) {
			return false
		}
	}
	return c.index.Count(param) > 0
}

func (c *Contracts) isCall(fn *types.Func, i int, use inspector.Cursor) bool {
	switch kind, arg := use.ParentEdge(); kind {
	case edge.BinaryExpr_X, edge.BinaryExpr_Y:
		return true
	case edge.CallExpr_Fun:
		return use.Parent().ParentEdgeKind() != edge.GoStmt_Call
	case edge.CallExpr_Args:
		callee := typematch.Callee(c.pass.TypesInfo, use.Parent().Node().(*ast.CallExpr))
		if callee == nil || use.Parent().ParentEdgeKind() == edge.GoStmt_Call {
			return false
		}
		return callee.Origin() == fn && arg == i || c.argument(callee, arg).Calls
	}
	return false
}
