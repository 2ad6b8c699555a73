package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// forgottenTwins reports, for the branches around the delete at cur, those that
// delete an entry from one of two maps that are filled together, where the
// other branch deletes from both and nothing else ever deletes from the second
// one.
func (c *checker) forgottenTwins(cur inspector.Cursor) {
	for branch := range cur.Enclosing((*ast.IfStmt)(nil)) {
		n := branch.Node().(*ast.IfStmt)
		if _, ok := n.Else.(*ast.BlockStmt); !ok || c.compared[n] {
			continue
		}
		c.compared[n] = true
		then, other := branch.ChildAt(edge.IfStmt_Body, -1), branch.ChildAt(edge.IfStmt_Else, -1)
		if len(c.deletions(then)) > 0 && len(c.deletions(other)) > 0 && !c.asksMap(n.Cond) {
			c.comparesBranches(then, other)
			c.comparesBranches(other, then)
		}
	}
}

// asksMap reports whether a condition depends on what a map holds: then the
// entry that a branch seems to forget may not exist there.
func (c *checker) asksMap(cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			found = true
		case *ast.Ident:
			found = found || c.isLookedUp(n)
		}
		return !found
	})
	return found
}

// isLookedUp reports whether the variable is set by a lookup: _, ok := m[k].
func (c *checker) isLookedUp(id *ast.Ident) bool {
	def, ok := c.index.Def(c.info.Uses[id])
	if !ok {
		return false
	}
	assign, ok := def.Parent().Node().(*ast.AssignStmt)
	if !ok {
		return false
	}
	_, ok = ast.Unparen(assign.Rhs[0]).(*ast.IndexExpr)
	return ok
}

// comparesBranches reports the maps that full deletes from and part forgets.
func (c *checker) comparesBranches(full, part inspector.Cursor) {
	kept := c.deletions(part)
	if len(kept) == 0 {
		return
	}
	all := c.deletions(full)
	if !containsAll(all, kept) {
		return
	}
	for _, d := range all {
		if has(kept, d.field) || d.owner != kept[0].owner || !c.removedOnlyIn(d.field, full) || !c.filledTogether(d.field, kept[0].field) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: forgottenTwin, At: kept[0].call,
			Message:  fmt.Sprintf("entry leaves map %s here but stays in %s; delete it there too, as the other branch does", kept[0].field.Name(), d.field.Name()),
			Evidence: []report.Evidence{{At: d.call, Message: "the only deletion from " + d.field.Name()}},
		})
		return
	}
}

// A deletion is a delete call on a map in a field.
type deletion struct {
	field *types.Var
	owner string // the expression whose field it is
	call  *ast.CallExpr
}

// deletions returns the deletions from maps in fields below cur, the first of
// each field.
func (c *checker) deletions(cur inspector.Cursor) []deletion {
	var list []deletion
	for at := range cur.Preorder((*ast.CallExpr)(nil)) {
		call := at.Node().(*ast.CallExpr)
		if typematch.Builtin(c.info, call) != "delete" {
			continue
		}
		sel, ok := ast.Unparen(call.Args[0]).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		if v, ok := c.info.Uses[sel.Sel].(*types.Var); ok && v.IsField() && !has(list, v) {
			list = append(list, deletion{v, types.ExprString(sel.X), call})
		}
	}
	return list
}

func has(list []deletion, field *types.Var) bool {
	for _, d := range list {
		if d.field == field {
			return true
		}
	}
	return false
}

func containsAll(all, some []deletion) bool {
	for _, d := range some {
		if !has(all, d.field) {
			return false
		}
	}
	return len(all) > len(some)
}

// removedOnlyIn reports whether everything that removes from the field's map
// stands below cur.
func (c *checker) removedOnlyIn(field *types.Var, cur inspector.Cursor) bool {
	container, ok := c.census.Of(field.Origin())
	if !ok || container.Has(growth.Escape) {
		return false
	}
	for _, op := range container.With(growth.Remove) {
		if !cur.Contains(op.Cur) {
			return false
		}
	}
	return true
}

// filledTogether reports whether each insertion into the first field's map
// stands in one block with an insertion into the second one's.
func (c *checker) filledTogether(first, second *types.Var) bool {
	a, ok := c.census.Of(first.Origin())
	b, okB := c.census.Of(second.Origin())
	if !ok || !okB || !a.Has(growth.Insert) {
		return false
	}
	for _, op := range a.With(growth.Insert) {
		if !insertsBeside(b, op) {
			return false
		}
	}
	return true
}

func insertsBeside(container *growth.Container, op growth.Op) bool {
	decl, ok := uses.Decl(op.Cur)
	return ok && slices.ContainsFunc(container.In(decl), func(other growth.Op) bool {
		return other.Use == growth.Insert && other.Cur.Parent() == op.Cur.Parent()
	})
}
