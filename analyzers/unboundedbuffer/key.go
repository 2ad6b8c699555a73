package unboundedbuffer

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
)

// isClosedKey reports whether the keys that the expression at cur can yield
// are a closed set: constants, values of an enumeration, small integers,
// types.
func (c *checker) isClosedKey(cur inspector.Cursor) bool {
	e := cur.Node().(ast.Expr)
	if c.info.Types[e].Value != nil {
		return true
	}
	return isClosedType(c.info.TypeOf(e))
}

// isClosedType reports whether type t has few values.
func isClosedType(t types.Type) bool {
	if typematch.IsNamed(t, "reflect", "Type") {
		return true
	}
	if named := typematch.Named(t); named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "go/types" {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch u.Kind() {
		case types.Bool, types.Int8, types.Uint8, types.Int16, types.Uint16:
			return true
		}
		return isEnum(t)
	case *types.Struct:
		for field := range u.Fields() {
			if !isClosedType(field.Type()) {
				return false
			}
		}
		return true
	}
	return false
}

// isEnum reports whether t is a named basic type with constants in its
// package.
func isEnum(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	scope := named.Obj().Pkg().Scope()
	n := 0
	for _, name := range scope.Names() {
		if k, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(k.Type(), t) {
			n++
		}
	}
	return n > 1
}
