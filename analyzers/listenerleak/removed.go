package listenerleak

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// removedFor reports whether a call of the package may remove what the owner
// registered: any call of such a name, but one on another package's registry
// or one that a method of an unrelated type makes for itself.
func (c *checker) removedFor(o owner, r registration) bool {
	for cur := range c.index.Inspector().Root().Preorder((*ast.Ident)(nil)) {
		fn, ok := c.named(cur)
		if !ok || !slices.Contains(r.pair.Releases, fn.Name()) || c.inTest(cur.Node()) {
			continue
		}
		if c.sameRegistry(fn, r.fn) && !c.inUnrelated(cur, o) {
			return true
		}
	}
	return false
}

// named returns the function that an identifier names.
func (c *checker) named(cur inspector.Cursor) (*types.Func, bool) {
	id, ok := cur.Node().(*ast.Ident)
	if !ok {
		return nil, false
	}
	fn, ok := c.info.Uses[id].(*types.Func)
	return fn, ok && fn.Pkg() != nil
}

// sameRegistry reports whether a function may remove what the other registers:
// it belongs to the same package, to one that holds it (prometheus, promauto),
// or to this one, which may wrap it.
func (c *checker) sameRegistry(remove, register *types.Func) bool {
	return remove.Pkg() == register.Pkg() || remove.Pkg() == c.pass.Pkg || strings.HasPrefix(register.Pkg().Path(), remove.Pkg().Path()+"/")
}

// inUnrelated reports whether the place stands in a method of a type, or in a
// function for a type, that has nothing to do with the owner: neither holds the
// other, and the function doesn't mention it.
func (c *checker) inUnrelated(cur inspector.Cursor, o owner) bool {
	decl, ok := uses.Decl(cur)
	if !ok {
		return false
	}
	fn, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok {
		return false
	}
	list := c.subjects(fn)
	for _, named := range list {
		if named.Origin() == o.named.Origin() || holds(named, o.named) || holds(o.named, named) {
			return false
		}
	}
	return len(list) > 0 && !c.mentionsType(decl, o.named)
}

// subjects returns the types for which a function is: that of its receiver, or
// the structs of this package among its parameters.
func (c *checker) subjects(fn *types.Func) []*types.Named {
	var list []*types.Named
	add := func(v *types.Var) {
		named := typematch.Named(v.Type())
		if named == nil || named.Obj().Pkg() != c.pass.Pkg {
			return
		}
		if _, isStruct := named.Underlying().(*types.Struct); isStruct {
			list = append(list, named)
		}
	}
	if recv := fn.Signature().Recv(); recv != nil {
		add(recv)
		return list
	}
	for param := range fn.Signature().Params().Variables() {
		add(param)
	}
	return list
}

// holds reports whether a field of the struct type may hold a value of the
// other type: it is of that type, or of something that contains it.
func holds(outer, inner *types.Named) bool {
	s, ok := outer.Underlying().(*types.Struct)
	if !ok {
		return true
	}
	for f := range s.Fields() {
		if contains(f.Type(), inner) {
			return true
		}
	}
	return false
}

// contains reports whether t is the type, an interface that it implements, or
// a pointer to or container of one.
func contains(t types.Type, inner *types.Named) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return contains(t.Elem(), inner)
	case *types.Slice:
		return contains(t.Elem(), inner)
	case *types.Array:
		return contains(t.Elem(), inner)
	case *types.Chan:
		return contains(t.Elem(), inner)
	case *types.Map:
		return contains(t.Key(), inner) || contains(t.Elem(), inner)
	case *types.Named:
		if t.Origin() == inner.Origin() {
			return true
		}
		iface, ok := t.Underlying().(*types.Interface)
		return ok && iface.NumMethods() > 0 && types.Implements(types.NewPointer(inner), iface)
	}
	return false
}

// mentionsType reports whether the function has an expression of the type.
func (c *checker) mentionsType(decl inspector.Cursor, named *types.Named) bool {
	for cur := range decl.Preorder((*ast.Ident)(nil)) {
		if v, ok := c.info.ObjectOf(cur.Node().(*ast.Ident)).(*types.Var); ok {
			if n := typematch.Named(v.Type()); n != nil && n.Origin() == named.Origin() {
				return true
			}
		}
	}
	return false
}
