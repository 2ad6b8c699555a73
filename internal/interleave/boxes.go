package interleave

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/uses"
)

// captured returns the variables of outer functions that a literal uses.
func (x *Explorer) captured(lit *ast.FuncLit) []*types.Var {
	var list []*types.Var
	seen := make(map[*types.Var]bool)
	ast.Inspect(lit, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := x.info.Uses[id].(*types.Var)
		if !ok || v.IsField() || v.Parent() == nil || v.Parent() == x.pkg.Scope() || v.Pkg() != x.pkg || syntax.Spans(lit, v.Pos()) {
			return true
		}
		if !seen[v] {
			seen[v] = true
			list = append(list, v)
		}
		return true
	})
	return list
}

// isBoxed reports whether v needs an object of its own: it has parts, a
// literal captures it, or it is used by address.
func (x *Explorer) isBoxed(v *types.Var) bool {
	boxed, ok := x.boxes[v]
	if !ok {
		boxed = isAggregate(v.Type()) || x.isShared(v)
		x.boxes[v] = boxed
	}
	return boxed
}

func (x *Explorer) isShared(v *types.Var) bool {
	for cur := range x.index.Of(v) {
		if isAddressed(cur) {
			return true
		}
		if fn, ok := uses.Func(cur); ok {
			if lit, ok := fn.Node().(*ast.FuncLit); ok && v.Pos() < lit.Pos() {
				return true
			}
		}
	}
	return false
}

func isAggregate(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

func isAddressed(cur inspector.Cursor) bool {
	cur = uses.Unparen(cur)
	u, ok := cur.Parent().Node().(*ast.UnaryExpr)
	return ok && u.Op == token.AND
}
