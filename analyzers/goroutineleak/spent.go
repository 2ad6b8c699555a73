package goroutineleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// derived returns the context that frame derives together with its cancel
// function.
func (c *checker) derived(cancel *types.Var, frame *channels.Body) *types.Var {
	def, ok := c.index.Def(cancel)
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs || c.census.BodyAround(def) != frame {
		return nil
	}
	assign := def.Parent().Node().(*ast.AssignStmt)
	if len(assign.Lhs) != 2 || len(assign.Rhs) != 1 {
		return nil
	}
	call, ok := assign.Rhs[0].(*ast.CallExpr)
	if !ok || !typematch.IsFunc(typematch.Callee(c.TypesInfo, call), "context", "WithCancel", "WithCancelCause") {
		return nil
	}
	id, ok := assign.Lhs[0].(*ast.Ident)
	if !ok {
		return nil
	}
	ctx, _ := c.TypesInfo.ObjectOf(id).(*types.Var)
	return ctx
}

// isSpent reports whether the derived context is over, or of no use, when
// frame returns or its caller cancels it: frame cancels it itself, or returns
// the cancel function, or only passes the context to calls whose results can't
// keep it.
func (c *checker) isSpent(ctx, cancel *types.Var, h *helper) bool {
	for cur := range c.index.Of(cancel) {
		if syntax.Contains(h.start, cur.Node()) {
			continue
		}
		switch cur.ParentEdgeKind() {
		case edge.ReturnStmt_Results, edge.CallExpr_Fun:
			return true
		}
	}
	return c.isOnlyPassed(ctx, h)
}

// isOnlyPassed reports whether frame does nothing with the context but pass it
// to calls that return plain values.
func (c *checker) isOnlyPassed(ctx *types.Var, h *helper) bool {
	passed := false
	for cur := range c.index.Of(ctx) {
		if syntax.Contains(h.start, cur.Node()) {
			continue
		}
		if cur.ParentEdgeKind() != edge.CallExpr_Args || c.census.BodyAround(cur) != h.frame {
			return false
		}
		call := cur.Parent()
		if call.ParentEdgeKind() == edge.GoStmt_Call || !returnsPlain(c.TypesInfo.TypeOf(call.Node().(*ast.CallExpr))) {
			return false
		}
		passed = true
	}
	return passed
}

// returnsPlain reports whether a call returns something, and nothing that can
// keep what the call was given.
func returnsPlain(t types.Type) bool {
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return isPlain(t)
	}
	for i := range tuple.Len() {
		if !isPlain(tuple.At(i).Type()) {
			return false
		}
	}
	return tuple.Len() > 0
}

func isPlain(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Basic)
	return ok && t.Underlying() != types.Typ[types.UnsafePointer] || typematch.IsError(t)
}

// endsItself reports whether frame ends, by defer, what the helper ends: the
// same method of the same local variable or parameter.
func (c *checker) endsItself(h *helper, fun *ast.SelectorExpr) bool {
	id, ok := ast.Unparen(fun.X).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.IsField() {
		return false
	}
	for cur := range c.index.Of(v) {
		if cur.ParentEdgeKind() != edge.SelectorExpr_X || cur.Parent().Node().(*ast.SelectorExpr).Sel.Name != fun.Sel.Name {
			continue
		}
		if call := cur.Parent().Parent(); call.ParentEdgeKind() == edge.DeferStmt_Call && c.census.BodyAround(call) == h.frame {
			return true
		}
	}
	return false
}

// isRepeated reports whether a function of the package runs again and again:
// it is called or started in a loop, or what calls it is.
func (c *checker) isRepeated(b *channels.Body) bool {
	for _, call := range b.Callers {
		if call.Loop != nil {
			return true
		}
	}
	return false
}
