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
