package contract

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// maxReach bounds how deep calls are followed from a method to what it
// releases.
const maxReach = 4

// Payer returns the method of a type of this package that releases what the
// field holds, or nil: x.f.Close(), close(x.f), x.f(), a loop over x.f that
// closes each, also through functions of the package that the method calls.
func (c *Contracts) Payer(named *types.Named, field *types.Var) *types.Func {
	if m := promoted(named, field); m != nil {
		return m
	}
	if named.Obj().Pkg() != c.pass.Pkg {
		return nil
	}
	return c.methodReaching(named, c.releasersOf(field))
}

// promoted returns the releasing method that an embedded field promotes.
func promoted(named *types.Named, field *types.Var) *types.Func {
	if !field.Embedded() {
		return nil
	}
	for selection := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		s, ok := named.Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		path := selection.Index()
		if len(path) > 1 && s.Field(path[0]).Origin() == field && fate.LooksReleasing(selection.Obj().Name()) {
			return selection.Obj().(*types.Func)
		}
	}
	return nil
}

// methodReaching returns the first releasing method of a type, in the order of
// preference, that is one of the functions or calls one of them.
func (c *Contracts) methodReaching(named *types.Named, releasers map[*types.Func]bool) *types.Func {
	if len(releasers) == 0 {
		return nil
	}
	for _, m := range payingMethods(named) {
		if isEnd(m) && c.reaches(m, releasers, maxReach) {
			return m
		}
	}
	return nil
}

// isEnd reports whether a releasing method is there for those who hold the
// value: it is exported, or its whole name says that it ends the value. An
// unexported method that merely looks releasing ends a part of the work.
func isEnd(m *types.Func) bool {
	switch m.Name() {
	case "close", "stop", "shutdown", "release", "free", "destroy", "disconnect", "cancel", "cleanup", "teardown", "terminate":
		return true
	}
	return m.Exported()
}

// payingMethods returns the methods of a type that look releasing, the usual
// names first.
func payingMethods(named *types.Named) []*types.Func {
	var list []*types.Func
	for m := range named.Origin().Methods() {
		if fate.LooksReleasing(m.Name()) {
			list = append(list, m)
		}
	}
	rank := func(m *types.Func) int {
		if i := slices.Index([]string{"Close", "Stop", "Shutdown"}, m.Name()); i >= 0 {
			return i
		}
		if m.Exported() {
			return 3
		}
		return 4
	}
	slices.SortStableFunc(list, func(a, b *types.Func) int { return cmp.Compare(rank(a), rank(b)) })
	return list
}

// reaches reports whether fn is one of the functions or calls one within depth
// calls.
func (c *Contracts) reaches(fn *types.Func, goals map[*types.Func]bool, depth int) bool {
	if goals[fn] {
		return true
	}
	cur, ok := c.Cursor(fn)
	if depth == 0 || !ok {
		return false
	}
	for call := range cur.Preorder((*ast.CallExpr)(nil)) {
		callee := typematch.Callee(c.pass.TypesInfo, call.Node().(*ast.CallExpr))
		if callee != nil && callee != fn && callee.Pkg() == c.pass.Pkg && c.reaches(callee, goals, depth-1) {
			return true
		}
	}
	return false
}

// Releasers returns the functions of the package that release what the field
// holds.
func (c *Contracts) Releasers(field *types.Var) map[*types.Func]bool { return c.releasersOf(field) }

// ReleasedIn returns the places in a function where what the field holds is
// released, in source order.
func (c *Contracts) ReleasedIn(field *types.Var, fn inspector.Cursor) []inspector.Cursor {
	var list []inspector.Cursor
	for cur := range c.index.Of(field) {
		if fn.Contains(cur) && c.releases(cur, 3) {
			list = append(list, cur)
		}
	}
	return list
}

// releasersOf returns the functions of the package that release what the field
// holds.
func (c *Contracts) releasersOf(field *types.Var) map[*types.Func]bool {
	found := make(map[*types.Func]bool)
	for cur := range c.index.Of(field) {
		if !c.releases(cur, 3) {
			continue
		}
		if decl, ok := uses.Decl(cur); ok {
			if fn, ok := c.pass.TypesInfo.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func); ok {
				found[fn] = true
			}
		}
	}
	return found
}

// releases reports whether an expression stands where it is released.
func (c *Contracts) releases(cur inspector.Cursor, depth int) bool {
	parent := cur.Parent()
	switch kind, i := cur.ParentEdge(); kind {
	case edge.SelectorExpr_Sel, edge.ParenExpr_X, edge.StarExpr_X, edge.IndexExpr_X, edge.SliceExpr_X, edge.TypeAssertExpr_X:
		return c.releases(parent, depth)
	case edge.UnaryExpr_X:
		return parent.Node().(*ast.UnaryExpr).Op == token.AND && c.releases(parent, depth)
	case edge.SelectorExpr_X:
		switch obj := c.pass.TypesInfo.ObjectOf(parent.Node().(*ast.SelectorExpr).Sel).(type) {
		case *types.Func:
			return fate.LooksReleasing(obj.Name()) || c.releasesRecv(parent, obj)
		case *types.Var:
			return c.releases(parent, depth)
		}
	case edge.CallExpr_Fun:
		return true
	case edge.SendStmt_Chan:
		return true // a stop signal
	case edge.CallExpr_Args:
		return c.releasesArg(parent.Node().(*ast.CallExpr), i)
	case edge.RangeStmt_X:
		stmt := parent.Node().(*ast.RangeStmt)
		return c.releasesNamed(stmt.Key, depth) || c.releasesNamed(stmt.Value, depth)
	case edge.AssignStmt_Rhs:
		stmt := parent.Node().(*ast.AssignStmt)
		if len(stmt.Lhs) == len(stmt.Rhs) {
			return c.releasesNamed(stmt.Lhs[i], depth)
		}
		return c.releasesNamed(stmt.Lhs[0], depth)
	}
	return false
}

// releasesRecv reports whether a call of the selected method releases its
// receiver.
func (c *Contracts) releasesRecv(sel inspector.Cursor, m *types.Func) bool {
	call, ok := sel.Parent().Node().(*ast.CallExpr)
	return ok && sel.ParentEdgeKind() == edge.CallExpr_Fun && m.Pkg() == c.pass.Pkg && c.Argument(call, -1).Effect == fate.Releases
}

func (c *Contracts) releasesArg(call *ast.CallExpr, i int) bool {
	switch typematch.Builtin(c.pass.TypesInfo, call) {
	case "":
	case "close":
		return true
	default:
		return false
	}
	fn := typematch.Callee(c.pass.TypesInfo, call)
	return fn != nil && (fate.LooksReleasing(fn.Name()) || c.Argument(call, i).Effect == fate.Releases)
}

// releasesNamed reports whether a use of the local variable releases it.
func (c *Contracts) releasesNamed(e ast.Expr, depth int) bool {
	id, ok := e.(*ast.Ident)
	if !ok || depth == 0 {
		return false
	}
	v, ok := c.pass.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.Kind() != types.LocalVar {
		return false
	}
	for cur := range c.index.Of(v) {
		if c.releases(cur, depth-1) {
			return true
		}
	}
	return false
}
