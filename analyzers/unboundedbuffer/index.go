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

// staleIndex reports an insertion that may overwrite an entry of one map, where
// another map has an index entry under a field of it: all deletions from the
// index find their key in the entry, and the overwritten one is gone.
func (c *checker) staleIndex(s *state, fields []*state) bool {
	if s.Kind != growth.Map || s.Has(growth.Escape) {
		return false
	}
	by := c.keyField(s.With(growth.Remove))
	if by == nil {
		return false
	}
	for _, primary := range fields {
		if primary == s || primary.Kind != growth.Map || primary.Has(growth.Escape) || !c.findKeysIn(s, primary) {
			continue
		}
		for _, op := range s.With(growth.Insert) {
			over, ok := c.overwrites(op, by, primary)
			if !ok || c.callersLookUp(op.Cur, fields) {
				continue
			}
			c.findings.Report(report.Finding{
				Kind: staleIndex, At: over.Cur.Node(),
				Message: fmt.Sprintf("an entry of %s that is overwritten here leaves its %s behind in map %s; delete that key first", primary.Var.Name(), by.Name(), s.Var.Name()),
				Evidence: []report.Evidence{
					{At: op.Cur.Node(), Message: "only the new entry's key is known here"},
					{At: s.With(growth.Remove)[0].Cur.Node(), Message: "deletions take the key from the entry"},
				},
			})
			return true
		}
	}
	return false
}

// findKeysIn reports whether the deletions from s take their keys from entries
// of the primary map.
func (c *checker) findKeysIn(s, primary *state) bool {
	for _, op := range s.With(growth.Remove) {
		sel := ast.Unparen(op.Key.Node().(ast.Expr)).(*ast.SelectorExpr)
		v := typematch.Var(c.info, sel.X)
		if v == nil || v.IsField() || !c.isEntryOf(v, primary) {
			return false
		}
	}
	return true
}

// isEntryOf reports whether a variable is an entry of the map: the value of a
// range over it, or the result of a lookup.
func (c *checker) isEntryOf(v *types.Var, s *state) bool {
	def, ok := c.index.Def(v)
	if !ok {
		return false
	}
	switch parent := def.Parent().Node().(type) {
	case *ast.RangeStmt:
		return def.ParentEdgeKind() == edge.RangeStmt_Value && c.names(parent.X, s)
	case *ast.AssignStmt:
		index, ok := ast.Unparen(parent.Rhs[0]).(*ast.IndexExpr)
		return ok && parent.Lhs[0] == def.Node() && c.names(index.X, s)
	}
	return false
}

func (c *checker) names(e ast.Expr, s *state) bool {
	v := typematch.Var(c.info, e)
	return v != nil && v.Origin() == s.Var.Origin()
}

// overwrites returns the insertion into the primary map that stands beside one
// into the index and stores an entry with the index's key, if its function
// doesn't look up what it overwrites.
func (c *checker) overwrites(index growth.Op, by *types.Var, primary *state) (growth.Op, bool) {
	decl, ok := uses.Decl(index.Cur)
	if !ok || !index.HasKey {
		return growth.Op{}, false
	}
	for _, op := range primary.Ops {
		if op.Use == growth.Read && op.HasKey && decl.Contains(op.Cur) {
			return growth.Op{}, false
		}
	}
	for _, op := range primary.With(growth.Insert) {
		if op.Cur.Parent() == index.Cur.Parent() && op.HasKey && op.HasVal && c.isParameter(op.Key) && c.isParameter(index.Key) &&
			exprText(op.Key) != exprText(index.Key) && c.storesField(op.Val, by, exprText(index.Key)) {
			return op, true
		}
	}
	return growth.Op{}, false
}

// callersLookUp reports whether a caller of the function around cur looks some
// key up in a map of the value: it may add only what isn't there.
func (c *checker) callersLookUp(cur inspector.Cursor, fields []*state) bool {
	decl, ok := uses.Decl(cur)
	if !ok {
		return false
	}
	for use := range c.index.Of(c.info.Defs[decl.Node().(*ast.FuncDecl).Name]) {
		caller, ok := uses.Decl(use)
		if !ok || c.isTest(use) {
			continue
		}
		for _, s := range fields {
			if slices.ContainsFunc(s.In(caller), func(op growth.Op) bool { return op.Use == growth.Read && op.HasKey }) {
				return true
			}
		}
	}
	return false
}

func exprText(cur inspector.Cursor) string { return types.ExprString(cur.Node().(ast.Expr)) }

// storesField reports whether the entry at cur has the key in its field: it is
// a literal that says so, or a variable whose field the key is.
func (c *checker) storesField(cur inspector.Cursor, by *types.Var, key string) bool {
	if id, ok := ast.Unparen(cur.Node().(ast.Expr)).(*ast.Ident); ok && id.Name+"."+by.Name() == key {
		return true
	}
	made, _ := c.definition(cur)
	e := ast.Unparen(made.Node().(ast.Expr))
	if unary, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(unary.X)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return false
	}
	for _, elem := range lit.Elts {
		kv, ok := elem.(*ast.KeyValueExpr)
		if ok && typematch.Var(c.info, kv.Key) == by && types.ExprString(kv.Value) == key {
			return true
		}
	}
	return false
}
