package resourceleak

import (
	"go/ast"
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
)

// bodyless reports whether the response of a call holds nothing, or nothing
// once the function has returned: the request is one for headers only, its
// context is cancelled by then, or no connection is behind it.
func (c *checker) bodyless(cur inspector.Cursor, call *ast.CallExpr) bool {
	if c.asksForHeaders(call) {
		return true
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if made, ok := c.lastValue(cur, sel.X); ok && (c.isHeadRequest(made) || c.inMemory(made)) {
			return true
		}
	}
	for _, arg := range call.Args {
		if typematch.IsNamed(c.info.TypeOf(arg), "net/http", "Request") {
			return c.requestEnds(cur, arg)
		}
	}
	return false
}

// asksForHeaders reports whether a call says HEAD: to a function that makes a
// request, or makes and sends it.
func (c *checker) asksForHeaders(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		if c.isHead(arg) {
			return true
		}
	}
	return false
}

// isHeadRequest reports whether an expression calls a function that makes a
// request for headers only.
func (c *checker) isHeadRequest(made inspector.Cursor) bool {
	call, ok := made.Node().(*ast.CallExpr)
	return ok && (c.asksForHeaders(call) || c.makesHead(typematch.Callee(c.info, call)))
}

// requestEnds reports whether the request is one for headers only, or carries
// a context that is cancelled when the function returns.
func (c *checker) requestEnds(cur inspector.Cursor, request ast.Expr) bool {
	if made, ok := c.lastValue(cur, request); ok && c.isHeadRequest(made) {
		return true
	}
	for _, made := range c.valuesOf(cur, request) {
		call, ok := made.Node().(*ast.CallExpr)
		if !ok {
			continue
		}
		fn := typematch.Callee(c.info, call)
		switch {
		case typematch.IsFunc(fn, "net/http", "NewRequestWithContext"), typematch.IsMethod(fn, "net/http", "Request", "WithContext", "Clone"):
			if c.cancelsOnReturn(made, call.Args[0]) {
				return true
			}
		}
	}
	return false
}

// lastValue returns what was assigned last to the variable before the end of
// cur, in the order of the source; or the expression itself, if it is no
// variable.
func (c *checker) lastValue(cur inspector.Cursor, e ast.Expr) (last inspector.Cursor, ok bool) {
	for _, made := range c.valuesOf(cur, e) {
		if made.Node().End() <= cur.Node().End() && (!ok || made.Index() > last.Index()) {
			last, ok = made, true
		}
	}
	return last, ok
}

// makesHead reports whether a function of this package makes requests, and only
// for headers.
func (c *checker) makesHead(fn *types.Func) bool {
	if fn == nil || fn.Pkg() != c.pass.Pkg {
		return false
	}
	decl, ok := c.contracts.Cursor(fn)
	if !ok {
		return false
	}
	head := false
	for cur := range decl.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		made := typematch.Callee(c.info, call)
		switch {
		case typematch.IsFunc(made, "net/http", "NewRequest"):
			head = c.isHead(call.Args[0])
		case typematch.IsFunc(made, "net/http", "NewRequestWithContext"):
			head = c.isHead(call.Args[1])
		default:
			continue
		}
		if !head {
			return false
		}
	}
	return head
}

func (c *checker) isHead(method ast.Expr) bool {
	value := c.info.Types[method].Value
	return value != nil && value.Kind() == constant.String && constant.StringVal(value) == "HEAD"
}

// inMemory reports whether an expression makes a transport whose connections
// are values of the program: its dialling function returns a literal.
func (c *checker) inMemory(made inspector.Cursor) bool {
	for dial := range made.Preorder((*ast.KeyValueExpr)(nil)) {
		kv := dial.Node().(*ast.KeyValueExpr)
		key, ok := kv.Key.(*ast.Ident)
		if !ok || key.Name != "Dial" && key.Name != "DialContext" {
			continue
		}
		for ret := range dial.ChildAt(edge.KeyValueExpr_Value, -1).Preorder((*ast.ReturnStmt)(nil)) {
			if results := ret.Node().(*ast.ReturnStmt).Results; len(results) > 0 && isLiteral(results[0]) {
				return true
			}
		}
	}
	return false
}

// isLiteral reports whether an expression is T{} or &T{}.
func isLiteral(e ast.Expr) bool {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok {
		e = u.X
	}
	_, ok := ast.Unparen(e).(*ast.CompositeLit)
	return ok
}
