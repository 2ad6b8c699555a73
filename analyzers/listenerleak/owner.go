package listenerleak

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// An owner is the value for which something is registered, and the method that
// ends it.
type owner struct {
	value  *types.Var
	named  *types.Named
	closer *types.Func
}

func (o owner) name() string { return o.named.Obj().Name() }

// closers are the names of methods that end a value, the usual ones first.
var closers = []string{
	"Close", "Stop", "Shutdown", "Destroy", "Dispose", "Terminate", "Teardown", "TearDown", "Release", "Kill",
	"close", "stop", "shutdown", "destroy", "dispose", "terminate", "teardown",
}

// closerOf returns the method that ends values of the type, if this package
// declares both.
func (c *checker) closerOf(named *types.Named) *types.Func {
	if named == nil || named.Obj().Pkg() != c.pass.Pkg {
		return nil
	}
	for _, name := range closers {
		for m := range named.Origin().Methods() {
			if m.Name() == name {
				return m
			}
		}
	}
	return nil
}

// ownerOf returns the value for which args are registered: the receiver of the
// method around cur, or what the constructor around cur returns, if it can be
// closed.
func (c *checker) ownerOf(cur inspector.Cursor, args ...ast.Expr) (owner, bool) {
	fn, ok := uses.Func(cur)
	if !ok {
		return owner{}, false
	}
	decl, ok := fn.Node().(*ast.FuncDecl)
	if !ok {
		return owner{}, false // a callback runs who knows when
	}
	args = append(args, c.madeOf(fn, args)...)
	for _, v := range c.captured(args...) {
		if !c.keeps(args, v) {
			continue
		}
		if v.Kind() != types.RecvVar && !c.returnsVar(fn, v) && !c.isCallersOwn(decl, v) {
			continue
		}
		named := typematch.Named(v.Type())
		if closer := c.closerOf(named); closer != nil && closer.Name() != decl.Name.Name {
			return owner{v, named, closer}, true
		}
	}
	return owner{}, false
}

// madeOf returns the expressions that args were set to in the same function:
// for r.MustRegister(m.size) that of m.size = NewGaugeFunc(...).
func (c *checker) madeOf(fn inspector.Cursor, args []ast.Expr) []ast.Expr {
	var list []ast.Expr
	for _, arg := range args {
		obj := c.denoted(arg)
		if obj == nil || !holdsMemory(obj.Type()) {
			continue
		}
		for use := range c.index.Of(obj) {
			if !fn.Contains(use) {
				continue
			}
			if value, ok := uses.Assigned(use); ok && value != nil {
				list = append(list, value)
			}
		}
	}
	return list
}

// denoted returns the local variable or field that an expression names, or nil.
func (c *checker) denoted(e ast.Expr) *types.Var {
	var id *ast.Ident
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		return nil
	}
	v, ok := c.info.Uses[id].(*types.Var)
	if !ok || isGlobal(v) || v.Kind() == types.RecvVar || v.Kind() == types.ParamVar {
		return nil
	}
	return v
}

// isCallersOwn reports whether each call of the function hands its parameter v
// the receiver of the caller, or what the caller makes and returns, and only
// things from outside besides.
func (c *checker) isCallersOwn(decl *ast.FuncDecl, v *types.Var) bool {
	fn, ok := c.info.Defs[decl.Name].(*types.Func)
	if !ok || v.Kind() != types.ParamVar || fn.Exported() {
		return false
	}
	called := false
	for use := range c.index.Of(fn) {
		if c.inTest(use.Node()) {
			continue
		}
		call, ok := syntax.CallOf(use)
		if !ok || !c.handsOwn(call, fn, v) {
			return false
		}
		called = true
	}
	return called
}

// handsOwn reports whether a call hands parameter v the caller's own value.
func (c *checker) handsOwn(call inspector.Cursor, fn *types.Func, v *types.Var) bool {
	caller, ok := uses.Func(call)
	args := call.Node().(*ast.CallExpr).Args
	if !ok || len(args) != fn.Signature().Params().Len() {
		return false
	}
	own := false
	for i, arg := range args {
		id, param := identOf(arg), fn.Signature().Params().At(i)
		if param != v {
			if types.IsInterface(param.Type()) && !c.injected(arg, 0) {
				return false // a registry of its own
			}
			continue
		}
		if id == nil {
			return false
		}
		obj, ok := c.info.Uses[id].(*types.Var)
		own = ok && (obj.Kind() == types.RecvVar || c.returnsVar(caller, obj))
	}
	return own
}

// captured returns the variables of functions that the expressions mention, in
// source order, each once.
func (c *checker) captured(args ...ast.Expr) []*types.Var {
	var list []*types.Var
	for _, arg := range args {
		ast.Inspect(arg, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			v, ok := c.info.Uses[id].(*types.Var)
			if ok && !v.IsField() && !isGlobal(v) && !within(arg, v) && !slices.Contains(list, v) {
				list = append(list, v)
			}
			return true
		})
	}
	return list
}

// keeps reports whether whoever holds one of args holds what the variable
// points to: the variable itself, one of its methods, or a literal that
// mentions it. A value that is read from one of its fields isn't it, unless it
// is the channel on which the variable listens.
func (c *checker) keeps(args []ast.Expr, v *types.Var) bool {
	found := false
	for _, arg := range args {
		ast.PreorderStack(arg, nil, func(n ast.Node, stack []ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || c.info.Uses[id] != v {
				return true
			}
			found = found || inLit(stack) || !c.isFieldRead(id, stack)
			return true
		})
	}
	return found
}

func inLit(stack []ast.Node) bool {
	return slices.ContainsFunc(stack, func(n ast.Node) bool {
		_, ok := n.(*ast.FuncLit)
		return ok
	})
}

// isFieldRead reports whether the identifier is only the way to a field, or to
// the result of one of its methods.
func (c *checker) isFieldRead(id *ast.Ident, stack []ast.Node) bool {
	if len(stack) == 0 {
		return false
	}
	sel, ok := stack[len(stack)-1].(*ast.SelectorExpr)
	if !ok || sel.X != id {
		return false
	}
	if field, isVar := c.info.ObjectOf(sel.Sel).(*types.Var); isVar {
		_, isChan := field.Type().Underlying().(*types.Chan)
		return !isChan // who holds the channel sends to the value
	}
	if len(stack) < 2 {
		return false
	}
	call, ok := stack[len(stack)-2].(*ast.CallExpr)
	return ok && call.Fun == sel
}

func within(n ast.Node, v *types.Var) bool { return n.Pos() <= v.Pos() && v.Pos() < n.End() }

func isGlobal(v *types.Var) bool {
	return !v.IsField() && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// returnsVar reports whether the function returns the variable, which it made.
func (c *checker) returnsVar(fn inspector.Cursor, v *types.Var) bool {
	if v.Kind() == types.ResultVar {
		return true
	}
	if v.Kind() != types.LocalVar {
		return false
	}
	for cur := range fn.Preorder((*ast.ReturnStmt)(nil)) {
		if in, _ := uses.Func(cur); in != fn {
			continue
		}
		for _, result := range cur.Node().(*ast.ReturnStmt).Results {
			if id := identOf(result); id != nil && c.info.Uses[id] == v {
				return true
			}
		}
	}
	return false
}

// identOf returns the identifier in x, &x or *x.
func identOf(e ast.Expr) *ast.Ident {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return x
	case *ast.UnaryExpr:
		return identOf(x.X)
	case *ast.StarExpr:
		return identOf(x.X)
	}
	return nil
}

// closerEvidence shows the method that ends the owner.
func (c *checker) closerEvidence(o owner, text string) []report.Evidence {
	def, ok := c.index.Def(o.closer)
	if !ok {
		return nil
	}
	return []report.Evidence{{At: def.Node(), Message: o.closer.Name() + " " + text}}
}
