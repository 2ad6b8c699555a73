package growth

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/typematch"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// OwnerReplaced reports whether values of the named type come and go: one is
// assigned to something other than a local variable after it was made, or is
// removed from a map. What such a value holds goes with it.
func (c *Census) OwnerReplaced(named *types.Named) bool {
	c.findReplaced.Do(func() {
		c.replaced = make(map[*types.Named]bool)
		for cur := range c.index.Inspector().Root().Preorder((*ast.AssignStmt)(nil), (*ast.CallExpr)(nil)) {
			switch n := cur.Node().(type) {
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					c.noteReplaced(cur, cur.ChildAt(edge.AssignStmt_Lhs, i), lhs)
				}
			case *ast.CallExpr:
				c.noteDeleted(cur, n)
			}
		}
	})
	return c.replaced[named]
}

// noteReplaced notes the type of lhs if the assignment replaces a value of it.
func (c *Census) noteReplaced(assign, cur inspector.Cursor, lhs ast.Expr) {
	t := typematch.Named(c.info.TypeOf(lhs))
	if t == nil || t.Obj().Pkg() != c.pkg || c.replaced[t.Origin()] || c.isLocal(lhs) {
		return
	}
	if !c.inConstructor(cur, lhs) && !c.isLazyInit(assign, lhs) && !c.tests(assign) {
		c.replaced[t.Origin()] = true
	}
}

// isLocal reports whether e is a variable that a function declares, or what
// the assignment itself declares.
func (c *Census) isLocal(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.info.Uses[id].(*types.Var)
	return !ok || v.Parent() != c.pkg.Scope()
}

// noteDeleted notes the types whose values the call deletes from a map.
func (c *Census) noteDeleted(cur inspector.Cursor, call *ast.CallExpr) {
	if typematch.Builtin(c.info, call) != "delete" || c.tests(cur) {
		return
	}
	t := c.info.TypeOf(call.Args[0])
	if t == nil {
		return
	}
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		return
	}
	for _, t := range []types.Type{m.Elem(), m.Key()} {
		if held := typematch.Named(t); held != nil {
			c.replaced[held.Origin()] = true
		}
	}
}
