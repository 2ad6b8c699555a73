package interleave

import (
	"go/ast"
	"go/types"
)

// selector pushes the value of a field, a qualified name or a method value.
func (c *compiler) selector(e *ast.SelectorExpr) {
	sel := c.x.info.Selections[e]
	switch {
	case sel == nil:
		c.ident(e.Sel)
	case sel.Kind() == types.FieldVal:
		if c.addressable(e) {
			c.addr(e)
			c.emit(opDeref, 0, e, sel.Type())
			return
		}
		c.fieldOfValue(e, sel)
	case sel.Kind() == types.MethodVal:
		c.receiver(e, sel)
		c.emit(opBound, 0, e, sel.Obj().(*types.Func).Origin())
	default:
		c.emit(opUnknown, 0, e, sel.Type())
	}
}

// fieldOfValue pushes a field of a struct that isn't stored anywhere.
func (c *compiler) fieldOfValue(e *ast.SelectorExpr, sel *types.Selection) {
	c.expr(e.X)
	t := sel.Recv()
	for _, i := range sel.Index() {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			c.emit(opDeref, 0, e, p.Elem())
			t = p.Elem()
		}
		c.emit(opPart, i, e, nil)
		t = fieldType(t, i)
	}
}

func fieldType(t types.Type, i int) types.Type {
	if s, ok := t.Underlying().(*types.Struct); ok && i < s.NumFields() {
		return s.Field(i).Type()
	}
	return types.Typ[types.Invalid]
}

// addressable reports whether e has an address that addr can push.
func (c *compiler) addressable(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := c.x.info.ObjectOf(e).(*types.Var)
		return ok && (c.slots[v].boxed || isGlobal(v))
	case *ast.SelectorExpr:
		sel := c.x.info.Selections[e]
		if sel == nil {
			return c.addressable(e.Sel)
		}
		return sel.Kind() == types.FieldVal && (isPointer(c.typeOf(e.X)) || c.addressable(e.X))
	case *ast.IndexExpr:
		switch c.typeOf(e.X).Underlying().(type) {
		case *types.Slice, *types.Pointer:
			return true
		case *types.Array:
			return c.addressable(e.X)
		}
	case *ast.StarExpr:
		return true
	}
	return false
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// addr pushes a pointer to e. What has no address is put in a variable first.
func (c *compiler) addr(e ast.Expr) {
	e = ast.Unparen(e)
	if !c.addressable(e) {
		c.expr(e)
		c.emit(opCell, 0, e, c.typeOf(e))
		return
	}
	switch e := e.(type) {
	case *ast.Ident:
		v := c.x.info.ObjectOf(e).(*types.Var)
		if s, ok := c.slots[v]; ok {
			c.emit(opLoad, s.index, e, nil)
			return
		}
		c.emit(opGlobal, 0, e, v)
	case *ast.SelectorExpr:
		if sel := c.x.info.Selections[e]; sel != nil {
			c.path(e.X, sel.Recv(), sel.Index(), e)
			return
		}
		c.addr(e.Sel)
	case *ast.IndexExpr:
		if _, ok := c.typeOf(e.X).Underlying().(*types.Array); ok {
			c.addr(e.X)
		} else {
			c.expr(e.X)
		}
		c.expr(e.Index)
		c.emit(opIndexAddr, 0, e, c.typeOf(e))
	case *ast.StarExpr:
		c.expr(e.X)
	}
}

// path pushes a pointer to the field that index names below x.
func (c *compiler) path(x ast.Expr, t types.Type, index []int, node ast.Node) {
	if isPointer(t) {
		c.expr(x)
	} else {
		c.addr(x)
	}
	for n, i := range index {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			if n > 0 {
				c.emit(opDeref, 0, node, t)
			}
			t = p.Elem()
		}
		c.emit(opPartAddr, i, node, t)
		t = fieldType(t, i)
	}
}
