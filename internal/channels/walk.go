package channels

import (
	"go/ast"
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// A walker reads the package once and fills the graph of flows.
type walker struct {
	*flow
	pkg     *types.Package
	info    *types.Info
	decls   map[*types.Func]*ast.FuncDecl
	bound   map[*types.Var]*ast.FuncLit // local variables that hold one function literal
	names   map[*ast.FuncLit]*types.Var // the other way round
	structs map[string]*structType      // struct types that hold channels, by their text
	open    map[string]bool             // names of the methods of interfaces declared here
	ops     []operation
	marks   *marks
	funcs   []inspector.Cursor // the declarations and literals, in source order
}

// An operation is an Op whose channel isn't known before the walk ends.
type operation struct {
	op *Op
	on node
}

// assign notes that the value of src goes to the place dst.
func (w *walker) assign(dst ast.Expr, src ast.Expr, at inspector.Cursor) {
	if id, ok := dst.(*ast.Ident); ok && id.Name == "_" {
		return
	}
	t := w.info.TypeOf(dst)
	if w.isForeign(dst) {
		w.give(src, t)
		return
	}
	if channelIn(t) == nil {
		w.give(src, t)
		return
	}
	w.put(w.ref(dst), t, src, at)
}

// put notes that the value of src goes to the identity n of type t.
func (w *walker) put(n node, t types.Type, src ast.Expr, at inspector.Cursor) {
	if tv := w.info.Types[src]; tv.IsNil() {
		if isChannel(t) && n != none {
			w.channel(n).Nils = append(w.channel(n).Nils, at)
		}
		return
	}
	if channelIn(t) == nil {
		w.give(src, t)
		return
	}
	w.union(n, w.ref(src))
}

// give notes that the value of src goes outside, as a value of type t.
func (w *walker) give(src ast.Expr, t types.Type) {
	if _, ok := src.(*ast.BasicLit); ok {
		return
	}
	ch := channelIn(w.info.TypeOf(src))
	if ch == nil {
		return
	}
	if to := channelIn(t); to != nil {
		ch = to
	}
	w.grant(w.ref(src), rightsOf(ch))
}

// capacity returns the constant capacity of a call of make, or -1.
func (w *walker) capacity(call *ast.CallExpr) int64 {
	if len(call.Args) < 2 {
		return 0
	}
	value := w.info.Types[call.Args[1]].Value
	if value == nil {
		return -1
	}
	if n, exact := constant.Int64Val(constant.ToInt(value)); exact {
		return n
	}
	return -1
}

// enclosing returns the innermost function around cur and the innermost loop
// of that function around it.
func enclosing(cur inspector.Cursor) (fn ast.Node, loop ast.Stmt) {
	for c := cur; c.Node() != nil; c = c.Parent() {
		switch n := c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			if c != cur {
				return n, loop
			}
		}
		switch c.ParentEdgeKind() {
		case edge.ForStmt_Cond, edge.ForStmt_Post, edge.ForStmt_Body, edge.RangeStmt_Body:
			if loop == nil {
				loop = c.Parent().Node().(ast.Stmt)
			}
		}
	}
	return nil, loop
}
