package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// block compiles statements; the rest of a long list is left for later.
func (c *compiler) block(list []ast.Stmt) {
	for i, s := range list {
		if s.Pos()-list[0].Pos() > longBlock {
			c.body(list[i:])
			return
		}
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
