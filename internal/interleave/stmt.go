package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (c *compiler) block(list []ast.Stmt) {
	for _, s := range list {
		c.stmt(s)
	}
}

func (c *compiler) stmt(s ast.Stmt) {
	label := c.label
	c.label = ""
	switch s := s.(type) {
	case *ast.ExprStmt:
		c.exprStmt(s.X)
	case *ast.SendStmt:
		c.expr(s.Chan)
		c.expr(s.Value)
		c.emit(opSend, 0, s, nil)
	case *ast.IncDecStmt:
		c.incDec(s)
	case *ast.AssignStmt:
		c.assign(s)
	case *ast.GoStmt:
		c.call(s.Call, opGo, s)
	case *ast.DeferStmt:
		c.call(s.Call, opDefer, s)
	case *ast.ReturnStmt:
		c.returns(s)
	case *ast.BranchStmt:
		c.branch(s)
	case *ast.BlockStmt:
		c.block(s.List)
	case *ast.IfStmt:
		c.ifStmt(s)
	case *ast.DeclStmt:
		c.declStmt(s)
	case *ast.LabeledStmt:
		c.labeled(s)
	default:
		c.label = label
		c.compound(s)
	}
}

// compound compiles the statements that break leaves.
func (c *compiler) compound(s ast.Stmt) {
	l := &loopLabel{name: c.label}
	c.label = ""
	c.loops = append(c.loops, l)
	switch s := s.(type) {
	case *ast.ForStmt:
		l.isLoop = true
		c.forStmt(s, l)
	case *ast.RangeStmt:
		l.isLoop = true
		c.rangeStmt(s, l)
	case *ast.SwitchStmt:
		c.switchStmt(s)
	case *ast.TypeSwitchStmt:
		c.typeSwitch(s)
	case *ast.SelectStmt:
		c.selectStmt(s)
	case *ast.EmptyStmt:
	default:
		c.cut(s)
	}
	c.loops = c.loops[:len(c.loops)-1]
	for _, at := range l.breaks {
		c.patch(at)
	}
	l.end = c.pc()
}

func (c *compiler) labeled(s *ast.LabeledStmt) {
	c.label = s.Label.Name
	c.stmt(s.Stmt)
	c.label = ""
}

func (c *compiler) exprStmt(e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		if n := c.call(e, opCall, e); n > 0 {
			c.emit(opPop, n, e, nil)
		}
		if endsProcess(e) {
			c.cut(e)
		}
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			c.recv(e)
			c.emit(opPop, 2, e, nil)
		}
	}
}

// endsProcess reports whether a chain of calls begins or goes on with Fatal or
// Panic, the way some loggers are used: log.Fatal().Err(err).Msg("x").
func endsProcess(last *ast.CallExpr) bool {
	for call, ok := last, true; ok; {
		sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !isSel {
			return false
		}
		if call != last && (strings.HasPrefix(sel.Sel.Name, "Fatal") || strings.HasPrefix(sel.Sel.Name, "Panic")) {
			return true
		}
		call, ok = ast.Unparen(sel.X).(*ast.CallExpr)
	}
	return false
}

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

func (c *compiler) returns(s *ast.ReturnStmt) {
	results := c.code.results
	switch {
	case len(s.Results) == 0:
	case len(s.Results) == 1 && len(results) > 1:
		c.tuple(s.Results[0], len(results))
		c.popResults(s)
	default:
		for _, e := range s.Results {
			c.expr(e)
		}
		c.popResults(s)
	}
	c.emit(opReturn, 0, s, nil)
}

func (c *compiler) popResults(s ast.Node) {
	for i := len(c.code.results) - 1; i >= 0; i-- {
		r := c.code.results[i]
		if r.boxed {
			c.emit(opLoad, r.index, s, nil)
			c.emit(opSet, 0, s, nil)
			continue
		}
		c.emit(opStore, r.index, s, nil)
	}
}

func (c *compiler) branch(s *ast.BranchStmt) {
	for i := len(c.loops) - 1; i >= 0; i-- {
		l := c.loops[i]
		if s.Label != nil && l.name != s.Label.Name {
			continue
		}
		switch {
		case s.Tok == token.BREAK:
			l.breaks = append(l.breaks, c.emit(opJump, l.end, s, nil))
			return
		case s.Tok == token.CONTINUE && l.isLoop:
			l.contines = append(l.contines, c.emit(opJump, l.next, s, nil))
			return
		}
	}
	c.cut(s) // goto, fallthrough
}

func (c *compiler) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		c.stmt(s.Init)
	}
	c.expr(s.Cond)
	toElse := c.emit(opBranch, 0, s.Cond, nil)
	c.body(s.Body.List)
	if s.Else == nil {
		c.patch(toElse)
		return
	}
	toEnd := c.emit(opJump, 0, s, nil)
	c.patch(toElse)
	c.stmt(s.Else)
	c.patch(toEnd)
}

func (c *compiler) declStmt(s *ast.DeclStmt) {
	decl, ok := s.Decl.(*ast.GenDecl)
	if !ok || decl.Tok != token.VAR {
		return
	}
	for _, spec := range decl.Specs {
		c.varSpec(spec.(*ast.ValueSpec))
	}
}

func (c *compiler) varSpec(spec *ast.ValueSpec) {
	switch {
	case len(spec.Values) == 0:
		for _, name := range spec.Names {
			c.pushZero(name, c.x.info.ObjectOf(name).Type())
		}
	case len(spec.Values) == 1 && len(spec.Names) > 1:
		c.tuple(spec.Values[0], len(spec.Names))
	default:
		for _, v := range spec.Values {
			c.expr(v)
		}
	}
	for i := len(spec.Names) - 1; i >= 0; i-- {
		c.assignOrDefine(spec.Names[i], spec)
	}
}

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
	c.caseBodies(s.Body.List, bodies, deflt)
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
// i-th.
func (c *compiler) caseBodies(list []ast.Stmt, bodies [][]int, deflt int) {
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

func isMap(t types.Type) bool {
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// chanElem returns the element type of a channel type, or nil.
func chanElem(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if ch, ok := t.Underlying().(*types.Chan); ok {
		return ch.Elem()
	}
	return nil
}
