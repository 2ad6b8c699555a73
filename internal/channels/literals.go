package channels

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

func (w *walker) compositeLit(n *ast.CompositeLit, cur inspector.Cursor) {
	t := w.info.TypeOf(n)
	if t == nil {
		return
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem() // an elided &T in a list of pointers
	}
	if s, ok := t.Underlying().(*types.Struct); ok {
		w.structLit(n, s, cur)
		return
	}
	if _, ok := t.Underlying().(*types.TypeParam); ok {
		return
	}
	w.listLit(n, t, cur)
}

func (w *walker) structLit(n *ast.CompositeLit, s *types.Struct, cur inspector.Cursor) {
	for i, elt := range n.Elts {
		var field *types.Var
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			id, _ := kv.Key.(*ast.Ident)
			field, _ = w.info.Uses[id].(*types.Var)
			elt = kv.Value
		} else if i < s.NumFields() {
			field = s.Field(i)
		}
		if field == nil {
			continue
		}
		w.putField(field, elt, cur)
	}
}

func (w *walker) putField(field *types.Var, value ast.Expr, cur inspector.Cursor) {
	if channelIn(field.Type()) == nil || !w.inView(field) {
		w.give(value, field.Type())
		return
	}
	w.put(w.refVar(value, field), field.Type(), value, cur)
}

func (w *walker) listLit(n *ast.CompositeLit, t types.Type, cur inspector.Cursor) {
	holds := channelIn(t)
	if holds == nil && !holdsInterfaces(t) {
		return
	}
	byKey := keysHoldChannels(t)
	for _, elt := range n.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if elt = kv.Value; byKey {
				elt = kv.Key
			}
		}
		if holds == nil {
			w.give(elt, nil)
			continue
		}
		w.put(w.ref(n), t, elt, cur)
	}
}

// holdsInterfaces reports whether the elements of a list type are interfaces,
// to which a channel can be converted.
func holdsInterfaces(t types.Type) bool {
	if t == nil { // of C
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return types.IsInterface(u.Elem())
	case *types.Array:
		return types.IsInterface(u.Elem())
	case *types.Map:
		return types.IsInterface(u.Elem()) || types.IsInterface(u.Key())
	}
	return false
}
