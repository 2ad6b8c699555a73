package fate

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/typematch"
)

// lacks reports whether the condition at the end of b, with the given truth,
// says that a collection that holds the value has fewer elements than that.
func (s *search) lacks(b *cfg.Block, truth bool) bool {
	e, ok := ast.Unparen(s.conds.edges[b]).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	least, limit := s.elements(e.X), s.Info.Types[e.Y].Value
	if least == 0 || limit == nil {
		return false
	}
	n, ok := constant.Int64Val(constant.ToInt(limit))
	if !ok || n >= int64(least) {
		return false
	}
	switch e.Op {
	case token.EQL, token.LEQ, token.LSS:
		return truth
	case token.NEQ, token.GTR:
		return !truth
	}
	return false
}

// elements returns how many elements len(x) counts at least, if x is a variable
// for a collection that holds the value, or 0.
func (s *search) elements(e ast.Expr) int {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || typematch.Builtin(s.Info, call) != "len" {
		return 0
	}
	id, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	if !ok {
		return 0
	}
	obj := s.Info.ObjectOf(id)
	if role, named := s.names[obj]; !named || role != holder {
		return 0
	}
	return 1 + s.declaredWith(obj)
}

// declaredWith returns the number of elements of the literal that the variable
// is declared with.
func (w *walk) declaredWith(obj types.Object) int {
	def, ok := w.Index.Def(obj)
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
		return 0
	}
	assign := def.Parent().Node().(*ast.AssignStmt)
	_, i := def.ParentEdge()
	if len(assign.Lhs) != len(assign.Rhs) {
		return 0
	}
	lit, ok := ast.Unparen(assign.Rhs[i]).(*ast.CompositeLit)
	if !ok || w.mentions(lit) {
		return 0
	}
	return len(lit.Elts)
}
