package fate

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/uses"
)

// fieldOf classifies x.f, where the place is the selector expression.
func (w *walk) fieldOf(p place, field *types.Var) Use {
	if p.role == holder {
		if w.elsewhere(p.cur.Node().(*ast.SelectorExpr)) {
			return Use{}
		}
		return w.climb(p.held())
	}
	if w.owed.Through(field) {
		p.field = field.Name()
		return part(w.climb(p))
	}
	if parent, ok := p.cur.Parent().Node().(*ast.AssignStmt); ok && p.cur.ParentEdgeKind() == edge.AssignStmt_Lhs && parent.Tok == token.ASSIGN {
		return Use{} // x.f = y
	}
	if canRelease(field.Type(), w.Pkg) {
		return part(w.climb(p.held())) // x.Process.Kill()
	}
	return Use{}
}

// assigned classifies y = x.
func (w *walk) assigned(p place, stmt *ast.AssignStmt, i int) Use {
	if at := p.cur.Parent(); at.ParentEdgeKind() == edge.TypeSwitchStmt_Assign {
		return w.switched(p, at.Parent().Node().(*ast.TypeSwitchStmt))
	}
	if len(stmt.Rhs) == 1 && len(stmt.Lhs) > 1 {
		return w.assignedTuple(p, stmt)
	}
	return w.target(p, stmt.Lhs[i])
}

// assignedTuple classifies y, err = f(x), v, ok = x.(T) and the like.
func (w *walk) assignedTuple(p place, stmt *ast.AssignStmt) Use {
	results := p.results
	if results == 0 {
		results = 1
	}
	var worst Use
	for i, lhs := range stmt.Lhs {
		if results&(1<<i) == 0 {
			continue
		}
		if u := w.target(p, lhs); u.Effect > worst.Effect || u.How == Stored {
			worst = u
		}
	}
	if p.cur == w.created {
		w.err, w.errField = w.outcome(stmt), w.outcomeField(stmt)
	}
	return worst
}

// target classifies an assignment of the value to lhs.
func (w *walk) target(p place, lhs ast.Expr) Use {
	lhs = ast.Unparen(lhs)
	if id, ok := lhs.(*ast.Ident); ok {
		if id.Name == "_" {
			return Use{}
		}
		obj := w.Info.ObjectOf(id)
		if w.local(obj) || !p.nested && w.parameter(obj) != nil && !w.borrowed[obj] {
			w.name(obj, p)
			return Use{}
		}
		return Use{Effect: Moves, How: Stored}
	}
	field := fieldOf(w.Info, lhs)
	if field != nil {
		w.putInto(field)
	}
	if base := root(w.Info, lhs); base != nil && w.local(base) && !w.lent(base) && !w.capturedEarlier(base) {
		w.hold(base, w.firstField(lhs))
		if whole := w.lender(base); whole != nil && w.shares(base.Type()) {
			w.hold(whole, nil)
		}
		return Use{Field: field, How: Stored}
	}
	return Use{Effect: Moves, How: Stored, Field: field, Into: w.parameter(root(w.Info, lhs))}
}

// parameter returns obj if it is a parameter or the receiver of the home
// function, else nil.
func (w *walk) parameter(obj types.Object) types.Object {
	v, ok := obj.(*types.Var)
	if !ok || v.Kind() != types.ParamVar && v.Kind() != types.RecvVar || !syntax.Spans(w.home.Node(), v.Pos()) {
		return nil
	}
	return v
}

// fieldOf returns the field that an expression selects, or nil.
func fieldOf(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			field, _ := info.ObjectOf(x.Sel).(*types.Var)
			if field != nil && field.IsField() {
				return field.Origin()
			}
			return nil
		case *ast.IndexExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// overwritten classifies x = y.
func (w *walk) overwritten(p place, stmt *ast.AssignStmt, i int) Use {
	if p.role == holder || p.field != "" {
		return Use{}
	}
	if w.mentions(stmt.Rhs[min(i, len(stmt.Rhs)-1)]) {
		return Use{} // x = x.With(), x = append(x, …), x = wrap(x)
	}
	return Use{How: Overwritten}
}

// mentions reports whether an expression uses a name of the value.
func (w *walk) mentions(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			_, found = w.names[w.Info.Uses[id]]
		}
		return !found
	})
	return found
}

// declared classifies var y = x.
func (w *walk) declared(p place, spec *ast.ValueSpec, i int) Use {
	if len(spec.Values) == len(spec.Names) {
		return w.target(p, spec.Names[i])
	}
	var worst Use
	for j, name := range spec.Names {
		if max(p.results, 1)&(1<<j) != 0 {
			if u := w.target(p, name); u.Effect > worst.Effect {
				worst = u
			}
		}
	}
	return worst
}

// returned classifies return x. A literal's return hands the value to whoever
// calls the literal, which isn't followed.
func (w *walk) returned(p place, ret *ast.ReturnStmt, i int) Use {
	results := uint64(1) << i
	if len(ret.Results) == 1 && p.results != 0 {
		results = p.results // return f(x)
	}
	return Use{Effect: Moves, How: Returned, Results: results, Holder: p.role == holder}
}

// ranged classifies range x: the elements of a holder hold the value.
func (w *walk) ranged(p place, stmt *ast.RangeStmt) Use {
	if p.role == alias {
		return Use{}
	}
	w.ranges[stmt] = true
	for _, e := range []ast.Expr{stmt.Key, stmt.Value} {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			if obj := w.Info.ObjectOf(id); obj != nil && w.local(obj) {
				w.add(obj, holder)
			}
		}
	}
	return Use{}
}

// switched classifies switch y := x.(type): in each case y is the value, unless
// its type there is one that can't owe anything.
func (w *walk) switched(p place, stmt *ast.TypeSwitchStmt) Use {
	for _, clause := range stmt.Body.List {
		obj := w.Info.Implicits[clause]
		if obj != nil && !plain(obj.Type(), w.Pkg) {
			w.add(obj, p.role)
		}
	}
	return Use{}
}

// plain reports whether a value of type t owes nothing: a basic value, or a
// struct without a method that ends it.
func plain(t types.Type, pkg *types.Package) bool {
	under := t.Underlying()
	if ptr, ok := under.(*types.Pointer); ok {
		under = ptr.Elem().Underlying()
	}
	switch under.(type) {
	case *types.Basic, *types.Struct:
		return !canRelease(t, pkg)
	}
	return false
}

// lent reports whether a local variable only lends what somebody else has: it
// is an element of what isn't local, or a field of it, or a method of that has
// given it.
func (w *walk) lent(obj types.Object) bool {
	base := w.lender(obj)
	if base == nil {
		base = w.giver(obj)
	}
	return base != nil && !w.local(base) && w.shares(obj.Type())
}

// lender returns the variable that a local variable is an element or a field
// of, or nil.
func (w *walk) lender(obj types.Object) types.Object {
	def, ok := w.Index.Def(obj)
	if !ok {
		return nil
	}
	if loop, ok := def.Parent().Node().(*ast.RangeStmt); ok {
		w.ranges[loop] = true // not left out, either
		return root(w.Info, loop.X)
	}
	value, _ := uses.Assigned(def)
	if part := partOf(value); part != nil {
		return root(w.Info, part)
	}
	return nil
}

// giver returns the variable at the base of the call of a method that a local
// variable is the result of, or nil.
func (w *walk) giver(obj types.Object) types.Object {
	for cur := range w.Index.Mentions(obj) {
		stmt, ok := cur.Parent().Node().(*ast.AssignStmt)
		if !ok || cur.ParentEdgeKind() != edge.AssignStmt_Lhs || len(stmt.Rhs) != 1 {
			continue
		}
		call, ok := ast.Unparen(stmt.Rhs[0]).(*ast.CallExpr)
		if !ok {
			continue
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && w.Info.Selections[sel] != nil {
			return root(w.Info, sel.X)
		}
	}
	return nil
}

// shares reports whether a copy of a value of type t is the same thing: it is a
// pointer, an interface, a map or a slice.
func (w *walk) shares(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Map, *types.Slice:
		return true
	}
	return false
}

// partOf returns e if it selects a part of something, or nil.
func partOf(e ast.Expr) ast.Expr {
	switch x := ast.Unparen(e).(type) {
	case *ast.SelectorExpr, *ast.IndexExpr:
		return x
	case *ast.TypeAssertExpr:
		return partOf(x.X)
	}
	return nil
}
