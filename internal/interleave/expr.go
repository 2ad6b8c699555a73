package interleave

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// expr pushes the value of e.
func (c *compiler) expr(e ast.Expr) {
	if tv := c.x.info.Types[e]; tv.Value != nil {
		c.constant(e, tv)
		return
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		c.expr(e.X)
	case *ast.Ident:
		c.ident(e)
	case *ast.FuncLit:
		c.closure(e)
	case *ast.CompositeLit:
		c.composite(e)
	case *ast.SelectorExpr:
		c.selector(e)
	case *ast.IndexExpr:
		c.index(e)
	case *ast.StarExpr:
		c.expr(e.X)
		c.emit(opDeref, 0, e, c.typeOf(e))
	case *ast.UnaryExpr:
		c.unary(e)
	case *ast.BinaryExpr:
		c.binary(e)
	case *ast.CallExpr:
		if n := c.call(e, opCall, e); n != 1 {
			c.cut(e)
		}
	case *ast.TypeAssertExpr:
		c.expr(e.X)
		c.emit(opAssert, 0, e, c.typeOf(e))
	case *ast.SliceExpr:
		c.slice(e)
	default:
		c.emit(opUnknown, 0, e, c.typeOf(e))
	}
}

func (c *compiler) constant(e ast.Expr, tv types.TypeAndValue) {
	switch tv.Value.Kind() {
	case constant.Bool:
		c.emit(opConst, 0, e, boolV(constant.BoolVal(tv.Value)))
		return
	case constant.String:
		c.emit(opConst, 0, e, strV(constant.StringVal(tv.Value)))
		return
	case constant.Int:
		if n, ok := constant.Int64Val(tv.Value); ok {
			c.emit(opConst, 0, e, intV(n))
			return
		}
	}
	c.emit(opConst, 0, e, &term{op: "name", key: "const:" + tv.Value.ExactString(), typ: tv.Type})
}

func (c *compiler) ident(e *ast.Ident) {
	switch obj := c.x.info.ObjectOf(e).(type) {
	case *types.Var:
		c.loadVar(e, obj)
	case *types.Nil:
		c.emit(opConst, 0, e, nilV{})
	case *types.Func:
		c.emit(opConst, 0, e, c.funcValue(obj.Origin()))
	default:
		c.emit(opUnknown, 0, e, c.typeOf(e))
	}
}

func (c *compiler) loadVar(e *ast.Ident, v *types.Var) {
	s, ok := c.slots[v]
	switch {
	case ok && s.boxed:
		c.emit(opLoad, s.index, e, nil)
		c.emit(opDeref, 0, e, v.Type())
	case ok:
		c.emit(opLoad, s.index, e, nil)
	case isGlobal(v):
		c.emit(opGlobal, 0, e, v)
		c.emit(opDeref, 0, e, v.Type())
	default:
		c.emit(opUnknown, 0, e, v.Type())
	}
}

func isGlobal(v *types.Var) bool {
	return v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

func (c *compiler) funcValue(fn *types.Func) value {
	if m := modelOf(fn); m != noModel {
		return &funcV{model: m, fn: fn}
	}
	return &funcV{fn: fn}
}

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

func (c *compiler) index(e *ast.IndexExpr) {
	if fn, ok := c.x.info.ObjectOf(identOf(e.X)).(*types.Func); ok { // an instantiation
		c.emit(opConst, 0, e, c.funcValue(fn.Origin()))
		return
	}
	c.expr(e.X)
	c.expr(e.Index)
	c.emit(opIndex, 0, e, c.elemType(e))
}

func (c *compiler) elemType(e *ast.IndexExpr) types.Type {
	t := c.typeOf(e)
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.At(0).Type()
	}
	return t
}

// identOf returns the identifier that names e, or nil.
func identOf(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

func (c *compiler) unary(e *ast.UnaryExpr) {
	switch e.Op {
	case token.AND:
		c.addr(e.X)
	case token.ARROW:
		c.recv(e)
		c.emit(opPop, 1, e, nil)
	case token.NOT:
		c.expr(e.X)
		c.emit(opNot, 0, e, nil)
	case token.SUB:
		c.expr(e.X)
		c.emit(opNeg, 0, e, c.typeOf(e))
	case token.ADD:
		c.expr(e.X)
	default:
		c.expr(e.X)
		c.emit(opPop, 1, e, nil)
		c.emit(opUnknown, 0, e, c.typeOf(e))
	}
}

func (c *compiler) binary(e *ast.BinaryExpr) {
	switch e.Op {
	case token.LAND:
		c.shortcut(e, false)
	case token.LOR:
		c.shortcut(e, true)
	default:
		c.expr(e.X)
		c.expr(e.Y)
		c.emit(opBinary, int(e.Op), e, c.typeOf(e))
	}
}

// shortcut compiles && and ||: when X equals stop, Y isn't evaluated.
func (c *compiler) shortcut(e *ast.BinaryExpr, stop bool) {
	c.expr(e.X)
	if stop {
		c.emit(opNot, 0, e, nil)
	}
	over := c.emit(opBranch, 0, e, nil)
	c.expr(e.Y)
	end := c.emit(opJump, 0, e, nil)
	c.patch(over)
	c.emit(opConst, 0, e, boolV(stop))
	c.patch(end)
}

func (c *compiler) slice(e *ast.SliceExpr) {
	if _, ok := c.typeOf(e.X).Underlying().(*types.Slice); !ok || e.Slice3 {
		c.expr(e.X)
		c.emit(opPop, 1, e, nil)
		c.emit(opUnknown, 0, e, c.typeOf(e))
		return
	}
	c.expr(e.X)
	for _, bound := range []ast.Expr{e.Low, e.High} {
		if bound == nil {
			c.emit(opConst, 0, e, nilV{})
			continue
		}
		c.expr(bound)
	}
	c.emit(opSlice, 0, e, c.typeOf(e))
}
