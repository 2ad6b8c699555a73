package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// nilMapDelete reports a delete from a map that the same function set to nil
// before: the entries that were meant are in another map.
func (c *checker) nilMapDelete(cur inspector.Cursor, call *ast.CallExpr) {
	target, ok := ast.Unparen(call.Args[0]).(*ast.SelectorExpr)
	if !ok {
		return
	}
	reset := c.lastReset(cur, target)
	if reset == nil {
		return
	}
	c.findings.Report(report.Finding{
		Kind: nilMapDelete, At: call,
		Message:  fmt.Sprintf("delete from %s removes nothing: the map was set to nil before; delete from the map that is meant", source(target)),
		Evidence: []report.Evidence{{At: reset, Message: "set to nil here"}},
	})
}

// lastReset walks back from cur over the statements that certainly run before
// it; it returns the assignment of nil to target, if nothing after it can give
// the map a value.
func (c *checker) lastReset(cur inspector.Cursor, target *ast.SelectorExpr) ast.Node {
	text, owner := types.ExprString(target), types.ExprString(target.X)
	for at := cur; ; {
		if _, isFunc := at.Node().(*ast.FuncLit); isFunc || at.ParentEdgeKind() == edge.FuncDecl_Body {
			return nil
		}
		prev, ok := at.PrevSibling()
		if _, isStmt := at.Node().(ast.Stmt); !ok || !isStmt {
			at = at.Parent()
			continue
		}
		if assign, ok := prev.Node().(*ast.AssignStmt); ok && len(assign.Lhs) == 1 && types.ExprString(assign.Lhs[0]) == text {
			if c.info.Types[assign.Rhs[0]].IsNil() {
				return assign
			}
			return nil
		}
		if c.mayChange(prev, text, owner) {
			return nil
		}
		at = prev
	}
}

// mayChange reports whether a statement assigns to the field, or hands its
// owner to a function.
func (c *checker) mayChange(stmt inspector.Cursor, text, owner string) bool {
	for cur := range stmt.Preorder((*ast.AssignStmt)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				if types.ExprString(lhs) == text {
					return true
				}
			}
		case *ast.CallExpr:
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && types.ExprString(sel.X) == owner {
				return true
			}
			for _, arg := range n.Args {
				if s := types.ExprString(arg); s == owner || s == "&"+owner {
					return true
				}
			}
		}
	}
	return false
}

// wrongKey reports deletes whose key is another field of the entry than the
// one under which it was inserted.
func (c *checker) wrongKey(s *growth.Container, name string) bool {
	if s.Kind != growth.Map || s.Has(growth.Escape) {
		return false
	}
	inserted, deleted := c.keyField(s.With(growth.Insert)), c.keyField(s.With(growth.Remove))
	if inserted == nil || deleted == nil || inserted == deleted || !sameStruct(inserted, deleted, c.info, s) {
		return false
	}
	at := s.With(growth.Remove)[0]
	c.findings.Report(report.Finding{
		Kind: wrongKey, At: at.Cur.Node(),
		Message:  fmt.Sprintf("delete from map %s uses the key %s, but entries are inserted under %s", name, deleted.Name(), inserted.Name()),
		Evidence: []report.Evidence{{At: s.With(growth.Insert)[0].Cur.Node(), Message: "entries are inserted here, under " + inserted.Name()}},
	})
	return true
}

// keyField returns the field that the keys of all operations select, or nil.
func (c *checker) keyField(ops []growth.Op) *types.Var {
	var field *types.Var
	for _, op := range ops {
		if !op.HasKey {
			return nil
		}
		sel, ok := ast.Unparen(op.Key.Node().(ast.Expr)).(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		v, ok := c.info.Uses[sel.Sel].(*types.Var)
		if !ok || !v.IsField() || field != nil && field != v {
			return nil
		}
		field = v
	}
	return field
}

// sameStruct reports whether two key fields are selected from values of one
// named type.
func sameStruct(a, b *types.Var, info *types.Info, s *growth.Container) bool {
	if !types.Identical(a.Type(), b.Type()) {
		return false
	}
	owner := func(use growth.Use) *types.Named {
		sel := ast.Unparen(s.With(use)[0].Key.Node().(ast.Expr)).(*ast.SelectorExpr)
		return typematch.Named(info.TypeOf(sel.X))
	}
	x, y := owner(growth.Insert), owner(growth.Remove)
	return x != nil && y != nil && x.Obj() == y.Obj()
}
