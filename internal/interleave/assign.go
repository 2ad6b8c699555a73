package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (c *compiler) incDec(s *ast.IncDecStmt) {
	c.expr(s.X)
	c.emit(opConst, 0, s, intV(1))
	op := token.ADD
	if s.Tok == token.DEC {
		op = token.SUB
	}
	c.emit(opBinary, int(op), s, c.typeOf(s.X))
	c.assignTo(s.X, s)
}

func (c *compiler) assign(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		c.expr(s.Lhs[0])
		c.expr(s.Rhs[0])
		c.emit(opBinary, int(assignOp(s.Tok)), s, c.typeOf(s.Lhs[0]))
		c.assignTo(s.Lhs[0], s)
		return
	}
	if len(s.Rhs) == 1 && len(s.Lhs) > 1 {
		c.tuple(s.Rhs[0], len(s.Lhs))
	} else {
		for _, e := range s.Rhs {
			c.expr(e)
		}
	}
	for i := len(s.Lhs) - 1; i >= 0; i-- {
		c.assignOrDefine(s.Lhs[i], s)
	}
}

// assignOp returns the binary operator of an assignment like +=.
func assignOp(tok token.Token) token.Token { return tok + (token.ADD - token.ADD_ASSIGN) }

func (c *compiler) assignOrDefine(lhs ast.Expr, s ast.Node) {
	if id, ok := lhs.(*ast.Ident); ok {
		if v, ok := c.x.info.Defs[id].(*types.Var); ok {
			c.initVar(v, s)
			return
		}
	}
	c.assignTo(lhs, s)
}

// assignTo pops a value into lhs.
func (c *compiler) assignTo(lhs ast.Expr, s ast.Node) {
	switch e := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		if e.Name == "_" {
			c.emit(opPop, 1, s, nil)
			return
		}
		if v, ok := c.x.info.ObjectOf(e).(*types.Var); ok {
			if sl, ok := c.slots[v]; ok && !sl.boxed {
				c.emit(opStore, sl.index, s, nil)
				return
			}
		}
	case *ast.IndexExpr:
		if isMap(c.typeOf(e.X)) {
			c.expr(e.X)
			c.expr(e.Index)
			c.emit(opMapSet, 0, s, nil)
			return
		}
	}
	c.addr(lhs)
	c.emit(opSet, 0, s, nil)
}

// tuple pushes the n values of a call, a comma-ok form or a receive.
func (c *compiler) tuple(e ast.Expr, n int) {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		if got := c.call(e, opCall, e); got == n {
			return
		}
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			c.recv(e)
			return
		}
	case *ast.IndexExpr:
		c.expr(e.X)
		c.expr(e.Index)
		at := c.emit(opIndex, 0, e, c.elemType(e))
		c.code.instrs[at].b = 1
		return
	case *ast.TypeAssertExpr:
		c.expr(e.X)
		at := c.emit(opAssert, 0, e, c.typeOf(e.Type))
		c.code.instrs[at].b = 1
		return
	}
	c.cut(e)
}

func (c *compiler) recv(e *ast.UnaryExpr) {
	c.expr(e.X)
	c.emit(opRecv, 0, e, chanElem(c.typeOf(e.X)))
}
