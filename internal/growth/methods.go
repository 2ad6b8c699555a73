package growth

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// addressed classifies &x.f.
func (c *Census) addressed(container *Container, unary inspector.Cursor) {
	if unary.Node().(*ast.UnaryExpr).Op.String() != "&" {
		c.add(container, Op{Use: Read, Cur: unary})
		return
	}
	op := Op{Use: Escape, Cur: unary}
	if call, ok := unary.Parent().Node().(*ast.CallExpr); ok && unary.ParentEdgeKind() == edge.CallExpr_Args {
		fn := typematch.Callee(c.info, call)
		switch {
		case typematch.IsFunc(fn, "container/heap", "Push"):
			op = Op{Use: Insert, Cur: unary.Parent()}
		case fn != nil && container.Kind == Buffer && fn.Pkg() != nil && strings.HasPrefix(fn.Name(), "Fprint") && fn.Pkg().Path() == "fmt":
			op = Op{Use: Insert, Cur: unary.Parent()}
		}
	}
	c.add(container, op)
}

// methods says what the methods of the standard containers do. Those that
// aren't listed may do anything.
var methods = map[ContainerKind]map[string]Use{
	SyncMap: {"Load": Read, "Range": Read, "Store": Insert, "LoadOrStore": Insert, "Swap": Insert},
	List: {"Len": Cap, "Front": Read, "Back": Read, "PushBack": Insert, "PushFront": Insert, "InsertBefore": Insert, "InsertAfter": Insert,
		"MoveToFront": Read, "MoveToBack": Read},
	Buffer: {"Len": Cap, "Cap": Cap, "String": Read, "Grow": Read, "Write": Insert, "WriteString": Insert, "WriteByte": Insert, "WriteRune": Insert},
}

// selected classifies x.f.m: a method of the container.
func (c *Census) selected(container *Container, sel inspector.Cursor) {
	op := Op{Use: Escape, Cur: sel}
	call := uses.Unparen(sel)
	name := sel.Node().(*ast.SelectorExpr).Sel
	use, known := methods[container.Kind][name.Name]
	if known && call.ParentEdgeKind() == edge.CallExpr_Fun {
		op = Op{Use: use, Cur: call.Parent()}
		if container.Kind == SyncMap && len(call.Parent().Node().(*ast.CallExpr).Args) > 0 {
			op.Key, op.HasKey = call.Parent().ChildAt(edge.CallExpr_Args, 0), true
		}
	} else if container.Kind == Slice && c.isValueMethod(name) {
		op.Use = Read // a method on a copy of the slice
	}
	c.add(container, op)
}

func (c *Census) isValueMethod(name *ast.Ident) bool {
	fn, ok := c.info.Uses[name].(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return false
	}
	_, isPointer := fn.Signature().Recv().Type().(*types.Pointer)
	return !isPointer
}

// OwnerReplaced reports whether values of the named type come and go: one is
// assigned to something other than a local variable after it was made, or is
// removed from a map. What such a value holds goes with it.
func (c *Census) OwnerReplaced(named *types.Named) bool {
	c.findReplaced.Do(func() {
		c.replaced = make(map[*types.Named]bool)
		for cur := range c.index.Inspector().Root().Preorder((*ast.AssignStmt)(nil), (*ast.CallExpr)(nil)) {
			if c.tests(cur) {
				continue
			}
			switch n := cur.Node().(type) {
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					c.noteReplaced(cur, cur.ChildAt(edge.AssignStmt_Lhs, i), lhs)
				}
			case *ast.CallExpr:
				c.noteDeleted(n)
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
	if !c.inConstructor(cur, lhs) && !c.isLazyInit(assign, lhs) {
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
func (c *Census) noteDeleted(call *ast.CallExpr) {
	if typematch.Builtin(c.info, call) != "delete" {
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
