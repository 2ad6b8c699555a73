package channels

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// ref returns the identity of the channels that expr denotes or contains.
func (w *walker) ref(expr ast.Expr) node {
	if channelIn(w.typeOf(expr)) == nil {
		return none
	}
	switch e := expr.(type) {
	case *ast.Ident:
		if v, ok := w.info.ObjectOf(e).(*types.Var); ok {
			return w.refVar(e, v)
		}
		return none
	case *ast.SelectorExpr:
		if v, ok := w.info.Uses[e.Sel].(*types.Var); ok {
			return w.refVar(e, v)
		}
	case *ast.ParenExpr:
		return w.ref(e.X)
	case *ast.StarExpr:
		return w.ref(e.X)
	case *ast.SliceExpr:
		return w.ref(e.X)
	case *ast.IndexExpr:
		return w.ref(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			return w.element(w.ref(e.X))
		}
		return w.ref(e.X)
	case *ast.CompositeLit:
		return w.container(e)
	case *ast.CallExpr:
		return w.refCall(e)
	}
	return w.foreign(expr, nil)
}

// typeOf returns the type of the first value of an expression: where the
// second one is used too (v, ok = m[k]), the type recorded is that of both.
func (w *walker) typeOf(expr ast.Expr) types.Type {
	t := w.info.TypeOf(expr)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() == 2 {
		if _, call := ast.Unparen(expr).(*ast.CallExpr); !call {
			return tuple.At(0).Type()
		}
	}
	return t
}

// container returns the identity of a literal or a made container.
func (w *walker) container(expr ast.Expr) node {
	n := w.find(exprKey(expr))
	if n != none && isContainer(w.info.TypeOf(expr)) {
		w.channel(n).Contained = true
	}
	return n
}

func (w *walker) refVar(expr ast.Expr, v *types.Var) node {
	if !w.inView(v) {
		return w.foreign(expr, v)
	}
	known := len(w.nodes)
	n := w.find(key{obj: v.Origin()})
	if len(w.nodes) > known && w.isOpenVar(v) {
		w.grant(n, MayAll)
	}
	return n
}

// inView reports whether the flows to and from v can be seen: it belongs to
// this package, and its declared type isn't a type parameter.
func (w *walker) inView(v *types.Var) bool {
	return v.Pkg() == w.pkg && channelIn(v.Origin().Type()) != nil
}

// isOpenVar reports whether code outside can use a variable by its name.
func (w *walker) isOpenVar(v *types.Var) bool {
	return v.Exported() && (v.IsField() || isPackageVar(v)) && w.pkg.Name() != "main"
}

func (w *walker) refCall(call *ast.CallExpr) node {
	if tv := w.info.Types[call.Fun]; tv.IsType() && len(call.Args) == 1 {
		if channelIn(w.info.TypeOf(call.Args[0])) == nil {
			return w.foreign(call, nil)
		}
		return w.ref(call.Args[0])
	}
	switch callee := w.callee(call).(type) {
	case *types.Builtin:
		switch callee.Name() {
		case "make", "new":
			return w.container(call)
		case "append":
			return w.ref(call.Args[0])
		}
	case *types.Func:
		if w.resultInView(callee, 0) {
			return w.find(key{callee, 1})
		}
		return w.foreign(call, callee)
	}
	if lit := w.literal(call.Fun); lit != nil {
		return w.find(key{lit, 1})
	}
	return w.foreign(call, nil)
}

// resultInView reports whether the flows to result i of fn can be seen.
func (w *walker) resultInView(fn *types.Func, i int) bool {
	results := fn.Signature().Results()
	return w.decls[fn] != nil && i < results.Len() && channelIn(results.At(i).Type()) != nil
}

// callee returns the function, in its generic form, or the builtin that is
// called by name, or nil.
func (w *walker) callee(call *ast.CallExpr) types.Object {
	switch callee := typeutil.Callee(w.info, call).(type) {
	case *types.Func:
		return callee.Origin()
	case *types.Builtin:
		return callee
	}
	return nil
}

// literal returns the function literal that fun is, or is bound to, or nil.
func (w *walker) literal(fun ast.Expr) *ast.FuncLit {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.FuncLit:
		return fun
	case *ast.Ident:
		if v, ok := w.info.Uses[fun].(*types.Var); ok {
			return w.bound[v]
		}
	}
	return nil
}

// foreign returns an identity for an expression whose channel comes from
// outside.
func (w *walker) foreign(expr ast.Expr, obj types.Object) node {
	known := len(w.nodes)
	n := w.find(exprKey(expr))
	if len(w.nodes) > known {
		c := w.channel(n)
		c.Sources = append(c.Sources, Source{expr, obj})
		w.grant(n, MayAll)
	}
	return n
}

// isForeign reports whether a place belongs to another package.
func (w *walker) isForeign(expr ast.Expr) bool {
	switch e := ast.Unparen(expr).(type) {
	case *ast.SelectorExpr:
		v, ok := w.info.Uses[e.Sel].(*types.Var)
		return ok && !w.inView(v)
	case *ast.IndexExpr:
		return w.isForeign(e.X)
	case *ast.StarExpr:
		return w.isForeign(e.X)
	}
	return false
}
