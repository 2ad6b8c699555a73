package unboundedbuffer

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/typematch"
)

// isSetOnce reports whether e is a flag, a field or package variable, that is
// only ever set to true.
func (c *checker) isSetOnce(e ast.Expr) bool {
	v := c.variableOf(e)
	if v == nil || !isLasting(v) {
		return false
	}
	set := false
	for use := range c.index.Of(v) {
		if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
			use = use.Parent()
		}
		kind, i := use.ParentEdge()
		switch kind {
		case edge.AssignStmt_Lhs:
			assign := use.Parent().Node().(*ast.AssignStmt)
			if len(assign.Lhs) != len(assign.Rhs) || !isTrue(c.info, assign.Rhs[i]) {
				return false
			}
			set = true
		case edge.UnaryExpr_X:
			if use.Parent().Node().(*ast.UnaryExpr).Op == token.AND {
				return false
			}
		}
	}
	return set
}

// isKnown reports whether e is a lookup of the inserted key that found
// something, in the same map, which then only changes an entry, or in another
// one from which nothing removes.
func (c *checker) isKnown(s *state, op growth.Op, e ast.Expr) bool {
	if !op.HasKey {
		return false
	}
	if id, ok := e.(*ast.Ident); ok {
		if e = c.valueOf(id); e == nil {
			return false
		}
	}
	table, key := c.lookup(e)
	if table == nil || !sameText(key, op.Key) {
		return false
	}
	v := c.variableOf(table)
	if v == nil || !isLasting(v) || v.Origin() == s.Var.Origin() {
		return true
	}
	container, ok := c.census.Of(v.Origin())
	return ok && !container.Has(growth.Remove)
}

// lookup returns the map and the key of m[k] or m.Load(k), or nil.
func (c *checker) lookup(e ast.Expr) (table, key ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		if _, ok := typematch.Underlying(c.info, e.X).(*types.Map); ok {
			return e.X, e.Index
		}
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && typematch.IsMethod(typematch.Callee(c.info, e), "sync", "Map", "Load") {
			return sel.X, e.Args[0]
		}
	}
	return nil, nil
}

// isListed reports whether a call finds the inserted key in a list, as
// slices.Contains(names, key).
func (c *checker) isListed(op growth.Op, call *ast.CallExpr) bool {
	return op.HasKey && typematch.IsFunc(typematch.Callee(c.info, call), "slices", "Contains") && sameText(call.Args[1], op.Key)
}

// isDuplicate reports whether an element is appended only if it isn't in the
// slice yet: the slice is a set, whose elements count as keys.
func (c *checker) isDuplicate(s *state, op growth.Op) bool {
	elem, ok := c.appended(op)
	if s.Kind != growth.Slice || !ok || c.isIndividual(elem) && !c.isClosedKey(elem) {
		return false
	}
	for _, cond := range conditions(op.Cur) {
		call, ok := cond.expr.(*ast.CallExpr)
		if ok && !cond.holds && typematch.IsFunc(typematch.Callee(c.info, call), "slices", "Contains") && c.denotes(call.Args[0], s.Var) {
			return true
		}
	}
	return c.searchedBefore(s, op)
}

// appended returns the only element that an insertion appends.
func (c *checker) appended(op growth.Op) (inspector.Cursor, bool) {
	assign, ok := op.Cur.Node().(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return inspector.Cursor{}, false
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || len(call.Args) != 2 || call.Ellipsis.IsValid() {
		return inspector.Cursor{}, false
	}
	return op.Cur.FindNode(call.Args[1])
}

// searchedBefore reports whether a loop over the slice, before the insertion,
// leaves when it finds an element that equals something.
func (c *checker) searchedBefore(s *state, op growth.Op) bool {
	for prev, ok := op.Cur.PrevSibling(); ok; prev, ok = prev.PrevSibling() {
		loop, isRange := prev.Node().(*ast.RangeStmt)
		if !isRange || !c.denotes(loop.X, s.Var) {
			continue
		}
		for branch := range prev.Preorder((*ast.IfStmt)(nil)) {
			if hasEquality(branch) && returns(branch.Node().(*ast.IfStmt).Body) {
				return true
			}
		}
	}
	return false
}

func hasEquality(branch inspector.Cursor) bool {
	for cur := range branch.ChildAt(edge.IfStmt_Cond, -1).Preorder((*ast.BinaryExpr)(nil)) {
		if cur.Node().(*ast.BinaryExpr).Op == token.EQL {
			return true
		}
	}
	return false
}

func returns(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	_, ok := body.List[len(body.List)-1].(*ast.ReturnStmt)
	return ok
}
