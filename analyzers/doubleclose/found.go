package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A lookup is a variable that a function finds in a map of a field while it
// holds a lock.
type lookup struct {
	cur     inspector.Cursor // the index expression
	entries contract.Place   // the map
	lock    types.Object
	unlock  inspector.Cursor // where the lock is given back
}

// lookupOf returns the lookup that the variable holds, if the lock is given
// back by a statement before the place (or, for a deferred call at the place,
// at all) and the entry stays in the map.
func (c *checker) lookupOf(v *types.Var, at inspector.Cursor, deferred bool) (lookup, bool) {
	index, ok := c.indexOf(v)
	if !ok {
		return lookup{}, false
	}
	held := c.guards.At(index).Lock
	entries, named := contract.PlaceOf(c.info, outerMap(index.Node().(*ast.IndexExpr)))
	if held == nil || !named || entries.Root == nil || c.fieldAt(entries) == nil || !deferred && c.guards.At(at).Lock != nil {
		return lookup{}, false
	}
	found := lookup{cur: index, entries: entries, lock: c.lockObject(held)}
	for _, unlock := range c.unlocksAfter(found) {
		switch {
		case unlock.ParentEdgeKind() == edge.DeferStmt_Call:
			if unlock.Index() < at.Index() {
				return lookup{}, false // runs after what is deferred at the place
			}
		case (deferred || unlock.Index() < at.Index()) && !leavesAfter(unlock):
			found.unlock = unlock
			return found, !c.takenOut(found)
		}
	}
	return lookup{}, false
}

// indexOf returns the index expression of a map that the variable is defined
// with: v := m[k], v, ok := m[k].
func (c *checker) indexOf(v *types.Var) (inspector.Cursor, bool) {
	def, ok := c.index.Def(v)
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
		return def, false
	}
	if _, i := def.ParentEdge(); i > 0 || len(def.Parent().Node().(*ast.AssignStmt).Rhs) != 1 {
		return def, false
	}
	for use := range c.index.Of(v) {
		if use.ParentEdgeKind() == edge.AssignStmt_Lhs {
			return def, false
		}
	}
	value := def.Parent().ChildAt(edge.AssignStmt_Rhs, 0)
	index, ok := value.Node().(*ast.IndexExpr)
	if !ok {
		return value, false
	}
	_, isMap := c.typeOf(index.X).(*types.Map)
	return value, isMap
}

// outerMap returns m of m[k] and of m[k][l].
func outerMap(index *ast.IndexExpr) ast.Expr {
	if inner, ok := ast.Unparen(index.X).(*ast.IndexExpr); ok {
		return outerMap(inner)
	}
	return index.X
}

// unlocksAfter returns the calls, of the same function and behind the lookup,
// that give the lock back.
func (c *checker) unlocksAfter(found lookup) []inspector.Cursor {
	fn, ok := uses.Func(found.cur)
	if !ok {
		return nil
	}
	var list []inspector.Cursor
	for cur := range fn.Preorder((*ast.CallExpr)(nil)) {
		sel, ok := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
		if ok && cur.Index() > found.cur.Index() && (sel.Sel.Name == "Unlock" || sel.Sel.Name == "RUnlock") && c.lockObject(sel.X) == found.lock {
			list = append(list, cur)
		}
	}
	return list
}

// leavesAfter reports whether the block of a statement leaves the function:
// what stands behind it belongs to another path.
func leavesAfter(cur inspector.Cursor) bool {
	block, ok := cur.Parent().Parent().Node().(*ast.BlockStmt)
	if !ok || len(block.List) == 0 {
		return false
	}
	switch block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return cur.Parent().Parent().ParentEdgeKind() == edge.IfStmt_Body
	}
	return false
}

// takenOut reports whether the function may take the entry out of the map
// before it gives the lock back: by delete, an assignment, or a call.
func (c *checker) takenOut(found lookup) bool {
	fn, _ := uses.Func(found.cur)
	for cur := range fn.Preorder((*ast.CallExpr)(nil), (*ast.AssignStmt)(nil)) {
		if cur.Index() >= found.unlock.Index() {
			return false
		}
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			if c.mayRemove(n, found) {
				return true
			}
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				if index, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok && c.isEntries(index.X, found) || c.isEntries(lhs, found) {
					return true
				}
			}
		}
	}
	return false
}

func (c *checker) isEntries(e ast.Expr, found lookup) bool {
	if index, ok := ast.Unparen(e).(*ast.IndexExpr); ok {
		e = outerMap(index)
	}
	place, ok := contract.PlaceOf(c.info, e)
	return ok && c.sameField(place, found.entries)
}

// mayRemove reports whether a call deletes from the map, or runs code of the
// package that does.
func (c *checker) mayRemove(call *ast.CallExpr, found lookup) bool {
	switch typematch.Builtin(c.info, call) {
	case "":
	case "delete", "clear":
		return c.isEntries(call.Args[0], found)
	default:
		return false
	}
	fn := typematch.Callee(c.info, call)
	if fn == nil {
		return !c.info.Types[call.Fun].IsType()
	}
	return fn.Pkg() == c.pass.Pkg && c.contract.Reaches(fn, c.removers(c.fieldAt(found.entries)))
}

// removers returns the functions that delete from the map of a field, or put
// another map in its place.
func (c *checker) removers(field *types.Var) map[*types.Func]bool {
	set := make(map[*types.Func]bool)
	for cur := range c.index.Of(field) {
		switch selected(cur).ParentEdgeKind() {
		case edge.CallExpr_Args, edge.AssignStmt_Lhs:
			if body := c.outermost(cur); body != nil && body.Func != nil {
				set[body.Func] = true
			}
		}
	}
	return set
}

// foundTwice reports the close of a channel of an object that a map lookup
// under a lock has found, where the lock is given back before the close and the
// entry stays: another call finds the object too.
func (c *checker) foundTwice() {
	for _, x := range c.closes {
		if x.Callee != nil || x.writer || x.Place.Root.Kind() != types.LocalVar || c.recovers(x.home) || !c.unguardedBut(x, x.Place.Root) {
			continue
		}
		body := c.outermost(x.cur)
		if body == nil || body.Func == nil || !c.calledByMany(body) {
			continue
		}
		if found, ok := c.lookupOf(x.Place.Root, x.cur, x.deferred); ok && !c.locksAt(x.cur, 3).unknown {
			message := fmt.Sprintf("two calls of %s can both find %s and close %s; take it out of the map before the lock is given back", body.Name(), x.Place.Root.Name(), x.name())
			c.report(guardForgotten, x.call(), message, []report.Evidence{
				{At: found.cur.Node(), Message: x.Place.Root.Name() + " is found here, and stays in the map"},
				{At: found.unlock.Node(), Message: "the lock is given back here"},
			})
		}
	}
}

// unguardedBut reports whether nothing guards the close but a check of the
// variable itself: whether the map has it.
func (c *checker) unguardedBut(x *closing, v *types.Var) bool {
	g := x.guards
	if g.Once || g.Swap || g.Select != nil || g.Literal {
		return false
	}
	for _, e := range g.Nils {
		if place, ok := contract.PlaceOf(c.info, e); !ok || place.Root != v || place.Path != "" {
			return false
		}
	}
	return g.Flag == nil || g.Flag.Name() == "ok" || g.Flag.Name() == "exists" || g.Flag.Name() == "found"
}

// calledByMany reports whether several goroutines may call the function: it is
// open to code outside, or has several callers.
func (c *checker) calledByMany(body *channels.Body) bool {
	return c.openToOthers(body) || len(c.roots(body)) > 1
}
