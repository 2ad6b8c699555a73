package interleave

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/memlint/memlint/internal/syntax"
)

func (c *compiler) forStmt(s *ast.ForStmt, l *loopLabel) {
	if s.Init != nil {
		c.stmt(s.Init)
	}
	c.depth++
	start := c.pc()
	if s.Cond != nil {
		c.expr(s.Cond)
		l.breaks = append(l.breaks, c.emit(opBranch, 0, s.Cond, nil))
	}
	c.body(s.Body.List)
	c.patchContinues(l)
	c.freshLoopVars(s.Init)
	if s.Post != nil {
		c.stmt(s.Post)
	}
	c.emit(opJump, start, s, nil)
	c.depth--
}

// freshLoopVars gives each turn its own variables.
func (c *compiler) freshLoopVars(init ast.Stmt) {
	assign, ok := init.(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE {
		return
	}
	for _, lhs := range assign.Lhs {
		if v, ok := c.x.info.Defs[lhs.(*ast.Ident)].(*types.Var); ok && c.slots[v].boxed {
			c.emit(opDebox, c.slots[v].index, init, v.Type())
		}
	}
}

// patchContinues lets continue lead to the code that comes next.
func (c *compiler) patchContinues(l *loopLabel) {
	for _, at := range l.contines {
		c.patch(at)
	}
	l.next = c.pc()
}

func (c *compiler) rangeStmt(s *ast.RangeStmt, l *loopLabel) {
	switch t := c.typeOf(s.X); u := coreType(t).(type) {
	case *types.Chan:
		c.rangeChan(s, l, u)
	case *types.Signature:
		c.rangeFunc(s, l)
	default:
		c.rangeElems(s, l)
	}
}

func coreType(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func (c *compiler) rangeChan(s *ast.RangeStmt, l *loopLabel, ch *types.Chan) {
	c.expr(s.X)
	operand := c.newSlot()
	c.emit(opStore, operand, s, nil)
	c.depth++
	start := c.pc()
	c.emit(opLoad, operand, s, nil)
	at := c.emit(opRecv, 0, s, ch.Elem())
	c.code.instrs[at].b = 1
	more := c.emit(opBranch, 0, s, nil)
	c.bindRange(s.Key, s)
	c.body(s.Body.List)
	c.patchContinues(l)
	c.emit(opJump, start, s, nil)
	c.patch(more)
	c.emit(opPop, 1, s, nil)
	c.depth--
}

// bindRange pops a value into a variable of the range clause.
func (c *compiler) bindRange(e ast.Expr, s *ast.RangeStmt) {
	if e == nil {
		c.emit(opPop, 1, s, nil)
		return
	}
	c.assignOrDefine(e, s)
}

// rangeFunc runs the body any number of times.
func (c *compiler) rangeFunc(s *ast.RangeStmt, l *loopLabel) {
	sig := c.typeOf(s.X).Underlying().(*types.Signature)
	yield, ok := sig.Params().At(0).Type().Underlying().(*types.Signature)
	if !ok {
		c.cut(s)
		return
	}
	c.expr(s.X)
	c.emit(opPop, 1, s, nil)
	c.depth++
	start := c.pc()
	l.breaks = append(l.breaks, c.emit(opChoose, 0, s, nil))
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if e != nil && i < yield.Params().Len() {
			c.emit(opUnknown, 0, s, yield.Params().At(i).Type())
			c.bindRange(e, s)
		}
	}
	c.body(s.Body.List)
	c.patchContinues(l)
	c.emit(opJump, start, s, nil)
	c.depth--
}

func (c *compiler) rangeElems(s *ast.RangeStmt, l *loopLabel) {
	c.expr(s.X)
	iter := c.newSlot()
	c.emit(opRangeInit, iter, s, c.typeOf(s.X))
	c.depth++
	start := c.pc()
	next := c.emit(opRangeNext, iter, s, nil)
	c.bindRange(s.Value, s)
	c.bindRange(s.Key, s)
	c.body(s.Body.List)
	c.patchContinues(l)
	c.emit(opJump, start, s, nil)
	c.code.instrs[next].b = c.pc()
	c.depth--
}

func (c *compiler) selectStmt(s *ast.SelectStmt) {
	info := &selectInfo{}
	for _, cl := range s.Body.List {
		clause := cl.(*ast.CommClause)
		switch comm := clause.Comm.(type) {
		case nil:
			info.hasDefault = true
		case *ast.SendStmt:
			c.expr(comm.Chan)
			c.expr(comm.Value)
			info.cases = append(info.cases, selectCase{send: true, node: clause})
		default:
			c.expr(syntax.Received(comm))
			c.emit(opConst, 0, comm, nilV{})
			info.cases = append(info.cases, selectCase{node: clause})
		}
	}
	c.emit(opSelect, 0, s, info)
	c.selectBodies(s, info)
}

func (c *compiler) selectBodies(s *ast.SelectStmt, info *selectInfo) {
	end := c.loops[len(c.loops)-1]
	i := 0
	for _, cl := range s.Body.List {
		clause := cl.(*ast.CommClause)
		if clause.Comm == nil {
			info.deflt = c.pc()
		} else {
			info.cases[i].target = c.pc()
			i++
			c.received(clause.Comm)
		}
		c.body(clause.Body)
		end.breaks = append(end.breaks, c.emit(opJump, 0, cl, nil))
	}
}

// received pops what a case received, value and ok, into its variables.
func (c *compiler) received(comm ast.Stmt) {
	switch comm := comm.(type) {
	case *ast.ExprStmt:
		c.emit(opPop, 2, comm, nil)
	case *ast.AssignStmt:
		if len(comm.Lhs) == 2 {
			c.assignOrDefine(comm.Lhs[1], comm)
		} else {
			c.emit(opPop, 1, comm, nil)
		}
		c.assignOrDefine(comm.Lhs[0], comm)
	}
}
