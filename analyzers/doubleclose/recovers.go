package doubleclose

import (
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// recovers reports whether a panic of the function is caught: it, or one that
// it defers, calls recover, or it is handed to a function that does.
func (c *checker) recovers(home inspector.Cursor) bool {
	known, ok := c.recovery[home.Node()]
	if !ok {
		known = callsRecover(home) || c.handedToRecover(home)
		c.recovery[home.Node()] = known
	}
	return known
}

// recoversAt reports whether a function literal around the place, or the
// function itself, recovers.
func (c *checker) recoversAt(cur inspector.Cursor) bool {
	for fn := range cur.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		if c.recovers(fn) {
			return true
		}
	}
	return false
}

func callsRecover(home inspector.Cursor) bool {
	for cur := range home.Preorder((*ast.CallExpr)(nil)) {
		if id, ok := cur.Node().(*ast.CallExpr).Fun.(*ast.Ident); ok && id.Name == "recover" {
			return true
		}
	}
	return false
}

// catches matches the names of functions of other packages that recover from
// the panics of what they are given.
var catches = lazyregexp.New(`(?i)panic|recover|^try|safe`)

// handedToRecover reports whether a literal is an argument of a function that
// recovers.
func (c *checker) handedToRecover(home inspector.Cursor) bool {
	lit := uses.Unparen(home)
	if _, ok := home.Node().(*ast.FuncLit); !ok || lit.ParentEdgeKind() != edge.CallExpr_Args {
		return false
	}
	fn := typematch.Callee(c.info, lit.Parent().Node().(*ast.CallExpr))
	if fn == nil {
		return false
	}
	if decl, ok := c.contract.Cursor(fn); ok {
		return callsRecover(decl)
	}
	return catches.MatchString(fn.Name())
}
