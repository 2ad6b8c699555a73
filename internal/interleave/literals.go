package interleave

import (
	"go/ast"
	"go/types"
)

func (c *compiler) closure(e *ast.FuncLit) {
	code := c.x.outline(e)
	for _, v := range code.captured {
		if s, ok := c.slots[v]; ok {
			c.emit(opLoad, s.index, e, nil)
			continue
		}
		c.emit(opUnknown, 0, e, types.NewPointer(v.Type()))
	}
	c.emit(opClosure, len(code.captured), e, code)
}

func (c *compiler) pushZero(node ast.Node, t types.Type) { c.emit(opConst, 0, node, zeroOf{t}) }

// zeroOf is the constant that opConst turns into the zero value of a type.
type zeroOf struct{ typ types.Type }

func (c *compiler) composite(e *ast.CompositeLit) {
	t := c.typeOf(e)
	if p, ok := t.Underlying().(*types.Pointer); ok { // an elided &T in a list
		c.compositeOf(e, p.Elem())
		c.emit(opCell, 0, e, p.Elem())
		return
	}
	c.compositeOf(e, t)
}

func (c *compiler) compositeOf(e *ast.CompositeLit, t types.Type) {
	if len(e.Elts) == 0 && !isMap(t) {
		c.pushZero(e, t)
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		c.structLit(e, t, u)
	case *types.Map:
		for _, elt := range e.Elts {
			kv := elt.(*ast.KeyValueExpr)
			c.expr(kv.Key)
			c.expr(kv.Value)
		}
		c.emit(opMap, len(e.Elts), e, t)
	case *types.Slice, *types.Array:
		c.listLit(e, t)
	default:
		c.emit(opUnknown, 0, e, t)
	}
}

func (c *compiler) structLit(e *ast.CompositeLit, t types.Type, u *types.Struct) {
	given := make(map[int]ast.Expr)
	for i, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if f, ok := c.x.info.ObjectOf(kv.Key.(*ast.Ident)).(*types.Var); ok {
				given[fieldIndex(u, f)] = kv.Value
			}
			continue
		}
		given[i] = elt
	}
	for i := range u.NumFields() {
		if v := given[i]; v != nil {
			c.expr(v)
			continue
		}
		c.pushZero(e, u.Field(i).Type())
	}
	c.emit(opStruct, u.NumFields(), e, t)
}

func fieldIndex(u *types.Struct, f *types.Var) int {
	for i := range u.NumFields() {
		if u.Field(i) == f || u.Field(i).Origin() == f.Origin() {
			return i
		}
	}
	return -1
}

func (c *compiler) listLit(e *ast.CompositeLit, t types.Type) {
	n := len(e.Elts)
	if a, ok := t.Underlying().(*types.Array); ok && a.Len() != int64(n) {
		c.emit(opUnknown, 0, e, t)
		return
	}
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		c.expr(elt)
	}
	c.emit(opList, n, e, t)
}
