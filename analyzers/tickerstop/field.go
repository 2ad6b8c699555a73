package tickerstop

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// destination returns the field of a named struct type that the created value
// ends in, and that type.
func (c *checker) destination(made creation, f *fate.Fate) (*types.Var, *types.Named) {
	if field, owner := c.fieldAt(uses.Unparen(made.cur)); field != nil {
		return field, owner
	}
	for _, u := range f.Uses {
		if field, owner := c.fieldAt(uses.Unparen(u.Cur)); field != nil {
			return field, owner
		}
	}
	return nil, nil
}

// fieldAt returns the field that the expression is stored in: x.f = e or
// T{f: e}.
func (c *checker) fieldAt(cur inspector.Cursor) (*types.Var, *types.Named) {
	switch kind, i := cur.ParentEdge(); kind {
	case edge.KeyValueExpr_Value:
		lit, ok := cur.Parent().Parent().Node().(*ast.CompositeLit)
		key, isIdent := cur.Parent().Node().(*ast.KeyValueExpr).Key.(*ast.Ident)
		if ok && isIdent {
			return c.fieldNamed(key, c.info.TypeOf(lit))
		}
	case edge.AssignStmt_Rhs:
		stmt := cur.Parent().Node().(*ast.AssignStmt)
		if len(stmt.Lhs) != len(stmt.Rhs) {
			return nil, nil
		}
		if sel, ok := ast.Unparen(stmt.Lhs[i]).(*ast.SelectorExpr); ok {
			return c.fieldNamed(sel.Sel, c.info.TypeOf(sel.X))
		}
	}
	return nil, nil
}

func (c *checker) fieldNamed(id *ast.Ident, owner types.Type) (*types.Var, *types.Named) {
	field, _ := c.info.ObjectOf(id).(*types.Var)
	named := typematch.Named(owner)
	if field == nil || !field.IsField() || named == nil {
		return nil, nil
	}
	return field.Origin(), named.Origin()
}

// field reports a ticker in a field if nothing in the package stops it.
func (c *checker) field(made creation, field *types.Var, owner *types.Named) {
	if c.foreign(field, owner) || c.lives.Once(made.cur) || c.servedOrStopped(field) {
		return
	}
	fact := "ticker in field " + owner.Obj().Name() + "." + field.Name() + " is never stopped"
	closing := c.closing(owner)
	if closing == nil {
		c.report(made, fieldNeverStopped, fact, "give "+owner.Obj().Name()+" a Close that stops it", nil, nil)
		return
	}
	evidence := []report.Evidence{{At: closing, Message: closing.Name + " ends " + owner.Obj().Name() + " and leaves the ticker running"}}
	c.report(made, fieldNeverStopped, fact, "stop it in "+closing.Name, evidence, nil)
}

// foreign reports whether code out of view can reach the field.
func (c *checker) foreign(field *types.Var, owner *types.Named) bool {
	if field.Pkg() != c.Pkg || field.Embedded() || owner.Obj().Parent() != c.Pkg.Scope() {
		return true
	}
	return field.Exported() && c.Pkg.Name() != "main"
}

// servedOrStopped reports whether some use of the field stops the ticker, may
// stop it, or waits for it in a function that never returns: then the ticker
// is in use as long as the goroutine is.
func (c *checker) servedOrStopped(field *types.Var) bool {
	for cur := range c.index.Of(field) {
		if !c.onlyReads(cur) {
			return true
		}
		if fn, ok := uses.Func(cur); ok && !c.track.Returns(fn, fn) {
			return true
		}
	}
	return false
}

// onlyReads reports whether one use of the field neither stops the ticker nor
// hands it on.
func (c *checker) onlyReads(cur inspector.Cursor) bool {
	if cur.ParentEdgeKind() == edge.KeyValueExpr_Key {
		return true
	}
	if cur.ParentEdgeKind() != edge.SelectorExpr_Sel {
		return false
	}
	at := uses.Unparen(cur.Parent())
	switch at.ParentEdgeKind() {
	case edge.AssignStmt_Lhs:
		return true
	case edge.BinaryExpr_X, edge.BinaryExpr_Y:
		op := at.Parent().Node().(*ast.BinaryExpr).Op
		return op == token.EQL || op == token.NEQ
	case edge.SelectorExpr_X:
		switch at.Parent().Node().(*ast.SelectorExpr).Sel.Name {
		case "C", "Chan":
			return true
		case "Reset":
			return uses.Unparen(at.Parent()).ParentEdgeKind() == edge.CallExpr_Fun
		}
	}
	return false
}

// closing returns the name of the method that ends a value of the type, or nil.
func (c *checker) closing(owner *types.Named) *ast.Ident {
	for method := range owner.Methods() {
		switch method.Name() {
		case "Close", "Stop", "Shutdown":
			if decl := c.contract.Decl(method); decl != nil {
				return decl.Name
			}
		}
	}
	return nil
}
