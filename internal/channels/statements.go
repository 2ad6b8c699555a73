package channels

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// readFlows visits every place where a channel is made, used or moved.
func (w *walker) readFlows() {
	for cur := range w.marks.all() {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			w.assignStmt(n, cur)
		case *ast.ValueSpec:
			w.valueSpec(n, cur)
		case *ast.ReturnStmt:
			w.returnStmt(n, cur)
		case *ast.CallExpr:
			w.callExpr(n, cur)
		case *ast.CompositeLit:
			w.compositeLit(n, cur)
		case *ast.RangeStmt:
			w.rangeStmt(n, cur)
		case *ast.SendStmt:
			w.sendStmt(n, cur)
		case *ast.CaseClause:
			if v, ok := w.info.Implicits[n].(*types.Var); ok && channelIn(v.Type()) != nil {
				w.openParam(v) // the variable of a type switch
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				w.operation(Receive, n.X, nil, cur)
			}
		}
	}
}

// operation notes an operation on the channel that operand denotes.
func (w *walker) operation(kind OpKind, operand, value ast.Expr, cur inspector.Cursor) {
	n := w.ref(operand)
	if n == none {
		return // a type parameter, or close(nil)
	}
	fn, loop := enclosing(cur)
	op := &Op{Kind: kind, At: cur, Operand: operand, Func: fn, Loop: loop, Value: value, Pos: cur.Node().Pos()}
	op.Deferred = cur.ParentEdgeKind() == edge.DeferStmt_Call
	op.OK = kind == Receive && hasTwoResults(cur)
	w.ops = append(w.ops, operation{op, n})
}

// hasTwoResults reports whether the receive at cur stands in v, ok := <-ch.
func hasTwoResults(cur inspector.Cursor) bool {
	cur = uses.Unparen(cur)
	switch n := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		return len(n.Lhs) == 2 && len(n.Rhs) == 1
	case *ast.ValueSpec:
		return len(n.Names) == 2 && len(n.Values) == 1
	}
	return false
}

func (w *walker) sendStmt(n *ast.SendStmt, cur inspector.Cursor) {
	w.operation(Send, n.Chan, n.Value, cur)
	t, ok := typematch.Underlying(w.info, n.Chan).(*types.Chan)
	if !ok {
		return
	}
	if channelIn(t.Elem()) == nil {
		w.give(n.Value, t.Elem())
		return
	}
	w.put(w.element(w.ref(n.Chan)), t.Elem(), n.Value, cur)
}

func (w *walker) assignStmt(n *ast.AssignStmt, cur inspector.Cursor) {
	for _, lhs := range n.Lhs {
		w.mapKey(lhs)
	}
	if len(n.Lhs) == len(n.Rhs) {
		for i, lhs := range n.Lhs {
			w.assign(lhs, n.Rhs[i], cur)
		}
		return
	}
	w.spread(n.Lhs, n.Rhs[0])
}

// mapKey notes the channel that becomes a key in m[ch] = v.
func (w *walker) mapKey(lhs ast.Expr) {
	index, ok := ast.Unparen(lhs).(*ast.IndexExpr)
	if !ok || channelIn(w.info.TypeOf(index.Index)) == nil {
		return
	}
	if t := w.info.TypeOf(index.X); keysHoldChannels(t) {
		w.union(w.ref(index.X), w.ref(index.Index))
		return
	}
	w.give(index.Index, nil)
}

// spread notes the flows of a, b = f() and of v, ok = <-ch, m[k], x.(T).
func (w *walker) spread(lhs []ast.Expr, rhs ast.Expr) {
	for i, place := range lhs {
		t := w.info.TypeOf(place)
		if id, ok := place.(*ast.Ident); ok && id.Name == "_" || channelIn(t) == nil {
			continue
		}
		n := w.result(rhs, i)
		if w.isForeign(place) {
			w.grant(n, rightsOf(channelIn(t)))
			continue
		}
		w.union(w.ref(place), n)
	}
}

// result returns the identity of the i'th value of an expression with several.
func (w *walker) result(expr ast.Expr, i int) node {
	expr = ast.Unparen(expr)
	call, ok := expr.(*ast.CallExpr)
	if !ok {
		return w.ref(expr) // v, ok = <-ch, m[k], x.(T)
	}
	if fn, ok := w.callee(call).(*types.Func); ok && w.resultInView(fn, i) {
		return w.find(key{fn, i + 1})
	}
	if lit := w.literal(call.Fun); lit != nil {
		return w.find(key{lit, i + 1})
	}
	obj := w.callee(call)
	n := w.fresh()
	c := w.channel(n)
	c.Sources = append(c.Sources, Source{call, obj})
	w.grant(n, MayAll)
	return n
}

func (w *walker) valueSpec(n *ast.ValueSpec, cur inspector.Cursor) {
	if len(n.Values) == 0 {
		w.zeroSpec(n, cur)
		return
	}
	names := make([]ast.Expr, len(n.Names))
	for i, name := range n.Names {
		names[i] = name
	}
	if len(n.Names) != len(n.Values) {
		w.spread(names, n.Values[0])
		return
	}
	for i, value := range n.Values {
		w.assign(names[i], value, cur)
	}
}

// zeroSpec notes the nil in var ch chan T.
func (w *walker) zeroSpec(n *ast.ValueSpec, cur inspector.Cursor) {
	for _, name := range n.Names {
		if v, ok := w.info.Defs[name].(*types.Var); ok && isChannel(v.Type()) {
			c := w.channel(w.refVar(name, v))
			c.Nils = append(c.Nils, cur)
		}
	}
}

func (w *walker) returnStmt(n *ast.ReturnStmt, cur inspector.Cursor) {
	var fn any
	var sig *types.Signature
	for i, result := range n.Results {
		t := w.info.TypeOf(result)
		tuple, spreads := t.(*types.Tuple)
		if !spreads && channelIn(t) == nil && !w.info.Types[result].IsNil() {
			continue
		}
		if sig == nil {
			if fn, sig = w.signatureAround(cur); sig == nil {
				return
			}
		}
		if spreads {
			w.spreadReturn(fn, sig, tuple, result)
			return
		}
		to := sig.Results().At(i).Type()
		if channelIn(to) == nil {
			w.give(result, to)
			continue
		}
		w.put(w.find(key{fn, i + 1}), to, result, cur)
	}
}

func (w *walker) spreadReturn(fn any, sig *types.Signature, tuple *types.Tuple, call ast.Expr) {
	for i := range tuple.Len() {
		if channelIn(tuple.At(i).Type()) == nil {
			continue
		}
		n := w.result(call, i)
		if channelIn(sig.Results().At(i).Type()) == nil {
			w.grant(n, MayAll)
			continue
		}
		w.union(w.find(key{fn, i + 1}), n)
	}
}

// signatureAround returns the function that a return statement leaves.
func (w *walker) signatureAround(cur inspector.Cursor) (any, *types.Signature) {
	f, ok := uses.Func(cur)
	if !ok {
		return nil, nil
	}
	switch n := f.Node().(type) {
	case *ast.FuncDecl:
		if fn, ok := w.info.Defs[n.Name].(*types.Func); ok {
			return fn, fn.Signature()
		}
	case *ast.FuncLit:
		if sig, ok := w.info.TypeOf(n).(*types.Signature); ok {
			return n, sig
		}
	}
	return nil, nil
}

func (w *walker) rangeStmt(n *ast.RangeStmt, cur inspector.Cursor) {
	t := w.info.TypeOf(n.X)
	if t == nil {
		return
	}
	var from node
	switch u := t.Underlying().(type) {
	case *types.Chan:
		w.operation(Range, n.X, nil, cur)
		if channelIn(u.Elem()) == nil {
			return
		}
		from = w.element(w.ref(n.X))
	case *types.Signature:
		w.rangeFunc(n)
		return
	default:
		if channelIn(t) == nil {
			return
		}
		from = w.ref(n.X)
	}
	for _, place := range []ast.Expr{n.Key, n.Value} {
		if place != nil && channelIn(w.info.TypeOf(place)) != nil {
			w.union(w.ref(place), from)
		}
	}
}

// rangeFunc notes that what an iterator yields comes from outside.
func (w *walker) rangeFunc(n *ast.RangeStmt) {
	for _, place := range []ast.Expr{n.Key, n.Value} {
		if place != nil && channelIn(w.info.TypeOf(place)) != nil {
			w.union(w.ref(place), w.foreign(n.X, nil))
		}
	}
}

func (w *walker) compositeLit(n *ast.CompositeLit, cur inspector.Cursor) {
	t := w.info.TypeOf(n)
	if t == nil {
		return
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem() // an elided &T in a list of pointers
	}
	if s, ok := t.Underlying().(*types.Struct); ok {
		w.structLit(n, s, cur)
		return
	}
	if _, ok := t.Underlying().(*types.TypeParam); ok {
		return
	}
	w.listLit(n, t, cur)
}

func (w *walker) structLit(n *ast.CompositeLit, s *types.Struct, cur inspector.Cursor) {
	for i, elt := range n.Elts {
		var field *types.Var
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			id, _ := kv.Key.(*ast.Ident)
			field, _ = w.info.Uses[id].(*types.Var)
			elt = kv.Value
		} else if i < s.NumFields() {
			field = s.Field(i)
		}
		if field == nil {
			continue
		}
		w.putField(field, elt, cur)
	}
}

func (w *walker) putField(field *types.Var, value ast.Expr, cur inspector.Cursor) {
	if channelIn(field.Type()) == nil || !w.inView(field) {
		w.give(value, field.Type())
		return
	}
	w.put(w.refVar(value, field), field.Type(), value, cur)
}

func (w *walker) listLit(n *ast.CompositeLit, t types.Type, cur inspector.Cursor) {
	holds := channelIn(t)
	if holds == nil && !holdsInterfaces(t) {
		return
	}
	byKey := keysHoldChannels(t)
	for _, elt := range n.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if elt = kv.Value; byKey {
				elt = kv.Key
			}
		}
		if holds == nil {
			w.give(elt, nil)
			continue
		}
		w.put(w.ref(n), t, elt, cur)
	}
}

// holdsInterfaces reports whether the elements of a list type are interfaces,
// to which a channel can be converted.
func holdsInterfaces(t types.Type) bool {
	if t == nil { // of C
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return types.IsInterface(u.Elem())
	case *types.Array:
		return types.IsInterface(u.Elem())
	case *types.Map:
		return types.IsInterface(u.Elem()) || types.IsInterface(u.Key())
	}
	return false
}
