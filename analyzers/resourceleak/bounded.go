package resourceleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// released reports whether something other than a call on the value ends the
// obligation: the context of the request or query is cancelled when the
// function returns, or the response has no body.
func (c *checker) released(cur inspector.Cursor, call *ast.CallExpr, owed contract.Owed) bool {
	switch {
	case owed.Why != "":
		return false
	case owed.PaysCall && owed.Thing == "stop function":
		return c.pulledToEnd(cur)
	case len(call.Args) > 0 && typematch.IsContext(c.info.TypeOf(call.Args[0])) && endsByContext(owed) && c.cancelsOnReturn(cur, call.Args[0]):
		return true
	}
	return owed.Through == "Body" && c.bodyless(cur, call)
}

// pulledToEnd reports whether the function may know that the iterator has come
// to its end, and owes nothing then: it calls next in a loop, or asks whether
// there was a value.
func (c *checker) pulledToEnd(pull inspector.Cursor) bool {
	assign, ok := pull.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 2 {
		return true
	}
	id, ok := assign.Lhs[0].(*ast.Ident)
	if !ok {
		return true
	}
	if id.Name == "_" {
		return false
	}
	obj := c.info.ObjectOf(id)
	if obj == nil {
		return true
	}
	for use := range c.index.Of(obj) {
		if use.ParentEdgeKind() != edge.CallExpr_Fun || c.track.InLoop(use) || asksForEnd(use.Parent()) {
			return true
		}
	}
	return false
}

// asksForEnd reports whether the second result of a call of next is used.
func asksForEnd(call inspector.Cursor) bool {
	assign, ok := call.Parent().Node().(*ast.AssignStmt)
	if !ok {
		return call.ParentEdgeKind() != edge.ExprStmt_X
	}
	last, ok := assign.Lhs[len(assign.Lhs)-1].(*ast.Ident)
	return !ok || last.Name != "_"
}

// endsByContext reports whether what is owed ends with the context that it was
// acquired with.
func endsByContext(owed contract.Owed) bool {
	switch owed.Thing {
	case "query result", "transaction", "row", "response body":
		return true
	}
	return false
}

// cancelsOnReturn reports whether ctx is a variable of the function whose
// cancel function is deferred there.
func (c *checker) cancelsOnReturn(cur inspector.Cursor, ctx ast.Expr) bool {
	return c.cancelled(cur, ctx, 4)
}

// cancelled does so through at most depth contexts with values.
func (c *checker) cancelled(cur inspector.Cursor, ctx ast.Expr, depth int) bool {
	if depth == 0 {
		return false
	}
	for _, made := range c.valuesOf(cur, ctx) {
		call, ok := made.Node().(*ast.CallExpr)
		if !ok {
			continue
		}
		if typematch.IsFunc(typematch.Callee(c.info, call), "context", "WithValue") {
			if c.cancelled(made, call.Args[0], depth-1) {
				return true
			}
			continue
		}
		tuple, ok := c.info.TypeOf(call).(*types.Tuple)
		if !ok || tuple.Len() != 2 || !isFunc(tuple.At(1).Type()) {
			continue
		}
		f := c.track.Of(made, 1, cancelFunc{})
		for _, u := range f.Uses {
			if u.How == fate.Deferred && u.Effect == fate.Releases {
				return true
			}
		}
	}
	return false
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// valuesOf returns the expressions that the function around cur assigns to the
// variable, or the expression itself if it is none.
func (c *checker) valuesOf(cur inspector.Cursor, e ast.Expr) []inspector.Cursor {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		if found, ok := cur.FindNode(ast.Unparen(e)); ok {
			return []inspector.Cursor{found}
		}
		return nil
	}
	obj := c.info.ObjectOf(id)
	if obj == nil {
		return nil
	}
	var list []inspector.Cursor
	if def, ok := c.index.Def(obj); ok {
		list = appendValue(list, def)
	}
	for use := range c.index.Of(obj) {
		list = appendValue(list, use)
	}
	return list
}

// appendValue adds what is assigned to the identifier, if it stands on the
// left of an assignment.
func appendValue(list []inspector.Cursor, id inspector.Cursor) []inspector.Cursor {
	var values []ast.Expr
	var i int
	switch stmt := id.Parent().Node().(type) {
	case *ast.AssignStmt:
		kind, index := id.ParentEdge()
		if kind != edge.AssignStmt_Lhs {
			return list
		}
		values, i = stmt.Rhs, index
	case *ast.ValueSpec:
		_, index := id.ParentEdge()
		values, i = stmt.Values, index
	case *ast.RangeStmt:
		return append(list, id.Parent().ChildAt(edge.RangeStmt_X, -1))
	default:
		return list
	}
	if len(values) == 1 {
		i = 0
	}
	if i >= len(values) {
		return list
	}
	if found, ok := id.Parent().FindNode(ast.Unparen(values[i])); ok {
		list = append(list, found)
	}
	return list
}

// cancelFunc is the obligation of a cancel function.
type cancelFunc struct{}

func (cancelFunc) Pays(string, *types.Func) bool   { return false }
func (cancelFunc) PaysCall() bool                  { return true }
func (cancelFunc) PaysArg(*ast.CallExpr, int) bool { return false }
func (cancelFunc) Through(*types.Var) bool         { return false }
