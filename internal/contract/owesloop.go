package contract

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// signals returns the fields that a goroutine waits for in an endless loop: it
// leaves the loop only when one of them is closed or sent to. Nil if it may end
// otherwise, or never.
func (i *inference) signals(stmt *ast.GoStmt) []*types.Var {
	body, ok := i.body(stmt)
	if !ok {
		return nil
	}
	for cur := range body.Preorder((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if fn, _ := uses.Func(cur); fn != body {
			continue
		}
		switch loop := cur.Node().(type) {
		case *ast.ForStmt:
			if loop.Cond == nil {
				return i.exits(cur, loop)
			}
		case *ast.RangeStmt:
			if f := i.channelField(loop.X); f != nil && !i.leavesEarly(cur, loop.Body) {
				return []*types.Var{f}
			}
		}
		return nil
	}
	return nil
}

// exits returns the fields whose cases leave an endless loop, or nil if it is
// left in another way.
func (i *inference) exits(loop inspector.Cursor, stmt *ast.ForStmt) []*types.Var {
	var list []*types.Var
	for cur := range loop.Preorder((*ast.ReturnStmt)(nil), (*ast.BranchStmt)(nil)) {
		if !leavesLoop(loop, cur) {
			continue
		}
		field := i.caseField(loop, cur)
		if field == nil {
			return nil
		}
		list = append(list, field)
	}
	return list
}

// leavesEarly reports whether a statement of the body leaves the loop.
func (i *inference) leavesEarly(loop inspector.Cursor, body *ast.BlockStmt) bool {
	for cur := range loop.Preorder((*ast.ReturnStmt)(nil), (*ast.BranchStmt)(nil)) {
		if leavesLoop(loop, cur) {
			return true
		}
	}
	return false
}

// leavesLoop reports whether a return, break or goto leaves the loop.
func leavesLoop(loop, cur inspector.Cursor) bool {
	branch, ok := cur.Node().(*ast.BranchStmt)
	for c := range cur.Enclosing((*ast.FuncLit)(nil), (*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.SwitchStmt)(nil), (*ast.TypeSwitchStmt)(nil), (*ast.SelectStmt)(nil)) {
		if _, lit := c.Node().(*ast.FuncLit); lit && c.Node() != loop.Node() {
			return syntax.Contains(c.Node(), loop.Node()) // in a literal inside the loop: no
		}
		if ok && branch.Label == nil && branch.Tok == token.BREAK {
			return c == loop
		}
		if c == loop {
			break
		}
	}
	if !ok {
		return true
	}
	return branch.Tok == token.GOTO || branch.Tok == token.BREAK && branch.Label != nil
}

// caseField returns the field that the select case around cur receives from.
func (i *inference) caseField(loop, cur inspector.Cursor) *types.Var {
	for c := range cur.Enclosing((*ast.CommClause)(nil)) {
		if !syntax.Contains(loop.Node(), c.Node()) {
			return nil
		}
		if field := i.receivedField(c.Node().(*ast.CommClause).Comm); field != nil {
			return field
		}
		return nil
	}
	return nil
}

func (i *inference) receivedField(comm ast.Stmt) *types.Var {
	if ch := syntax.Received(comm); ch != nil {
		return i.channelField(ch)
	}
	return nil
}

// channelField returns the field that an expression denotes: x.done, or x.ctx
// for x.ctx.Done().
func (i *inference) channelField(e ast.Expr) *types.Var {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Done" || !typematch.IsContext(i.pass.TypesInfo.TypeOf(sel.X)) {
			return nil
		}
		e = ast.Unparen(sel.X)
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	field, ok := i.pass.TypesInfo.ObjectOf(sel.Sel).(*types.Var)
	if !ok || !field.IsField() {
		return nil
	}
	return field.Origin()
}
