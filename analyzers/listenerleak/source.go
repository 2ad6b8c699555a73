package listenerleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/pairs"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// maxChain bounds how far a source is followed from variable to variable.
const maxChain = 8

// sourceOf returns what a registration is made on: the receiver of the call, or
// nil for a function of a package, whose state lives as long as the process.
func sourceOf(info *types.Info, call *ast.CallExpr) ast.Expr {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || info.Selections[sel] == nil {
		return nil
	}
	return sel.X
}

// outlives reports whether what e denotes lives longer than the call of the
// function around it: it comes from a parameter, a receiver or a package
// variable. A value that the function makes itself doesn't.
func (c *checker) outlives(e ast.Expr, depth int) bool {
	if depth > maxChain {
		return false
	}
	switch x := ast.Unparen(e).(type) {
	case nil:
		return true
	case *ast.Ident:
		return c.identOutlives(x, depth)
	case *ast.SelectorExpr:
		if c.info.Selections[x] == nil {
			return true // a variable of another package
		}
		return c.outlives(x.X, depth+1)
	case *ast.IndexExpr:
		return c.outlives(x.X, depth+1)
	case *ast.StarExpr:
		return c.outlives(x.X, depth+1)
	case *ast.TypeAssertExpr:
		return c.outlives(x.X, depth+1)
	case *ast.CallExpr:
		return c.callOutlives(x, depth)
	}
	return false
}

// callOutlives reports whether a call is a getter of something that outlives.
func (c *checker) callOutlives(call *ast.CallExpr, depth int) bool {
	fn := typematch.Callee(c.info, call)
	if inner := pairs.Wrapped(fn, call); inner != nil {
		return c.outlives(inner, depth+1)
	}
	if fn == nil || fn.Signature().Recv() == nil || makesAnew(fn.Name()) {
		return false
	}
	return c.outlives(sourceOf(c.info, call), depth+1)
}

func (c *checker) identOutlives(id *ast.Ident, depth int) bool {
	v, ok := c.info.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	switch v.Kind() {
	case types.ParamVar, types.RecvVar, types.PackageVar:
		return true
	case types.LocalVar:
		value := c.valueOf(v)
		return value != nil && c.outlives(value, depth+1)
	}
	return false
}

// valueOf returns the one expression that the local variable is defined with,
// or nil.
func (c *checker) valueOf(v *types.Var) ast.Expr {
	def, ok := c.index.Def(v)
	if !ok {
		return nil
	}
	kind, i := def.ParentEdge()
	if kind != edge.AssignStmt_Lhs {
		return nil
	}
	for use := range c.index.Of(v) {
		if use.ParentEdgeKind() == edge.AssignStmt_Lhs {
			return nil
		}
	}
	stmt := def.Parent().Node().(*ast.AssignStmt)
	if len(stmt.Rhs) == 1 {
		return stmt.Rhs[0]
	}
	return stmt.Rhs[i]
}

// injected reports whether the source was handed to its user from outside: a
// parameter, a package variable, or a field that a constructor sets to one. A
// field that holds what the package makes itself dies with its struct.
func (c *checker) injected(e ast.Expr, depth int) bool {
	if depth > maxChain {
		return false
	}
	switch x := ast.Unparen(e).(type) {
	case nil:
		return true
	case *ast.Ident:
		v, ok := c.info.Uses[x].(*types.Var)
		if !ok || v.Kind() == types.RecvVar {
			return false
		}
		value := c.valueOf(v)
		return v.Kind() == types.ParamVar || isGlobal(v) || value != nil && c.injected(value, depth+1)
	case *ast.SelectorExpr:
		field, ok := c.info.ObjectOf(x.Sel).(*types.Var)
		if !ok {
			return false
		}
		return isGlobal(field) || c.fieldInjected(field, depth) || c.injected(x.X, depth+1)
	case *ast.CallExpr:
		fn := typematch.Callee(c.info, x)
		if inner := pairs.Wrapped(fn, x); inner != nil {
			return c.injected(inner, depth+1)
		}
		return fn != nil && fn.Signature().Recv() != nil && !makesAnew(fn.Name()) && c.injected(sourceOf(c.info, x), depth+1)
	}
	return false
}

// fieldInjected reports whether each value that the package puts in the field
// comes from outside.
func (c *checker) fieldInjected(field *types.Var, depth int) bool {
	if field.Pkg() != c.pass.Pkg {
		return false
	}
	found := false
	for use := range c.index.Of(field) {
		value, assigned := uses.Assigned(use)
		if !assigned || c.inTest(use.Node()) {
			continue
		}
		if value == nil || !c.info.Types[value].IsNil() && !c.injected(value, depth+1) {
			return false
		}
		found = true
	}
	for _, value := range c.positional(field) {
		if !c.injected(value, depth+1) {
			return false
		}
		found = true
	}
	return found
}

// positional returns the values that composite literals without keys put in
// the field.
func (c *checker) positional(field *types.Var) []ast.Expr {
	if c.unkeyed == nil {
		c.unkeyed = make(map[*types.Var][]ast.Expr)
		for cur := range c.index.Inspector().Root().Preorder((*ast.CompositeLit)(nil)) {
			c.addUnkeyed(cur.Node().(*ast.CompositeLit))
		}
	}
	return c.unkeyed[field]
}

func (c *checker) addUnkeyed(lit *ast.CompositeLit) {
	t := typematch.Underlying(c.info, lit)
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying() // []*T{{...}}
	}
	s, ok := t.(*types.Struct)
	if !ok || len(lit.Elts) != s.NumFields() {
		return
	}
	for i, value := range lit.Elts {
		if _, keyed := value.(*ast.KeyValueExpr); !keyed {
			field := s.Field(i).Origin()
			c.unkeyed[field] = append(c.unkeyed[field], value)
		}
	}
}

// makesAnew reports whether a method of that name makes something, as opposed
// to giving what is there.
func makesAnew(name string) bool {
	for _, verb := range []string{"New", "Make", "Create", "Open", "Build", "Clone", "Copy", "With", "new", "make", "create", "open"} {
		if len(name) >= len(verb) && name[:len(verb)] == verb {
			return true
		}
	}
	return false
}

// closesSource reports whether the package ends values of the source's type
// itself: then it owns the source, and what is registered there dies with it.
func (c *checker) closesSource(r registration) bool {
	if r.source == nil {
		return false
	}
	t := c.info.TypeOf(r.source)
	for cur := range c.index.Inspector().Root().Preorder((*ast.SelectorExpr)(nil)) {
		sel := cur.Node().(*ast.SelectorExpr)
		if !isCloser(sel.Sel.Name) || r.pair.Releasing(sel.Sel.Name) || c.inTest(sel) {
			continue
		}
		if x := c.info.TypeOf(sel.X); x != nil && t != nil && types.Identical(x, t) {
			return true
		}
	}
	return false
}

// endsSource reports whether the function that registers also closes what it
// registers on, as a command does with its connection.
func (c *checker) endsSource(r registration) bool {
	fn, ok := uses.Func(r.cur)
	if !ok || r.source == nil {
		return false
	}
	source := types.ExprString(r.source)
	for cur := range fn.Preorder((*ast.CallExpr)(nil)) {
		sel, ok := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
		if ok && isCloser(sel.Sel.Name) && !r.pair.Releasing(sel.Sel.Name) && types.ExprString(sel.X) == source {
			return true
		}
	}
	return false
}

func isCloser(name string) bool {
	return fate.LooksReleasing(name) && name != "Wait" && name != "Done"
}
