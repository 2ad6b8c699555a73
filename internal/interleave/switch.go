package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (c *compiler) switchStmt(s *ast.SwitchStmt) {
	if s.Init != nil {
		c.stmt(s.Init)
	}
	tag := -1
	if s.Tag != nil {
		c.expr(s.Tag)
		tag = c.newSlot()
		c.emit(opStore, tag, s, nil)
	}
	bodies := make([][]int, len(s.Body.List)) // jumps to each body
	deflt := -1
	for i, cl := range s.Body.List {
		clause := cl.(*ast.CaseClause)
		if clause.List == nil {
			deflt = i
		}
		for _, e := range clause.List {
			bodies[i] = append(bodies[i], c.caseTest(tag, s, e))
		}
	}
	c.caseBodies(s.Body.List, bodies, deflt, func(ast.Stmt) {})
}

// caseTest jumps if the case is the one, and returns the jump.
func (c *compiler) caseTest(tag int, s *ast.SwitchStmt, e ast.Expr) int {
	if tag >= 0 {
		c.emit(opLoad, tag, e, nil)
		c.expr(e)
		c.emit(opBinary, int(token.EQL), e, types.Typ[types.Bool])
	} else {
		c.expr(e)
	}
	c.emit(opNot, 0, e, nil)
	return c.emit(opBranch, 0, e, nil)
}

// caseBodies compiles the bodies of a switch; bodies[i] are the jumps to the
// i-th. What bind emits stands at the head of each.
func (c *compiler) caseBodies(list []ast.Stmt, bodies [][]int, deflt int, bind func(clause ast.Stmt)) {
	end := c.loops[len(c.loops)-1]
	toDefault := c.emit(opJump, 0, nil, nil)
	if deflt < 0 {
		end.breaks = append(end.breaks, toDefault)
	}
	for i, cl := range list {
		if i == deflt {
			c.patch(toDefault)
		}
		for _, at := range bodies[i] {
			c.patch(at)
		}
		bind(cl)
		body := cl.(*ast.CaseClause).Body
		if n := len(body); n > 0 && isFallthrough(body[n-1]) {
			c.body(body[:n-1])
			continue // into the next body, behind its jumps
		}
		c.body(body)
		end.breaks = append(end.breaks, c.emit(opJump, 0, cl, nil))
	}
}

func isFallthrough(s ast.Stmt) bool {
	b, ok := s.(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// typeSwitch tests one case after the other.
func (c *compiler) typeSwitch(s *ast.TypeSwitchStmt) {
	if s.Init != nil {
		c.stmt(s.Init)
	}
	c.expr(asserted(s.Assign))
	tag := c.newSlot()
	c.emit(opStore, tag, s, nil)
	bodies := make([][]int, len(s.Body.List))
	deflt := -1
	for i, cl := range s.Body.List {
		clause := cl.(*ast.CaseClause)
		if clause.List == nil {
			deflt = i
		}
		for _, e := range clause.List {
			bodies[i] = append(bodies[i], c.typeTest(tag, e))
		}
	}
	c.caseBodies(s.Body.List, bodies, deflt, func(clause ast.Stmt) {
		if v, ok := c.x.info.Implicits[clause].(*types.Var); ok {
			c.emit(opLoad, tag, clause, nil)
			c.initVar(v, clause)
		}
	})
}

func asserted(s ast.Stmt) ast.Expr {
	var e ast.Expr
	switch s := s.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		e = s.Rhs[0]
	}
	return ast.Unparen(e).(*ast.TypeAssertExpr).X
}

func (c *compiler) typeTest(tag int, e ast.Expr) int {
	c.emit(opLoad, tag, e, nil)
	if tv := c.x.info.Types[e]; tv.IsNil() {
		c.emit(opConst, 0, e, nilV{})
		c.emit(opBinary, int(token.EQL), e, types.Typ[types.Bool])
	} else {
		at := c.emit(opAssert, 0, e, c.typeOf(e))
		c.code.instrs[at].b = 1
		drop := c.newSlot()
		c.emit(opStore, drop, e, nil) // ok
		c.emit(opPop, 1, e, nil)
		c.emit(opLoad, drop, e, nil)
	}
	c.emit(opNot, 0, e, nil)
	return c.emit(opBranch, 0, e, nil)
}
