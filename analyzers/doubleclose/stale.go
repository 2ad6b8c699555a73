package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// staleChecks reports closes that stand under a lock, behind a check of an
// atomic flag that was made before the lock was taken and isn't repeated.
func (c *checker) staleChecks() {
	for _, x := range c.closes {
		g := x.guards
		if x.Callee != nil || x.writer || g.Once || g.Swap || g.Present || g.Select != nil || g.Lock == nil || g.Literal || c.recovers(x.home) || !c.mayRunTogether(x) {
			continue
		}
		flag, test := c.atomicFlag(x)
		if flag == nil || !c.writtenIn(flag, x.home) || c.askedLocked(test) || c.testedAgain(flag, test, x) {
			continue
		}
		message := fmt.Sprintf("two calls of %s can both pass the check of %s and close %s; swap the flag, or check it under the lock", c.enclosing(x), flag.Name(), x.name())
		c.report(racyGuard, x.call(), message, []report.Evidence{{At: test, Message: "this check is made before the lock is taken"}})
	}
}

// atomicFlag returns the atomic field that the check before the close reads,
// itself or through a method that does nothing else, and the check.
func (c *checker) atomicFlag(x *closing) (*types.Var, ast.Expr) {
	if flag := x.guards.Flag; flag != nil && flag.IsField() {
		if _, isCall := ast.Unparen(x.guards.FlagExpr).(*ast.CallExpr); isCall {
			return flag, x.guards.FlagExpr
		}
		return nil, nil
	}
	if x.guards.Asked == nil {
		return nil, nil
	}
	field := c.getterOf(x.guards.Asked)
	if field == nil {
		return nil, nil
	}
	for cur := range x.home.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if typematch.Callee(c.info, call) == x.guards.Asked && call.Pos() < x.call().Pos() {
			return field, call
		}
	}
	return nil, nil
}

// getterOf returns the atomic field that a method of the package loads and
// returns, if it does nothing else.
func (c *checker) getterOf(fn *types.Func) *types.Var {
	decl := c.contract.Decl(fn)
	if decl == nil || decl.Body == nil || len(decl.Body.List) != 1 {
		return nil
	}
	ret, ok := decl.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil
	}
	var field *types.Var
	ast.Inspect(ret.Results[0], func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || field != nil {
			return field == nil
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Load" {
			if v := c.fieldOf(sel.X); v != nil && isAtomic(v.Type()) {
				field = v
			}
		}
		return field == nil
	})
	return field
}

func (c *checker) fieldOf(e ast.Expr) *types.Var {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	v, _ := c.info.ObjectOf(sel.Sel).(*types.Var)
	if v == nil || !v.IsField() {
		return nil
	}
	return v.Origin()
}

// testedAgain reports whether the function reads the flag, or asks the getter,
// between the first check and the close.
func (c *checker) testedAgain(flag *types.Var, test ast.Expr, x *closing) bool {
	for cur := range c.index.Of(flag) {
		if contains(x.home, cur) && cur.Node().Pos() > test.End() && cur.Node().Pos() < x.call().Pos() && !stores(cur) {
			return true
		}
	}
	if x.guards.Asked == nil {
		return false
	}
	for cur := range c.index.Of(x.guards.Asked) {
		if contains(x.home, cur) && cur.Node().Pos() > test.End() && cur.Node().Pos() < x.call().Pos() {
			return true
		}
	}
	return false
}

// stores reports whether the use of an atomic field stores in it, and gives
// back nothing of what was there.
func stores(cur inspector.Cursor) bool {
	cur = selected(cur)
	return cur.ParentEdgeKind() == edge.SelectorExpr_X && cur.Parent().Node().(*ast.SelectorExpr).Sel.Name == "Store"
}
