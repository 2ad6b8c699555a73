package fate

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// A place is an expression that denotes the value (or a holder of it) on the
// way from an identifier up to the construct that decides its fate.
type place struct {
	cur     inspector.Cursor
	role    role
	field   string     // field path between the value and this expression
	results uint64     // for a call: the results that hold the value; 0 = the first
	via     *types.Var // the field of a struct literal, the holder, that it was put into
	nested  bool       // inside a function literal: local aliases aren't followed by path
}

func (p place) up() place {
	p.cur = p.cur.Parent()
	return p
}

func (p place) held() place {
	p.role, p.field, p.via = holder, "", nil
	return p
}

// heldIn is held for a struct literal whose field has the value.
func (p place) heldIn(obj types.Object) place {
	p = p.held()
	if field, ok := obj.(*types.Var); ok && field != nil && field.IsField() {
		p.via = field.Origin()
	}
	return p
}

// name makes obj a name of what the place denotes.
func (w *walk) name(obj types.Object, p place) {
	if p.role == holder {
		w.hold(obj, p.via)
	} else {
		w.add(obj, alias)
	}
}

// inert are the places of an expression where its value is only looked at.
var inert = map[edge.Kind]bool{
	edge.BinaryExpr_X: true, edge.BinaryExpr_Y: true, edge.ExprStmt_X: true, edge.SendStmt_Chan: true,
	edge.IncDecStmt_X: true, edge.IfStmt_Cond: true, edge.ForStmt_Cond: true, edge.SwitchStmt_Tag: true,
	edge.CaseClause_List: true, edge.IndexExpr_Index: true, edge.SliceExpr_Low: true, edge.SliceExpr_High: true,
	edge.SliceExpr_Max: true, edge.KeyValueExpr_Key: true,
}

// climb walks up from an expression that denotes the value until it finds the
// construct that uses it.
func (w *walk) climb(p place) Use {
	parent := p.cur.Parent().Node()
	kind, i := p.cur.ParentEdge()
	switch kind {
	case edge.ParenExpr_X, edge.TypeAssertExpr_X:
		return w.climb(p.up())
	case edge.UnaryExpr_X:
		if parent.(*ast.UnaryExpr).Op == token.AND {
			return w.climb(p.up())
		}
		return w.received(p)
	case edge.SelectorExpr_X:
		return w.selected(p, parent.(*ast.SelectorExpr))
	case edge.CallExpr_Fun:
		return w.calledValue(p, parent.(*ast.CallExpr))
	case edge.CallExpr_Args:
		return w.argument(p, parent.(*ast.CallExpr), i)
	case edge.CompositeLit_Elts:
		return w.element(p, w.literalField(parent.(*ast.CompositeLit), i))
	case edge.KeyValueExpr_Value:
		p.results = 0
		return w.element(p.up(), w.keyedField(parent.(*ast.KeyValueExpr)))
	case edge.AssignStmt_Rhs:
		return w.assigned(p, parent.(*ast.AssignStmt), i)
	case edge.AssignStmt_Lhs:
		return w.overwritten(p, parent.(*ast.AssignStmt), i)
	case edge.ValueSpec_Values:
		return w.declared(p, parent.(*ast.ValueSpec), i)
	case edge.ReturnStmt_Results:
		return w.returned(p, parent.(*ast.ReturnStmt), i)
	case edge.SendStmt_Value:
		return Use{Effect: Moves, How: Sent}
	case edge.RangeStmt_X:
		return w.ranged(p, parent.(*ast.RangeStmt))
	case edge.SliceExpr_X:
		return w.climb(p.up())
	case edge.IndexExpr_X, edge.StarExpr_X:
		if p.role == holder {
			return w.climb(p.up().held())
		}
		return w.copied(p, kind)
	case edge.SelectorExpr_Sel:
		return w.climb(p.up()) // a field used as a name of the value
	}
	if inert[kind] {
		return Use{}
	}
	return Use{Effect: Moves, How: Unknown}
}

// element classifies an element of a composite literal that sets the field, or
// nil.
func (w *walk) element(p place, field types.Object) Use {
	w.putInto(field)
	return w.climb(p.up().heldIn(field))
}

// keyedField returns the field that an element of a literal names, or nil.
func (w *walk) keyedField(kv *ast.KeyValueExpr) types.Object {
	if key, ok := kv.Key.(*ast.Ident); ok {
		return w.Info.ObjectOf(key)
	}
	return nil
}

// copied classifies *x: a copy of what x points to owes what x owes. An
// element, and what *x = y overwrites, aren't followed.
func (w *walk) copied(p place, kind edge.Kind) Use {
	if kind != edge.StarExpr_X || p.up().cur.ParentEdgeKind() == edge.AssignStmt_Lhs {
		return Use{}
	}
	return w.climb(p.up())
}

// received classifies <-x and the other unary operations.
func (w *walk) received(p place) Use {
	owed, ok := w.owed.(ReceiveObligation)
	if !ok || p.role == holder || p.cur.Parent().Node().(*ast.UnaryExpr).Op != token.ARROW || !owed.PaysReceive(p.field) {
		return Use{}
	}
	return Use{Effect: Releases, How: Received}
}

// putInto notes that the value, or a holder of it, is stored in a field.
func (w *walk) putInto(obj types.Object) {
	if field, ok := obj.(*types.Var); ok && field != nil && field.IsField() {
		w.fields = append(w.fields, field.Origin())
	}
}

// literalField returns the field that element i of a literal without keys
// sets, or nil.
func (w *walk) literalField(lit *ast.CompositeLit, i int) types.Object {
	t := w.Info.TypeOf(lit)
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || i >= s.NumFields() {
		return nil
	}
	return s.Field(i)
}

// selected classifies x.f and x.M.
func (w *walk) selected(p place, sel *ast.SelectorExpr) Use {
	selection := w.Info.Selections[sel]
	if selection == nil {
		return Use{Effect: Moves, How: Unknown}
	}
	switch obj := selection.Obj().(type) {
	case *types.Func:
		if p.role == holder && w.elsewhere(sel) {
			return Use{}
		}
		return w.method(p.up(), p, obj)
	case *types.Var:
		return w.fieldOf(p.up(), obj)
	}
	return Use{Effect: Moves, How: Unknown}
}

// method classifies x.M(...) and the method value x.M.
func (w *walk) method(sel, recv place, m *types.Func) Use {
	call, ok := sel.cur.Parent().Node().(*ast.CallExpr)
	if !ok || sel.cur.ParentEdgeKind() != edge.CallExpr_Fun {
		return w.methodValue(sel, m)
	}
	return w.methodCall(sel.cur.Parent(), call, recv, m)
}

// methodValue classifies x.M that isn't called: a function that holds the
// value, unless it may release it.
func (w *walk) methodValue(sel place, m *types.Func) Use {
	switch {
	case isBlank(sel.cur):
		return Use{} // _ = x.Close, which calls nothing
	case LooksReleasing(m.Name()) || w.Oracle == nil || w.Oracle.Receiver(m) != (Flow{}):
		return Use{Effect: Moves, How: Captured}
	}
	return w.climb(sel.held())
}

// part marks a use of a field of the value.
func part(u Use) Use {
	u.Part = true
	return u
}

// isBlank reports whether an expression is assigned to the blank identifier.
func isBlank(cur inspector.Cursor) bool {
	assign, ok := cur.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != len(assign.Rhs) {
		return false
	}
	_, i := cur.ParentEdge()
	id, ok := assign.Lhs[i].(*ast.Ident)
	return ok && id.Name == "_"
}
