package unboundedbuffer

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/typematch"
)

// isClosedKey reports whether the keys that the expression at cur can yield
// are a closed set: constants, values of an enumeration, small integers,
// types, what is configured.
func (c *checker) isClosedKey(cur inspector.Cursor) bool {
	e := cur.Node().(ast.Expr)
	if c.info.Types[e].Value != nil {
		return true
	}
	return c.isClosedType(c.info.TypeOf(e)) || c.isConfigured(cur)
}

// isClosedType reports whether type t has few values.
func (c *checker) isClosedType(t types.Type) bool {
	if t == nil {
		return true
	}
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
		return c.isEnum(t)
	case *types.Struct:
		for field := range u.Fields() {
			if !c.isClosedType(field.Type()) {
				return false
			}
		}
		return true
	}
	return false
}

// isEnum reports whether t is a named basic type with constants in its
// package.
func (c *checker) isEnum(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	known, ok := c.enums[named.Obj()]
	if !ok {
		known = hasConstants(named)
		c.enums[named.Obj()] = known
	}
	return known
}

// hasConstants reports whether the package of a type has several constants of
// it.
func hasConstants(named *types.Named) bool {
	scope := named.Obj().Pkg().Scope()
	n := 0
	for _, name := range scope.Names() {
		if k, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(k.Type(), named) {
			n++
		}
	}
	return n > 1
}

// individual matches the names of keys that tell one client, request or
// object from millions of others.
var individual = lazyregexp.New(`(?i)(tenant|user|org|account|session|client|conn|connection|request|container|instance|trace|token|uuid|peer|addr|address|fingerprint)s?_?(id|key)?$|^ip$|(job|task|upload|workflow|run|execution|query|operation|message|lease|transfer|stream|room|participant|track|subscription|process|entity|event|txn|transaction)_?id$`)

// isIndividual reports whether the keys that the expression at cur yields are
// an open set: it is named for individuals, or it is part of a request.
func (c *checker) isIndividual(cur inspector.Cursor) bool {
	if c.isComposedKey(typematch.Underlying(c.info, cur.Node().(ast.Expr))) {
		return true
	}
	made, _ := c.definition(cur)
	switch e := ast.Unparen(cur.Node().(ast.Expr)).(type) {
	case *ast.Ident:
		return individual.MatchString(e.Name) || made != cur && c.isIndividual(made)
	case *ast.SelectorExpr:
		return individual.MatchString(e.Sel.Name) || !ofRoute.MatchString(e.Sel.Name) && c.isOfRequest(e.X)
	case *ast.CallExpr:
		sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		return ok && (individual.MatchString(sel.Sel.Name) || c.isOfRequest(sel.X))
	}
	return false
}

// minIDs is how many ids make a struct the key of an individual: one alone may
// be the id of what is configured.
const minIDs = 2

// isComposedKey reports whether the type is a struct of several ids: the namespace of
// a run and the run.
func (c *checker) isComposedKey(underlying types.Type) bool {
	str, ok := underlying.(*types.Struct)
	if !ok {
		return false
	}
	n := 0
	for field := range str.Fields() {
		if c.isText(field.Type()) && (strings.HasSuffix(field.Name(), "ID") || strings.HasSuffix(field.Name(), "Id")) {
			n++
		}
	}
	return n >= minIDs
}

// ofRoute matches the fields of a request that the program decides.
var ofRoute = lazyregexp.New(`^(Pattern|Proto|ProtoMajor|ProtoMinor)$`)

// isOfRequest reports whether e is a request of a server or part of one.
func (c *checker) isOfRequest(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return c.isOfRequest(e.X)
	case *ast.Ident:
		return typematch.IsNamed(c.info.TypeOf(e), "net/http", "Request")
	}
	return false
}
