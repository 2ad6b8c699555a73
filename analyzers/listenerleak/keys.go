package listenerleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/typematch"
)

// A place is an insertion or a removal, with its key and what is put in.
type place struct {
	cur   inspector.Cursor
	key   key
	entry []ast.Expr
}

// A key is a variable, or a field of one: its source and the variable.
type key struct {
	text string
	root types.Object
}

// keyOf returns the key that e is; none if it is something else.
func (c *checker) keyOf(e ast.Expr) key {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return key{x.Name, c.info.ObjectOf(x)}
	case *ast.SelectorExpr:
		if k := c.keyOf(x.X); k.root != nil {
			return key{k.text + "." + x.Sel.Name, k.root}
		}
	}
	return key{}
}

// mapOf returns the map of an insertion.
func mapOf(op growth.Op) ast.Expr {
	switch n := op.Cur.Node().(type) {
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
			return sel.X
		}
	default:
		if index, ok := op.Key.Parent().Node().(*ast.IndexExpr); ok {
			return index.X
		}
	}
	return nil
}

// entryOf returns what an insertion puts in, or its key if that isn't known.
func entryOf(op growth.Op) ast.Expr {
	if op.HasVal {
		return op.Val.Node().(ast.Expr)
	}
	if call, ok := op.Cur.Node().(*ast.CallExpr); ok && len(call.Args) == 2 {
		return call.Args[1]
	}
	return op.Key.Node().(ast.Expr)
}

// firstKey returns the first argument, apart from a context.
func (c *checker) firstKey(args []ast.Expr) key {
	for _, arg := range args {
		if t := c.info.TypeOf(arg); t != nil && !typematch.IsContext(t) {
			return c.keyOf(arg)
		}
	}
	return key{}
}

func (c *checker) removedKey(op growth.Op) key {
	if op.HasKey {
		return c.keyOf(op.Key.Node().(ast.Expr))
	}
	call, ok := op.Cur.Parent().Node().(*ast.CallExpr)
	if ok && op.Cur.ParentEdgeKind() == edge.CallExpr_Fun && len(call.Args) > 0 {
		return c.keyOf(call.Args[0])
	}
	return key{}
}
