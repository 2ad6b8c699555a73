package fate

import (
	"go/ast"
	"go/types"
)

// hold makes obj a name of something that contains the value in its field, or
// anywhere if field is nil.
func (w *walk) hold(obj types.Object, field *types.Var) {
	old, known := w.names[obj]
	fields, limited := w.inside[obj]
	switch {
	case known && old == alias:
		return
	case !known:
		w.names[obj] = holder
		if field != nil {
			w.inside[obj] = map[*types.Var]bool{field: true}
		}
	case !limited || fields[field]:
		return
	case field == nil:
		delete(w.inside, obj)
	default:
		fields[field] = true
	}
	w.todo = append(w.todo, obj) // once more, if it was there already
}

// elsewhere reports whether x.f or x.M selects a part of a holder that doesn't
// contain the value.
func (w *walk) elsewhere(sel *ast.SelectorExpr) bool {
	id, ok := star(sel.X).(*ast.Ident)
	if !ok {
		return false
	}
	fields, limited := w.inside[w.Info.ObjectOf(id)]
	first := w.firstField(sel)
	return limited && first != nil && !fields[first]
}

// firstField returns the field of the variable at the base of a chain of
// selectors by which the chain begins, or nil. Of a promoted field or method it
// is the embedded field.
func (w *walk) firstField(e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			if _, ok := star(x.X).(*ast.Ident); ok {
				return selectedFirst(w.Info.Selections[x])
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// selectedFirst returns the first field that a selection goes through, or nil.
func selectedFirst(selection *types.Selection) *types.Var {
	if selection == nil || selection.Kind() != types.FieldVal && len(selection.Index()) < 2 {
		return nil
	}
	t := selection.Recv().Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	s, ok := t.(*types.Struct)
	if !ok {
		return nil
	}
	return s.Field(selection.Index()[0]).Origin()
}

// star returns x of *x and (x).
func star(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if x, ok := e.(*ast.StarExpr); ok {
		return ast.Unparen(x.X)
	}
	return e
}

// capturedEarlier reports whether a function literal or a deferred call that
// stands before the creation has the variable: what is stored in it from then on
// may have another owner, while the paths that don't come that far have none.
func (w *walk) capturedEarlier(obj types.Object) bool {
	if isZero(w.created) {
		return false
	}
	for cur := range w.Index.Of(obj) {
		if cur.Index() > w.created.Index() {
			continue
		}
		if _, inLit := w.outermostLit(cur); inLit {
			return true
		}
		for range cur.Enclosing((*ast.DeferStmt)(nil)) {
			return true
		}
	}
	return false
}
