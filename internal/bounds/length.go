package bounds

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// checksLength reports whether the function around cur takes account of the
// length of its input: it compares a ContentLength, the header of that name or
// the Size of an upload with an upper bound, reckons with it, or hands it to a function that judges.
func (t *Tracer) checksLength(cur inspector.Cursor) bool {
	decl, ok := uses.Decl(cur)
	if !ok {
		return false
	}
	for c := range decl.Preorder((*ast.SelectorExpr)(nil), (*ast.CallExpr)(nil)) {
		if _, isCall := c.Node().(*ast.CallExpr); isCall && t.isHeaderCheck(c) || !isCall && (t.isLengthCheck(c) || t.isReckoned(c)) {
			return true
		}
	}
	return false
}

// isReckoned reports whether the selector at cur is a ContentLength from which
// a size is computed, or which a function judges.
func (t *Tracer) isReckoned(cur inspector.Cursor) bool {
	if cur.Node().(*ast.SelectorExpr).Sel.Name != "ContentLength" {
		return false
	}
	switch n := cur.Parent().Node().(type) {
	case *ast.BinaryExpr:
		return n.Op == token.SUB || n.Op == token.ADD
	case *ast.CallExpr:
		fn := typematch.Callee(t.info, n)
		return fn != nil && judges(fn)
	}
	return false
}

// judges reports whether a function says yes or no: its last result is a bool
// or an error.
func judges(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() == 0 {
		return false
	}
	last := results.At(results.Len() - 1).Type()
	return typematch.IsError(last) || types.Identical(last, types.Typ[types.Bool])
}

// isLengthCheck reports whether the selector at cur is a ContentLength, or the
// Size of an upload, that is compared with an upper bound.
func (t *Tracer) isLengthCheck(cur inspector.Cursor) bool {
	sel := cur.Node().(*ast.SelectorExpr)
	if sel.Sel.Name != "ContentLength" && !(sel.Sel.Name == "Size" && typematch.IsNamed(t.info.TypeOf(sel.X), "mime/multipart", "FileHeader")) {
		return false
	}
	for b := range cur.Enclosing((*ast.BinaryExpr)(nil)) {
		if isOrdering(b.Node().(*ast.BinaryExpr)) {
			return !comparesWithZero(t.info, b.Node().(*ast.BinaryExpr))
		}
	}
	return false
}

// isHeaderCheck reports whether the call at cur gets the header that tells the
// length, in a function that compares something with an upper bound.
func (t *Tracer) isHeaderCheck(cur inspector.Cursor) bool {
	call := cur.Node().(*ast.CallExpr)
	if len(call.Args) != 1 || !typematch.IsMethod(typematch.Callee(t.info, call), "net/http", "Header", "Get") {
		return false
	}
	name := t.info.Types[call.Args[0]].Value
	if name == nil || !strings.EqualFold(constant.StringVal(name), "Content-Length") {
		return false
	}
	decl, ok := uses.Decl(cur)
	if !ok {
		return false
	}
	for c := range decl.Preorder((*ast.BinaryExpr)(nil)) {
		if b := c.Node().(*ast.BinaryExpr); isOrdering(b) && !comparesWithZero(t.info, b) {
			return true
		}
	}
	return false
}

func isOrdering(b *ast.BinaryExpr) bool {
	switch b.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

func comparesWithZero(info *types.Info, b *ast.BinaryExpr) bool {
	for _, e := range []ast.Expr{b.X, b.Y} {
		if tv := info.Types[e]; tv.Value != nil && (tv.Value.ExactString() == "0" || tv.Value.ExactString() == "-1") {
			return true
		}
	}
	return false
}
