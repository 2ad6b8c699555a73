package contract

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// A Place is a variable, or a field path from it.
type Place struct {
	Root *types.Var
	Path string // "" or "done" or "inner.done"
}

// PlaceOf returns the place that an expression names, if it is a variable or a
// chain of fields of one.
func PlaceOf(info *types.Info, e ast.Expr) (Place, bool) {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := info.ObjectOf(x).(*types.Var)
		return Place{Root: v}, ok
	case *ast.StarExpr:
		return PlaceOf(info, x.X)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return PlaceOf(info, x.X)
		}
	case *ast.SelectorExpr:
		if info.Selections[x] == nil {
			v, ok := info.ObjectOf(x.Sel).(*types.Var) // a package variable
			return Place{Root: v}, ok
		}
		base, ok := PlaceOf(info, x.X)
		return base.Join(x.Sel.Name), ok
	}
	return Place{}, false
}

// Join returns the place at a field path from p.
func (p Place) Join(path string) Place {
	switch {
	case path == "":
	case p.Path == "":
		p.Path = path
	default:
		p.Path += "." + path
	}
	return p
}

// argument returns the place that a call passes as parameter i.
func argument(info *types.Info, call *ast.CallExpr, i int) (Place, bool) {
	if i >= 0 {
		if i >= len(call.Args) {
			return Place{}, false
		}
		return PlaceOf(info, call.Args[i])
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || info.Selections[sel] == nil || info.Selections[sel].Kind() != types.MethodVal {
		return Place{}, false
	}
	return PlaceOf(info, sel.X)
}

func parameterIndex(fn *types.Func, v *types.Var) (int, bool) {
	signature := fn.Signature()
	if v == nil {
		return 0, false
	}
	if signature.Recv() == v {
		return Receiver, true
	}
	for i := range signature.Params().Len() {
		if signature.Params().At(i) == v {
			return i, true
		}
	}
	return 0, false
}

// constructs reports whether the selector at cur belongs to a value that the
// function around it makes.
func (c *Contracts) constructs(cur inspector.Cursor) bool {
	sel, ok := cur.Parent().Node().(*ast.SelectorExpr)
	if !ok {
		return false
	}
	place, ok := PlaceOf(c.pass.TypesInfo, sel.X)
	if !ok || place.Root.Kind() != types.LocalVar {
		return false
	}
	def, ok := c.index.Def(place.Root)
	if !ok {
		return false
	}
	switch parent := def.Parent().Node().(type) {
	case *ast.AssignStmt:
		kind, i := def.ParentEdge()
		return kind == edge.AssignStmt_Lhs && len(parent.Rhs) == len(parent.Lhs) && makes(parent.Rhs[i])
	case *ast.ValueSpec:
		return len(parent.Values) == 0 || makes(parent.Values[0])
	}
	return false
}

// makes reports whether e is a fresh value: &T{...}, T{...}, new(T).
func makes(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		return e.Op == token.AND && makes(e.X)
	case *ast.CallExpr:
		id, ok := e.Fun.(*ast.Ident)
		return ok && id.Name == "new"
	}
	return false
}

// renewedIn reports whether the function assigns to the place, or to a prefix
// of it.
func (c *Contracts) renewedIn(fn inspector.Cursor, place Place) bool {
	for _, to := range c.assignedIn(fn) {
		if to.Root == place.Root && within(to.Path, place.Path) {
			return true
		}
	}
	return false
}

// assignedIn returns the places that a function assigns to.
func (c *Contracts) assignedIn(fn inspector.Cursor) []Place {
	decl := fn.Node().(*ast.FuncDecl)
	list, known := c.assigned[decl]
	if known {
		return list
	}
	for cur := range fn.Preorder((*ast.AssignStmt)(nil)) {
		for _, lhs := range cur.Node().(*ast.AssignStmt).Lhs {
			if to, ok := PlaceOf(c.pass.TypesInfo, lhs); ok {
				list = append(list, to)
			}
		}
	}
	c.assigned[decl] = list
	return list
}

// within reports whether path begins with prefix, field by field.
func within(prefix, path string) bool {
	return prefix == "" || path == prefix || strings.HasPrefix(path, prefix+".")
}
