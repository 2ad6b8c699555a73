package contract

import (
	"go/types"
	"strings"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// interesting reports whether the function takes anything that can carry an
// obligation. Its other parameters are never followed.
func interesting(fn *types.Func) bool {
	signature := fn.Signature()
	if recv := signature.Recv(); recv != nil {
		if types.IsInterface(recv.Type()) {
			return false
		}
		if carries(recv.Type(), fn.Pkg()) {
			return true
		}
	}
	for param := range signature.Params().Variables() {
		if carries(param.Type(), fn.Pkg()) {
			return true
		}
	}
	return false
}

// carries reports whether a value of type t can carry an obligation: an
// interface, a function, a channel, something with a releasing method, a
// response with a body, and pointers to and slices of those.
func carries(t types.Type, pkg *types.Package) bool {
	for range maxNesting {
		slice, ok := types.Unalias(t).Underlying().(*types.Slice)
		if !ok {
			break
		}
		t = slice.Elem()
	}
	switch types.Unalias(t).Underlying().(type) {
	case *types.Interface, *types.Signature, *types.Chan:
		return true
	case *types.Basic:
		return false
	}
	return typematch.IsNamed(t, "net/http", "Response", "Request") || hasReleaseMethod(t)
}

// takesStruct reports whether the function works on a struct of its own
// package, which may hold something without a method that ends it.
func takesStruct(fn *types.Func) bool {
	signature := fn.Signature()
	if recv := signature.Recv(); recv != nil && isStructOf(recv.Type(), fn.Pkg()) {
		return true
	}
	for param := range signature.Params().Variables() {
		if isStructOf(param.Type(), fn.Pkg()) {
			return true
		}
	}
	return false
}

// isStructOf reports whether t is a struct that the package declares, or a
// pointer to one.
func isStructOf(t types.Type, pkg *types.Package) bool {
	named := typematch.Named(t)
	if named == nil || named.Obj().Pkg() != pkg {
		return false
	}
	_, ok := named.Underlying().(*types.Struct)
	return ok
}

// maxNesting is how many slices of slices, and how many structs embedded in
// structs, are looked into. Types can contain themselves.
const maxNesting = 8

// hasReleaseMethod reports whether a type, or what it embeds, has a method whose
// name says that it ends something.
func hasReleaseMethod(t types.Type) bool { return releases(t, maxNesting) }

func releases(t types.Type, depth int) bool {
	if depth == 0 {
		return true // it can't be ruled out
	}
	named := typematch.Named(t)
	if named == nil {
		return false
	}
	if iface, ok := named.Underlying().(*types.Interface); ok {
		for method := range iface.Methods() {
			if fate.LooksReleasing(method.Name()) {
				return true
			}
		}
		return false
	}
	for method := range named.Methods() {
		if fate.LooksReleasing(method.Name()) {
			return true
		}
	}
	if s, ok := named.Underlying().(*types.Struct); ok {
		for field := range s.Fields() {
			if field.Embedded() && (types.IsInterface(field.Type()) || releases(field.Type(), depth-1)) {
				return true
			}
		}
	}
	return false
}

// isStart reports whether a method of that name begins what another ends. One
// that serves (ListenAndServe) returns when all has ended.
func isStart(name string) bool {
	name = strings.ToLower(name)
	if strings.Contains(name, "serve") {
		return false
	}
	for _, verb := range []string{"start", "open", "connect", "listen", "launch", "init", "refresh"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}
