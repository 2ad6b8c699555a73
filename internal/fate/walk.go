package fate

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/uses"
)

// A role says how a name relates to the value.
type role uint8

const (
	alias  role = iota // denotes the value itself
	holder             // something that contains the value
)

// A walk follows one value through the names of its home function.
type walk struct {
	*Tracker
	owed     Obligation
	created  inspector.Cursor
	home     inspector.Cursor // innermost function around the creation
	names    map[types.Object]role
	inside   map[types.Object]map[*types.Var]bool // fields of holders; others may contain the value anywhere
	todo     []types.Object
	found    []Use
	ranges   map[*ast.RangeStmt]bool // loops over what holds the value: they have a turn for it
	fields   []*types.Var            // that the value or a holder is stored in
	err      types.Object            // error or bool assigned with the value
	errField string                  // the text of the field that is assigned the error instead
	borrowed map[types.Object]bool   // objects that were there before: parameters
	silent   bool
	atOnce   bool
}

func (t *Tracker) newWalk(created inspector.Cursor, owed Obligation) *walk {
	home, ok := uses.Func(created)
	return &walk{Tracker: t, owed: owed, created: created, home: home, names: map[types.Object]role{}, inside: map[types.Object]map[*types.Var]bool{}, ranges: map[*ast.RangeStmt]bool{}, silent: !ok}
}

// add makes obj a name of the value.
func (w *walk) add(obj types.Object, r role) {
	if r == holder {
		w.hold(obj, nil)
		return
	}
	if old, ok := w.names[obj]; ok && old <= r {
		return
	}
	delete(w.inside, obj)
	w.names[obj] = r
	w.todo = append(w.todo, obj)
}

// land classifies the expression that creates the value.
func (w *walk) land(created inspector.Cursor, result int) {
	if w.silent {
		return
	}
	u := w.climb(place{cur: created, role: alias, results: 1 << result})
	u.Cur = created
	switch {
	case u.Effect == Moves:
		w.found = append(w.found, u)
		w.silent = true
	case u.Effect == Releases:
		w.silent = true
	case len(w.names) == 0:
		w.atOnce = true
	}
}

// maxUses is how many uses of one name are looked at: the search costs as much
// as the uses times the size of the function. Only generated code has more.
const maxUses = 1000

// drain classifies the uses of all names, which may add names.
func (w *walk) drain() {
	for len(w.todo) > 0 {
		obj := w.todo[0]
		w.todo = w.todo[1:]
		if w.Index.Count(obj) > maxUses {
			w.giveUp(obj)
			return
		}
		for cur := range w.Index.Of(obj) {
			w.use(cur, w.names[obj])
		}
		w.implicitReturns(obj)
	}
}

// giveUp takes the value for one that moves at the first use of obj.
func (w *walk) giveUp(obj types.Object) {
	w.silent = true
	for cur := range w.Index.Of(obj) {
		w.found = append(w.found, Use{Cur: cur, Effect: Moves, How: Unknown})
		return
	}
}

// use classifies one identifier that denotes the value or a holder.
func (w *walk) use(cur inspector.Cursor, r role) {
	if u, ok := w.captured(cur, r); ok {
		w.found = append(w.found, u)
		return
	}
	u := w.climb(place{cur: cur, role: r})
	u.Cur = cur
	w.found = append(w.found, u)
}

// captured classifies a use inside a function literal of the home function. A
// literal that is deferred or called on the spot acts for the function. One
// that starts as a goroutine acts at some time: it may be the owner, unless
// all it does is read. Any other literal that does more than a call can see is
// taken for an owner.
func (w *walk) captured(cur inspector.Cursor, r role) (Use, bool) {
	lit, ok := w.outermostLit(cur)
	if !ok {
		return Use{}, false
	}
	u := w.climb(place{cur: cur, role: r, nested: true})
	u.Cur = cur
	switch context, call := w.litContext(lit); context {
	case litDeferred:
		if u.Effect != None {
			u.Effect, u.How = Releases, Deferred
		}
	case litCalled:
	case litGo:
		u.Go = true
		if u.Effect != None {
			u.Effect = Moves
		}
	case litPassed:
		if u.Effect != None || w.keepsLit(call, lit) {
			u.Effect, u.How, u.Call = Moves, Captured, call
		}
	default:
		u.Effect, u.How = Moves, Captured
	}
	return u, true
}

func (w *walk) keepsLit(call *ast.CallExpr, lit inspector.Cursor) bool {
	kind, i := uses.Unparen(lit).ParentEdge()
	if kind != edge.CallExpr_Args || w.Oracle == nil {
		return true
	}
	flow := w.Oracle.Argument(call, i)
	return !flow.Calls && (flow.Effect != None || flow.Holds != 0)
}

// outermostLit returns the outermost function literal between cur and the home
// function.
func (w *walk) outermostLit(cur inspector.Cursor) (inspector.Cursor, bool) {
	var outer inspector.Cursor
	found := false
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		if c == w.home {
			return outer, found
		}
		outer, found = c, true
	}
	return outer, false
}

type litContext uint8

const (
	litOther litContext = iota
	litDeferred
	litCalled
	litGo
	litPassed
)

// litContext says where a function literal stands, and in which call.
func (w *walk) litContext(lit inspector.Cursor) (litContext, *ast.CallExpr) {
	lit = uses.Unparen(lit)
	call, ok := lit.Parent().Node().(*ast.CallExpr)
	if !ok {
		return litOther, nil
	}
	if lit.ParentEdgeKind() != edge.CallExpr_Fun {
		return litPassed, call
	}
	switch lit.Parent().Parent().Node().(type) {
	case *ast.DeferStmt:
		return litDeferred, call
	case *ast.GoStmt:
		return litGo, call
	}
	return litCalled, call
}

// implicitReturns adds the bare returns of a function whose named result is a
// name of the value.
func (w *walk) implicitReturns(obj types.Object) {
	v, ok := obj.(*types.Var)
	if !ok || v.Kind() != types.ResultVar {
		return
	}
	results := uint64(1) << w.resultIndex(v)
	for cur := range w.home.Preorder((*ast.ReturnStmt)(nil)) {
		if fn, _ := uses.Func(cur); fn == w.home && len(cur.Node().(*ast.ReturnStmt).Results) == 0 {
			w.found = append(w.found, Use{Cur: cur, Effect: Moves, How: Returned, Results: results, Holder: w.names[obj] == holder})
		}
	}
}

// resultIndex returns the index of a named result of the home function.
func (w *walk) resultIndex(v *types.Var) int {
	var signature *types.Signature
	switch fn := w.home.Node().(type) {
	case *ast.FuncDecl:
		signature = w.Info.Defs[fn.Name].(*types.Func).Signature()
	case *ast.FuncLit:
		signature, _ = w.Info.TypeOf(fn).(*types.Signature)
	}
	for i := range signature.Results().Len() {
		if signature.Results().At(i) == v {
			return i
		}
	}
	return 0
}

// sorted returns the uses in source order.
func (w *walk) sorted() []Use {
	slices.SortStableFunc(w.found, func(a, b Use) int { return cmp.Compare(a.Cur.Index(), b.Cur.Index()) })
	w.found = slices.CompactFunc(w.found, func(a, b Use) bool { return a.Cur == b.Cur && a.Effect == b.Effect })
	return w.found
}

func (w *walk) fate() *Fate {
	f := &Fate{Uses: w.sorted(), Silent: w.silent, Fields: w.fields}
	if f.Silent {
		return f
	}
	if w.atOnce {
		if f.Silent = w.expectedError() != nil; f.Silent {
			return f
		}
		f.Drops = []Drop{{AtOnce, w.created.Node()}}
		return f
	}
	if w.ownedEarlier(f.Uses) {
		f.Silent = true
		return f
	}
	f.Drops = w.search()
	f.StuckDefer, f.LateDefer = w.stuckDefer(f.Uses), w.lateDefer(f.Uses)
	return f
}

// ownedEarlier reports whether a function literal that stands before the
// creation releases or keeps what the variable will hold.
func (w *walk) ownedEarlier(list []Use) bool {
	return slices.ContainsFunc(list, func(u Use) bool {
		_, inLit := w.outermostLit(u.Cur)
		return inLit && u.Effect != None && u.Cur.Index() < w.created.Index()
	})
}

// local reports whether obj is a variable of the home function itself, or of a
// literal in it, that wasn't there before the function was called.
func (w *walk) local(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	if !ok || w.borrowed[obj] {
		return false
	}
	switch v.Kind() {
	case types.LocalVar, types.ResultVar:
		return syntax.Spans(w.home.Node(), v.Pos())
	}
	return false
}
