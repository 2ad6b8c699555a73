package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// emptiedEntry reports a map of slices or maps from which single elements are
// taken, while the key stays when the last one has left: elements come and go
// under each key, so the keys do, too, and every key ever seen keeps an entry.
func (c *checker) emptiedEntry(s *state) bool {
	if s.Kind != growth.Map || !isCollection(mapElem(s.Var)) || !c.staysShared(s) {
		return false
	}
	insert, ok := c.openInsert(s)
	if !ok {
		return false
	}
	for _, op := range s.Ops {
		at, ok := c.takesElement(op)
		if !ok || c.isFilledAgain(s, op) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: emptiedEntry, At: at,
			Message:  fmt.Sprintf("elements leave map %s here but their key stays when it is empty; delete the key with the last one", s.name()),
			Evidence: append([]report.Evidence{{At: insert.Cur.Node(), Message: "keys are added here, and nothing in the package deletes one"}}, c.ownerEvidence(s)...),
		})
		return true
	}
	return false
}

// isFilledAgain reports whether the function that takes an element goes on to add
// one under the same key: it replaces it.
func (c *checker) isFilledAgain(s *state, taken growth.Op) bool {
	decl, ok := uses.Decl(taken.Cur)
	if !ok || !taken.HasKey {
		return false
	}
	key := types.ExprString(taken.Key.Node().(ast.Expr))
	for _, op := range s.In(decl) {
		if op.Cur.Index() > taken.Cur.Index() && op.Use == growth.Insert && op.HasKey && op.HasVal && c.isAppend(op.Val) && types.ExprString(op.Key.Node().(ast.Expr)) == key {
			return true
		}
	}
	return false
}

// openInsert returns an insertion under a key that isn't of a closed set, in a
// function that adds elements as well: it makes keys as they come.
func (c *checker) openInsert(s *state) (growth.Op, bool) {
	for _, op := range s.With(growth.Insert) {
		if _, takes := c.takesElement(op); !takes && op.HasKey && op.HasVal && c.isOpenKey(op.Key) && c.addsElement(s, op) {
			return op, true
		}
	}
	return growth.Op{}, false
}

// vocabulary matches the names of keys that say of what sort something is:
// there are as many as the program knows.
var vocabulary = lazyregexp.New(`(?i)(type|kind|level|class|category|method|event|stage|status|state|action|code|phase|mode|role|format|protocol|scheme|network|family|setting|option|field|column|table|metric)s?(name)?$`)

// isOpenKey reports whether keys aren't of a closed set. The values of a type
// that the package defines are its own vocabulary, unless they are named for
// individuals.
func (c *checker) isOpenKey(cur inspector.Cursor) bool {
	if c.isClosedKey(cur) {
		return false
	}
	e := cur.Node().(ast.Expr)
	if v := typematch.Var(c.info, e); v != nil && vocabulary.MatchString(v.Name()) {
		return false
	}
	named, ok := types.Unalias(c.info.TypeOf(e)).(*types.Named)
	return !ok || named.Obj().Pkg() != c.pass.Pkg || c.isIndividual(cur)
}

// addsElement reports whether the function of an insertion puts an element
// under the key: m[k] = append(m[k], x), m[k][x] = v, or the same through the
// variable that is inserted.
func (c *checker) addsElement(s *state, insert growth.Op) bool {
	switch val := ast.Unparen(insert.Val.Node().(ast.Expr)).(type) {
	case *ast.CallExpr:
		if typematch.Builtin(c.info, val) == "append" {
			return true
		}
	case *ast.CompositeLit:
		if len(val.Elts) > 0 {
			return true
		}
	case *ast.Ident:
		return c.isFilled(c.info.Uses[val])
	}
	decl, ok := uses.Decl(insert.Cur)
	if !ok {
		return false
	}
	for _, op := range s.In(decl) {
		if op.HasKey && (isStoredTo(op.Cur) || op.Use == growth.Insert && op.HasVal && c.isAppend(op.Val)) {
			return true
		}
	}
	return false
}

func (c *checker) isAppend(cur inspector.Cursor) bool {
	call, ok := ast.Unparen(cur.Node().(ast.Expr)).(*ast.CallExpr)
	return ok && typematch.Builtin(c.info, call) == "append"
}

// isFilled reports whether an element of the variable is assigned to.
func (c *checker) isFilled(v types.Object) bool {
	for use := range c.index.Of(v) {
		if isStoredTo(use) || c.isAppendedTo(use) {
			return true
		}
	}
	return false
}

// isAppendedTo reports whether the variable at cur is set to the result of an
// append.
func (c *checker) isAppendedTo(cur inspector.Cursor) bool {
	kind, i := cur.ParentEdge()
	if kind != edge.AssignStmt_Lhs || i >= len(cur.Parent().Node().(*ast.AssignStmt).Rhs) {
		return false
	}
	return c.isAppend(cur.Parent().ChildAt(edge.AssignStmt_Rhs, i))
}

// isStoredTo reports whether the expression at cur is the x of x[i] = v.
func isStoredTo(cur inspector.Cursor) bool {
	cur = uses.Unparen(cur)
	return cur.ParentEdgeKind() == edge.IndexExpr_X && uses.Unparen(cur.Parent()).ParentEdgeKind() == edge.AssignStmt_Lhs
}

func mapElem(v *types.Var) types.Type { return v.Type().Underlying().(*types.Map).Elem() }

func isCollection(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// takesElement returns the place where an operation on a map of collections
// takes single elements from an entry: m[k] = append(m[k][:i], m[k][i+1:]...),
// slices.Delete, or delete(m[k], x).
func (c *checker) takesElement(op growth.Op) (ast.Node, bool) {
	switch {
	case !op.HasKey:
	case op.Use == growth.Insert && op.HasVal && c.isShortened(op.Val):
		return op.Cur.Node(), true
	case op.Use == growth.Read:
		return c.deletesFrom(op.Cur)
	}
	return nil, false
}

// isShortened reports whether the expression at cur is a slice without some of
// its elements.
func (c *checker) isShortened(cur inspector.Cursor) bool {
	if id, ok := ast.Unparen(cur.Node().(ast.Expr)).(*ast.Ident); ok {
		return c.isFilter(c.info.Uses[id])
	}
	call, ok := ast.Unparen(cur.Node().(ast.Expr)).(*ast.CallExpr)
	if !ok || len(call.Args) < 2 {
		return false
	}
	if fn := typematch.Callee(c.info, call); typematch.IsFunc(fn, "slices", "Delete", "DeleteFunc") {
		return true
	}
	head, ok := ast.Unparen(call.Args[0]).(*ast.SliceExpr)
	return ok && typematch.Builtin(c.info, call) == "append" && call.Ellipsis.IsValid() && head.High != nil && isSlicing(call.Args[1])
}

// isFilter reports whether the variable gets the elements of another slice that
// meet a condition: for _, x := range list { if ... { v = append(v, x) } }.
func (c *checker) isFilter(v types.Object) bool {
	for use := range c.index.Of(v) {
		if !c.isAppendedTo(use) {
			continue
		}
		stmt := use.Parent()
		branch, isIf := stmt.Parent().Parent().Node().(*ast.IfStmt)
		if !isIf || len(stmt.Node().(*ast.AssignStmt).Lhs) != 1 {
			return false
		}
		loop, isRange := stmt.Parent().Parent().Parent().Parent().Node().(*ast.RangeStmt)
		if !isRange || branch.Else != nil || !c.appendsValue(stmt.Node().(*ast.AssignStmt), loop) {
			return false
		}
		return true
	}
	return false
}

// appendsValue reports whether the statement appends the value of the range.
func (c *checker) appendsValue(assign *ast.AssignStmt, loop *ast.RangeStmt) bool {
	call := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	value, ok := loop.Value.(*ast.Ident)
	return ok && len(call.Args) == 2 && typematch.Var(c.info, call.Args[1]) == c.info.Defs[value]
}

func isSlicing(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.SliceExpr)
	return ok
}

// deletesFrom returns the delete call on the entry that the lookup at cur
// yields: delete(m[k], x), or the same through a local variable.
func (c *checker) deletesFrom(lookup inspector.Cursor) (ast.Node, bool) {
	lookup = uses.Unparen(lookup)
	if call, ok := c.deleteOn(lookup); ok {
		return call, true
	}
	if lookup.ParentEdgeKind() != edge.AssignStmt_Rhs {
		return nil, false
	}
	id, ok := lookup.Parent().Node().(*ast.AssignStmt).Lhs[0].(*ast.Ident)
	if !ok || c.info.Defs[id] == nil {
		return nil, false
	}
	for use := range c.index.Of(c.info.Defs[id]) {
		if call, ok := c.deleteOn(uses.Unparen(use)); ok {
			return call, true
		}
	}
	return nil, false
}

// deleteOn returns the delete call whose map the expression at cur is.
func (c *checker) deleteOn(cur inspector.Cursor) (ast.Node, bool) {
	kind, i := cur.ParentEdge()
	if kind != edge.CallExpr_Args || i != 0 {
		return nil, false
	}
	call := cur.Parent().Node().(*ast.CallExpr)
	return call, typematch.Builtin(c.info, call) == "delete"
}
