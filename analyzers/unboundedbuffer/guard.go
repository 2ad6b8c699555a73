package unboundedbuffer

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// A condition is an expression of which the code around an insertion tells
// whether it holds there.
type condition struct {
	expr  ast.Expr
	holds bool
}

// isGuarded reports whether the conditions under which an insertion runs leave
// it only so many times: a count with a maximum, a flag that is set once, an
// empty container, a key that is known already.
func (c *checker) isGuarded(s *state, op growth.Op) bool {
	for _, cond := range conditions(op.Cur) {
		if c.bounds(s, op, cond) {
			return true
		}
	}
	return c.isDuplicate(s, op)
}

// conditions returns what holds where cur runs, in its function: the branches
// around it, and the ones before it that leave.
func conditions(cur inspector.Cursor) []condition {
	var list []condition
	for at := cur; ; at = at.Parent() {
		parent := at.Parent()
		switch n := parent.Node().(type) {
		case nil, *ast.FuncDecl, *ast.FuncLit:
			return list
		case *ast.IfStmt:
			switch at.ParentEdgeKind() {
			case edge.IfStmt_Body:
				list = split(list, n.Cond, true)
			case edge.IfStmt_Else:
				list = split(list, n.Cond, false)
			}
		case *ast.CaseClause:
			list = caseCondition(list, parent, n)
			list = before(list, at)
		case *ast.BlockStmt, *ast.CommClause:
			if _, isCase := at.Node().(*ast.CaseClause); !isCase {
				list = before(list, at)
			}
		}
	}
}

// caseCondition adds the condition under which a clause of a switch runs.
func caseCondition(list []condition, clause inspector.Cursor, n *ast.CaseClause) []condition {
	stmt, ok := clause.Parent().Parent().Node().(*ast.SwitchStmt)
	if !ok || len(n.List) == 0 {
		return list
	}
	if stmt.Tag != nil { // one of several values is as good as one
		return append(list, condition{&ast.BinaryExpr{X: stmt.Tag, Op: token.EQL, Y: n.List[0]}, true})
	}
	if len(n.List) == 1 {
		list = split(list, n.List[0], true)
	}
	return list
}

// before adds the conditions of the branches before the statement at cur that
// leave the block.
func before(list []condition, cur inspector.Cursor) []condition {
	for prev, ok := cur.PrevSibling(); ok; prev, ok = prev.PrevSibling() {
		branch, isIf := prev.Node().(*ast.IfStmt)
		if isIf && branch.Else == nil && syntax.Leaves(branch.Body, token.CONTINUE, token.BREAK) {
			list = split(list, branch.Cond, false)
		}
	}
	return list
}

// split adds the parts of a condition that are known each for itself.
func split(list []condition, e ast.Expr, holds bool) []condition {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return split(list, e.X, !holds)
		}
	case *ast.BinaryExpr:
		if e.Op == token.LAND && holds || e.Op == token.LOR && !holds {
			return split(split(list, e.X, holds), e.Y, holds)
		}
	}
	return append(list, condition{ast.Unparen(e), holds})
}

// bounds reports whether a condition lets the insertion run only so many times.
func (c *checker) bounds(s *state, op growth.Op, cond condition) bool {
	switch e := cond.expr.(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LSS, token.LEQ:
			return c.isCounter(e.X) && cond.holds || c.isCounter(e.Y) && !cond.holds
		case token.GTR, token.GEQ:
			return c.isCounter(e.Y) && cond.holds || c.isCounter(e.X) && !cond.holds
		case token.EQL:
			return c.equals(s, op, e, cond.holds)
		case token.NEQ:
			return c.equals(s, op, e, !cond.holds)
		}
	case *ast.Ident, *ast.SelectorExpr:
		return !cond.holds && c.isSetOnce(e) || cond.holds && c.isKnown(s, op, e)
	case *ast.IndexExpr:
		return cond.holds && c.isKnown(s, op, e)
	case *ast.CallExpr:
		return cond.holds && c.isListed(op, e)
	}
	return false
}

// equals reports whether an equality, if it is as given, bounds the insertion:
// the container is empty, the key is a constant or not known to another map.
func (c *checker) equals(s *state, op growth.Op, e *ast.BinaryExpr, equal bool) bool {
	switch {
	case c.info.Types[e.Y].IsNil():
		return equal && c.denotes(e.X, s.Var) || !equal && c.isKnown(s, op, ast.Unparen(e.X))
	case c.info.Types[e.Y].Value != nil && equal:
		return c.isLenOf(e.X, s.Var) || op.HasKey && sameText(e.X, op.Key)
	}
	return false
}

func sameText(e ast.Expr, cur inspector.Cursor) bool {
	return types.ExprString(ast.Unparen(e)) == types.ExprString(ast.Unparen(cur.Node().(ast.Expr)))
}

// denotes reports whether e names the variable.
func (c *checker) denotes(e ast.Expr, v *types.Var) bool {
	named := c.variableOf(e)
	return named != nil && named.Origin() == v.Origin()
}

// variableOf returns the variable or field that e names, or nil.
func (c *checker) variableOf(e ast.Expr) *types.Var {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return nil
	}
	v, _ := c.info.Uses[id].(*types.Var)
	return v
}

// isLenOf reports whether e is the length of the variable.
func (c *checker) isLenOf(e ast.Expr, v *types.Var) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && typematch.Builtin(c.info, call) == "len" && c.denotes(call.Args[0], v)
}

// isCounter reports whether e is a field or package variable, or the result of
// counting one, that is counted up and never down.
func (c *checker) isCounter(e ast.Expr) bool {
	e = c.counted(ast.Unparen(e))
	v := c.variableOf(e)
	if v == nil || !isLasting(v) {
		return false
	}
	counts := false
	for use := range c.index.Of(v) {
		up, other := c.step(use)
		if other {
			return false
		}
		counts = counts || up
	}
	return counts
}

// isLasting reports whether v is a field or a package variable.
func isLasting(v *types.Var) bool {
	return v.IsField() || v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// counted returns what e counts: x in int(x), x.Load(), x.Add(1),
// atomic.AddInt64(&x, 1), and n where n := x.Add(1).
func (c *checker) counted(e ast.Expr) ast.Expr {
	if id, ok := e.(*ast.Ident); ok {
		if value := c.valueOf(id); value != nil {
			e = value
		}
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return e
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && (sel.Sel.Name == "Load" || sel.Sel.Name == "Add") {
		return sel.X
	}
	if len(call.Args) == 0 {
		return e
	}
	arg := ast.Unparen(call.Args[0])
	if address, ok := arg.(*ast.UnaryExpr); ok && address.Op == token.AND {
		return address.X
	}
	if c.info.Types[call.Fun].IsType() {
		return arg
	}
	return e
}

// valueOf returns the value of a local variable that is set where it is
// declared, or nil.
func (c *checker) valueOf(id *ast.Ident) ast.Expr {
	def, ok := c.index.Def(c.info.Uses[id])
	if !ok {
		return nil
	}
	assign, ok := def.Parent().Node().(*ast.AssignStmt)
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs || len(assign.Rhs) != 1 {
		return nil
	}
	return ast.Unparen(assign.Rhs[0])
}

// step tells what a use does to a counter: counts it up, or anything other
// than that and reading it.
func (c *checker) step(use inspector.Cursor) (up, other bool) {
	if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
		use = use.Parent()
	}
	switch n := use.Parent().Node().(type) {
	case *ast.IncDecStmt:
		return n.Tok == token.INC, n.Tok == token.DEC
	case *ast.AssignStmt:
		isTarget := use.ParentEdgeKind() == edge.AssignStmt_Lhs
		return isTarget && n.Tok == token.ADD_ASSIGN, isTarget && n.Tok != token.ADD_ASSIGN
	case *ast.SelectorExpr:
		return n.Sel.Name == "Add", n.Sel.Name != "Add" && n.Sel.Name != "Load"
	case *ast.UnaryExpr:
		return n.Op == token.AND, false
	}
	return false, false
}
