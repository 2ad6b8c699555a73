package unboundedbuffer

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// configured matches the names of values that somebody set up before the
// program ran, and of their types.
var configured = lazyregexp.New(`(?i)^(cfg|conf|config|configuration|opts?|options?|settings|flags?)$|(Config|Configuration|Options|Settings)$`)

// isConfigured reports whether the expression at cur yields keys that are set
// up before the program runs: a field of a configuration, a field of the owner
// that only its constructor sets, or an element of such a list.
func (c *checker) isConfigured(cur inspector.Cursor) bool {
	switch e := ast.Unparen(cur.Node().(ast.Expr)).(type) {
	case *ast.SelectorExpr:
		return c.isConfig(e.X) || c.isOwn(cur, e)
	case *ast.Ident:
		return c.isOfFixedList(e)
	}
	return false
}

// isConfig reports whether e is a configuration, or part of one.
func (c *checker) isConfig(e ast.Expr) bool {
	if named := typematch.Named(c.info.TypeOf(e)); named != nil && configured.MatchString(named.Obj().Name()) {
		return true
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return configured.MatchString(e.Name)
	case *ast.SelectorExpr:
		return configured.MatchString(e.Sel.Name) || c.isConfig(e.X)
	}
	return false
}

// isOwn reports whether sel is a field of the receiver that no method sets: it
// has one value for the life of the owner.
func (c *checker) isOwn(cur inspector.Cursor, sel *ast.SelectorExpr) bool {
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return false
	}
	recv, ok := c.info.Uses[id].(*types.Var)
	if !ok || recv.Kind() != types.RecvVar {
		return false
	}
	v := c.variableOf(sel)
	return v != nil && c.isFixed(v)
}

// isFixed reports whether the field or variable is set before it is used, and
// nothing takes its address.
func (c *checker) isFixed(v *types.Var) bool {
	for use := range c.index.Of(v) {
		if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
			use = use.Parent()
		}
		unary, isUnary := use.Parent().Node().(*ast.UnaryExpr)
		if use.ParentEdgeKind() != edge.AssignStmt_Lhs && !(isUnary && unary.Op == token.AND) {
			continue
		}
		if decl, ok := uses.Decl(use); !ok || !setsUp(decl.Node().(*ast.FuncDecl), v) {
			return false
		}
	}
	return true
}

// setsUp reports whether a function runs before the value of v is used: for
// the field of a value any that isn't a method, else init or main.
func setsUp(fn *ast.FuncDecl, v *types.Var) bool {
	return fn.Recv == nil && (v.IsField() || fn.Name.Name == "init" || fn.Name.Name == "main")
}

// isOfFixedList reports whether id is the variable of a loop over a list that
// nothing adds to: a literal, a configuration, a field that only the
// constructor sets.
func (c *checker) isOfFixedList(id *ast.Ident) bool {
	def, ok := c.index.Def(c.info.Uses[id])
	if !ok {
		return false
	}
	loop, ok := def.Parent().Node().(*ast.RangeStmt)
	if !ok {
		return false
	}
	if c.isLiteral(loop.X) || c.isConfig(loop.X) {
		return true
	}
	v := c.variableOf(loop.X)
	if v == nil || !isLasting(v) || !c.isFixed(v) {
		return false
	}
	container, ok := c.census.Of(v.Origin())
	return !ok || !container.Has(growth.Insert)
}

// isLiteral reports whether e is a composite literal, or a local variable that
// is set to one.
func (c *checker) isLiteral(e ast.Expr) bool {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		e = c.valueOf(id)
	}
	_, ok := e.(*ast.CompositeLit)
	return ok
}
