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
