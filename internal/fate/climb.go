package fate

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
)

// A place is an expression that denotes the value (or a holder of it) on the
// way from an identifier up to the construct that decides its fate.
type place struct {
	cur     inspector.Cursor
	role    role
	field   string // field path between the value and this expression
	results uint64 // for a call: the results that hold the value; 0 = the first
	nested  bool   // inside a function literal: local aliases aren't followed by path
}

func (p place) up() place {
	p.cur = p.cur.Parent()
	return p
}

func (p place) held() place {
	p.role, p.field = holder, ""
	return p
}

// climb walks up from an expression that denotes the value until it finds the
// construct that uses it.
func (w *walk) climb(p place) Use {
	parent := p.cur.Parent().Node()
	switch kind, i := p.cur.ParentEdge(); kind {
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
		w.putInto(w.literalField(parent.(*ast.CompositeLit), i))
		return w.climb(p.held().up())
	case edge.KeyValueExpr_Value:
		if key, ok := parent.(*ast.KeyValueExpr).Key.(*ast.Ident); ok {
			w.putInto(w.Info.ObjectOf(key))
		}
		return w.climb(place{cur: p.cur.Parent().Parent(), role: holder, nested: p.nested})
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
	case edge.IndexExpr_X, edge.SliceExpr_X, edge.StarExpr_X:
		if p.role == holder {
			return w.climb(p.up())
		}
		return Use{}
	case edge.SelectorExpr_Sel:
		return w.climb(p.up()) // a field used as a name of the value
	case edge.BinaryExpr_X, edge.BinaryExpr_Y, edge.ExprStmt_X, edge.SendStmt_Chan, edge.IncDecStmt_X,
		edge.IfStmt_Cond, edge.ForStmt_Cond, edge.SwitchStmt_Tag, edge.CaseClause_List, edge.IndexExpr_Index,
		edge.SliceExpr_Low, edge.SliceExpr_High, edge.SliceExpr_Max, edge.KeyValueExpr_Key:
		return Use{}
	}
	return Use{Effect: Moves, How: Unknown}
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
		return Use{Effect: Moves, How: Captured} // a method value
	}
	return w.methodCall(sel.cur.Parent(), call, recv, m)
}

// methodCall classifies x.M(...) and T.M(x, ...).
func (w *walk) methodCall(callCur inspector.Cursor, call *ast.CallExpr, recv place, m *types.Func) Use {
	pays := w.owed.Pays(recv.field, m)
	if recv.role == holder {
		pays = pays || LooksReleasing(m.Name())
	}
	_, deferred := callCur.Parent().Node().(*ast.DeferStmt)
	_, goes := callCur.Parent().Node().(*ast.GoStmt)
	switch {
	case pays && deferred:
		return Use{Effect: Releases, How: Deferred, Call: call}
	case pays:
		return Use{Effect: Releases, How: Called, Call: call}
	}
	flow := w.flow(call, -1)
	u := w.flowed(recv, call, flow)
	u.Go = u.Go || goes
	return u
}

// fieldOf classifies x.f, where the place is the selector expression.
func (w *walk) fieldOf(p place, field *types.Var) Use {
	if p.role == holder {
		return w.climb(p)
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

// part marks a use of a field of the value.
func part(u Use) Use {
	u.Part = true
	return u
}

// calledValue classifies x().
func (w *walk) calledValue(p place, call *ast.CallExpr) Use {
	if !w.owed.PaysCall() && p.role == alias {
		return Use{}
	}
	switch p.cur.Parent().Parent().Node().(type) {
	case *ast.DeferStmt:
		return Use{Effect: Releases, How: Deferred, Call: call}
	case *ast.GoStmt:
		return Use{Effect: Moves, How: Called, Call: call, Go: true}
	}
	return Use{Effect: Releases, How: Called, Call: call}
}

// methodExpr returns the method that the call calls by a method expression,
// T.M(x), or nil.
func (w *walk) methodExpr(call *ast.CallExpr) *types.Func {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	selection := w.Info.Selections[sel]
	if selection == nil || selection.Kind() != types.MethodExpr {
		return nil
	}
	m, _ := selection.Obj().(*types.Func)
	return m
}

// argument classifies f(x).
func (w *walk) argument(p place, call *ast.CallExpr, i int) Use {
	if m := w.methodExpr(call); m != nil {
		if i == 0 {
			return w.methodCall(p.cur.Parent(), call, p, m)
		}
		return w.flowed(p, call, w.flow(call, i-1))
	}
	if p.role == alias && w.owed.PaysArg(call, i) {
		if _, ok := p.cur.Parent().Parent().Node().(*ast.DeferStmt); ok {
			return Use{Effect: Releases, How: Deferred, Call: call}
		}
		return Use{Effect: Releases, How: Called, Call: call}
	}
	if tv := w.Info.Types[call.Fun]; tv.IsType() {
		return w.climb(p.up()) // a conversion
	}
	switch typematch.Builtin(w.Info, call) {
	case "append":
		return w.climb(p.held().up())
	case "len", "cap", "print", "println", "delete", "close", "clear", "min", "max", "new":
		return Use{}
	case "panic":
		return Use{Effect: Moves, How: Passed, Call: call}
	}
	if w.mayReceive(p) {
		return Use{Effect: Moves, How: Passed, Call: call}
	}
	return w.flowed(p, call, w.flow(call, i))
}

// mayReceive reports whether handing the expression on may lead to a receive
// that pays, which contracts don't tell.
func (w *walk) mayReceive(p place) bool {
	if _, ok := w.owed.(ReceiveObligation); !ok || p.role == holder {
		return false
	}
	e, ok := p.cur.Node().(ast.Expr)
	if !ok {
		return false
	}
	_, isChan := w.Info.TypeOf(e).Underlying().(*types.Chan)
	return isChan
}

func (w *walk) flow(call *ast.CallExpr, i int) Flow {
	if w.Oracle == nil {
		return Flow{Effect: Moves}
	}
	return w.Oracle.Argument(call, i)
}

// flowed classifies a call from what its contract says of one argument.
func (w *walk) flowed(p place, call *ast.CallExpr, flow Flow) Use {
	callCur := p.cur
	for callCur.Node() != ast.Node(call) {
		callCur = callCur.Parent()
	}
	stmt := callCur.Parent().Node()
	_, deferred := stmt.(*ast.DeferStmt)
	_, goes := stmt.(*ast.GoStmt)
	switch {
	case flow.Effect == Releases && deferred:
		return Use{Effect: Releases, How: Deferred, Call: call}
	case flow.Effect != None && goes:
		return Use{Effect: Moves, How: Passed, Call: call, Go: true}
	case flow.Effect == Releases:
		return Use{Effect: Releases, How: Passed, Call: call}
	case flow.Effect == Moves:
		return Use{Effect: Moves, How: Passed, Call: call}
	case flow.Holds != 0 && !deferred && !goes:
		return w.heldBy(place{cur: callCur, role: holder, results: flow.Holds.Results(), nested: p.nested}, call, flow.Holds)
	}
	return Use{Call: call, Go: goes}
}

// heldBy classifies a call that puts the value into its receiver, another
// argument or its results.
func (w *walk) heldBy(p place, call *ast.CallExpr, holds Holds) Use {
	worst := Use{Call: call}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && holds&InReceiver != 0 {
		worst = w.into(p, sel.X)
	}
	for i, arg := range call.Args {
		if holds&InParam(i) != 0 {
			if u := w.into(p, arg); u.Effect > worst.Effect {
				worst = u
			}
		}
	}
	if p.results != 0 {
		if u := w.climb(p); u.Effect > worst.Effect {
			worst = u
		}
	}
	return worst
}

// into classifies storing the value in what e denotes.
func (w *walk) into(p place, e ast.Expr) Use {
	base := root(w.Info, e)
	if base == nil {
		return Use{Effect: Moves, How: Unknown}
	}
	if w.local(base) {
		w.add(base, holder)
		return Use{}
	}
	return Use{Effect: Moves, How: Stored, Into: w.parameter(base)}
}

// assigned classifies y = x.
func (w *walk) assigned(p place, stmt *ast.AssignStmt, i int) Use {
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
		w.err = w.outcome(stmt)
	}
	return worst
}

// outcome returns the error or bool variable that is assigned with the value
// and says whether there is one.
func (w *walk) outcome(stmt *ast.AssignStmt) types.Object {
	id, ok := stmt.Lhs[len(stmt.Lhs)-1].(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	obj := w.Info.ObjectOf(id)
	if obj == nil || !typematch.IsError(obj.Type()) && !types.Identical(obj.Type(), types.Typ[types.Bool]) {
		return nil
	}
	return obj
}

// target classifies an assignment of the value to lhs.
func (w *walk) target(p place, lhs ast.Expr) Use {
	lhs = ast.Unparen(lhs)
	if id, ok := lhs.(*ast.Ident); ok {
		if id.Name == "_" {
			return Use{}
		}
		obj := w.Info.ObjectOf(id)
		if w.local(obj) {
			w.add(obj, p.role)
			return Use{}
		}
		return Use{Effect: Moves, How: Stored}
	}
	field := fieldOf(w.Info, lhs)
	if field != nil {
		w.putInto(field)
	}
	if base := root(w.Info, lhs); base != nil && w.local(base) {
		w.add(base, holder)
		return Use{Field: field, How: Stored}
	}
	return Use{Effect: Moves, How: Stored, Field: field, Into: w.parameter(root(w.Info, lhs))}
}

// parameter returns obj if it is a parameter or the receiver of the home
// function, else nil.
func (w *walk) parameter(obj types.Object) types.Object {
	v, ok := obj.(*types.Var)
	if !ok || v.Kind() != types.ParamVar && v.Kind() != types.RecvVar || !contains(w.home.Node(), v.Pos()) {
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
