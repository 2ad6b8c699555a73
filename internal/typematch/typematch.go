// Package typematch answers yes/no questions about objects and types. A
// package is matched by its path, so that a vendored copy (…/vendor/path)
// or an import by another name is the same package.
package typematch

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// Callee returns the function or method that call calls by name, or nil for a
// dynamic call, a conversion or a builtin. Methods of interfaces count.
func Callee(info *types.Info, call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// Builtin returns the name of the builtin that call calls, or "".
func Builtin(info *types.Info, call *ast.CallExpr) string {
	b, ok := typeutil.Callee(info, call).(*types.Builtin)
	if !ok {
		return ""
	}
	return b.Name()
}

// Underlying returns the underlying type of an expression, an invalid one for
// what is of C where the type checker doesn't see that.
func Underlying(info *types.Info, e ast.Expr) types.Type {
	if t := info.TypeOf(e); t != nil {
		return t.Underlying()
	}
	return types.Typ[types.Invalid]
}

// Var returns the variable or field that e names: x, or the f of x.f. Nil if it
// is anything else. The field of an instance of a generic type is not that of
// its declaration: see [types.Var.Origin].
func Var(info *types.Info, e ast.Expr) *types.Var {
	var id *ast.Ident
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		return nil
	}
	v, _ := info.ObjectOf(id).(*types.Var)
	return v
}

// IsFunc reports whether obj is one of the named package-level functions of
// the package. A nil *types.Func, which Callee returns for a dynamic call, is
// none.
func IsFunc(obj types.Object, pkgPath string, names ...string) bool {
	fn, ok := obj.(*types.Func)
	return ok && fn != nil && fn.Pkg() != nil && fn.Signature().Recv() == nil && oneOf(fn.Name(), names) && samePath(fn.Pkg().Path(), pkgPath)
}

// IsMethod reports whether obj is one of the named methods of the named type
// (or of a pointer to it).
func IsMethod(obj types.Object, pkgPath, typeName string, names ...string) bool {
	fn, ok := obj.(*types.Func)
	if !ok || fn == nil || fn.Signature().Recv() == nil || !oneOf(fn.Name(), names) {
		return false
	}
	return IsNamed(fn.Signature().Recv().Type(), pkgPath, typeName)
}

// IsNamed reports whether t, or what t points to, is one of the named types of
// the package. Aliases are seen through.
func IsNamed(t types.Type, pkgPath string, names ...string) bool {
	named := Named(t)
	if named == nil {
		return false
	}
	obj := named.Obj()
	return obj.Pkg() != nil && oneOf(obj.Name(), names) && samePath(obj.Pkg().Path(), pkgPath)
}

// Named returns the named type that t is or points to, or nil.
func Named(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// FuncName returns the name by which users and tables know a function:
// "pkg/path.Func" or "pkg/path.Type.Method", or "" for a method of an unnamed
// type.
func FuncName(fn *types.Func) string {
	if fn.Pkg() == nil {
		return ""
	}
	path := Unvendored(fn.Pkg().Path())
	recv := fn.Signature().Recv()
	if recv == nil {
		return path + "." + fn.Name()
	}
	named := Named(recv.Type())
	if named == nil {
		return ""
	}
	return path + "." + named.Obj().Name() + "." + fn.Name()
}

// Method returns the method of t (or of a pointer to it) with the name, also
// a promoted one, or nil.
func Method(t types.Type, name string, pkg *types.Package) *types.Func {
	if t == nil {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, pkg, name)
	fn, _ := obj.(*types.Func)
	return fn
}

// IsNiladic reports whether fn takes no parameter.
func IsNiladic(fn *types.Func) bool { return fn.Signature().Params().Len() == 0 }

// IsError reports whether t is the predeclared error type.
func IsError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// IsContext reports whether t is context.Context.
func IsContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && IsNamed(named, "context", "Context")
}

// Imports reports whether pkg imports one of the paths directly.
func Imports(pkg *types.Package, paths ...string) bool {
	for _, imported := range pkg.Imports() {
		for _, path := range paths {
			if samePath(imported.Path(), path) {
				return true
			}
		}
	}
	return false
}

// Unvendored returns the path by which a vendored package is imported.
func Unvendored(path string) string {
	if i := strings.LastIndex(path, "/vendor/"); i >= 0 {
		return path[i+len("/vendor/"):]
	}
	return strings.TrimPrefix(path, "vendor/")
}

func samePath(path, want string) bool { return path == want || Unvendored(path) == want }

func oneOf(name string, names []string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// InTestFile reports whether a position stands in a _test.go file, by the
// file's name on disk: line directives don't count.
func InTestFile(fset *token.FileSet, pos token.Pos) bool {
	file := fset.File(pos)
	return file != nil && strings.HasSuffix(file.Name(), "_test.go")
}
