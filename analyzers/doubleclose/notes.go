package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// notes reports exported methods that panic when they are called again.
func (c *checker) notes() {
	for _, x := range c.closes {
		body := c.outermost(x.cur)
		if x.writer || body == nil || body.Func == nil || x.Place.Path == "" || x.guards.Literal || !c.contract.Unguarded(x.guards) || x.Callee == nil && !c.onceOnly(x) {
			continue
		}
		if x.Callee != nil && x.Callee.Pkg() == c.pass.Pkg {
			continue // has a note of its own
		}
		fn := body.Func
		if !fn.Exported() || fn.Signature().Recv() == nil || x.Place.Root != fn.Signature().Recv() || !fate.LooksReleasing(fn.Name()) {
			continue
		}
		message := fmt.Sprintf("a second call of %s closes %s again and panics; close it in a sync.Once", fn.Name(), x.name())
		c.report(onceOnly, x.call(), message, nil, c.onceFix(x)...)
	}
	c.clearedFields()
}

// clearedFields notes methods that call a method of a field, set the field to
// nil, and so can't be called again.
func (c *checker) clearedFields() {
	for cur := range c.index.Inspector().Root().Preorder((*ast.FuncDecl)(nil)) {
		decl := cur.Node().(*ast.FuncDecl)
		if decl.Recv == nil || decl.Body == nil || !decl.Name.IsExported() || !fate.LooksReleasing(decl.Name.Name) || !typeParamsNone(decl) {
			continue
		}
		for call := range cur.Preorder((*ast.CallExpr)(nil)) {
			c.clearedField(cur, call)
		}
	}
}

func typeParamsNone(decl *ast.FuncDecl) bool { return decl.Type.Params.NumFields() == 0 }

func (c *checker) clearedField(fn, cur inspector.Cursor) {
	sel, ok := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok || c.info.Selections[sel] == nil || !fate.LooksReleasing(sel.Sel.Name) || !panicsOnNil(c.info.TypeOf(sel.X), c.pass.Pkg) {
		return
	}
	place, ok := contract.PlaceOf(c.info, sel.X)
	recv := c.info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func).Signature().Recv()
	g := c.guards.At(cur)
	if !ok || place.Root != recv || place.Path == "" || g.Literal || !g.Never() || g.Other || g.Call {
		return
	}
	for stmt := range fn.Preorder((*ast.AssignStmt)(nil)) {
		n := stmt.Node().(*ast.AssignStmt)
		if len(n.Lhs) != 1 || len(n.Rhs) != 1 || !c.info.Types[n.Rhs[0]].IsNil() {
			continue
		}
		if p, ok := contract.PlaceOf(c.info, n.Lhs[0]); ok && p == place && c.open(fn, cur, stmt, contract.Place{Root: place.Root}) {
			message := fmt.Sprintf("a second call of %s panics: %s is nil by then; check it first", c.enclosingName(cur), types.ExprString(sel.X))
			c.report(onceOnly, cur.Node(), message, []report.Evidence{{At: n, Message: "the field is set to nil here"}})
			return
		}
	}
}

// panicsOnNil reports whether calling a method on the nil value of a type
// panics: an interface, or a pointer to a type of another package.
func panicsOnNil(t types.Type, pkg *types.Package) bool {
	if t == nil || typematch.IsNamed(t, "os", "File") {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Pointer:
		named := typematch.Named(t)
		return named != nil && named.Obj().Pkg() != pkg
	}
	return false
}
