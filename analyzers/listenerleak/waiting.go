package listenerleak

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A slot is a map in which functions leave what shall get a reply, under the
// id of a request, while they wait for it.
type slot struct {
	field   *types.Var
	puts    []growth.Op
	takes   []growth.Op
	putters map[*types.Func]int // functions that insert under their parameter i
	takers  map[*types.Func]bool
}

// waits reports functions that put an entry in a map, wait, and take it out
// again on some of their returns only.
func (c *checker) waits() {
	selects := c.givingUp()
	if len(selects) == 0 {
		return
	}
	slots := c.slots()
	for _, fn := range selects {
		for _, s := range slots {
			c.waitsIn(fn, s)
		}
	}
}

// givingUp returns the functions with a select that a timeout or the end of a
// context can end, each once, in source order.
func (c *checker) givingUp() []inspector.Cursor {
	var list []inspector.Cursor
	for cur := range c.index.Inspector().Root().Preorder((*ast.CommClause)(nil)) {
		if c.givesUp(cur.Node().(*ast.CommClause)) == "" || c.inTest(cur.Node()) {
			continue
		}
		if fn, ok := uses.Func(cur); ok && !slices.Contains(list, fn) {
			list = append(list, fn)
		}
	}
	return list
}

// givesUp says when a case of a select ends a wait: at a timeout, or with a
// context; "" if it is another case.
func (c *checker) givesUp(clause *ast.CommClause) string {
	channel := syntax.Received(clause.Comm)
	if channel == nil {
		return ""
	}
	if t, ok := c.info.TypeOf(channel).Underlying().(*types.Chan); ok && typematch.IsNamed(t.Elem(), "time", "Time") {
		return "the wait times out"
	}
	call, ok := ast.Unparen(channel).(*ast.CallExpr)
	if ok && typematch.IsMethod(typematch.Callee(c.info, call), "context", "Context", "Done") {
		return "the context ends"
	}
	return ""
}

// slots returns the maps of the package's structs and variables from which
// single entries are removed.
func (c *checker) slots() []*slot {
	var list []*slot
	for obj := range c.index.Objects() {
		v, ok := obj.(*types.Var)
		if !ok || v.Pkg() != c.pass.Pkg || !v.IsField() && !isGlobal(v) {
			continue
		}
		if kind, ok := growth.KindOf(v.Type()); !ok || kind != growth.Map && kind != growth.SyncMap {
			continue
		}
		if container, ok := c.counted().Of(v); ok {
			if s := c.slotOf(container); s != nil {
				list = append(list, s)
			}
		}
	}
	slices.SortFunc(list, func(a, b *slot) int { return int(a.field.Pos() - b.field.Pos()) })
	return list
}

func (c *checker) slotOf(container *growth.Container) *slot {
	s := &slot{field: container.Var, putters: make(map[*types.Func]int), takers: make(map[*types.Func]bool)}
	for _, op := range container.Ops {
		switch {
		case op.Use == growth.Insert && op.HasKey:
			s.puts = append(s.puts, op)
			if fn, i, ok := c.byParam(op.Key); ok && c.awaits(s, op) {
				s.putters[fn] = i
			}
		case op.Use == growth.Remove, c.deletes(op):
			if c.sweeps(op) {
				return nil // entries that stay behind are found one day
			}
			s.takes = append(s.takes, op)
			if fn := c.funcAround(op.Cur); fn != nil {
				s.takers[fn] = true
			}
		case op.Use == growth.Escape:
			return nil
		}
	}
	if len(s.puts) == 0 || len(s.takes) == 0 {
		return nil
	}
	for fn := range s.putters {
		if s.takers[fn] {
			delete(s.putters, fn) // it hands out what removes the entry
		}
	}
	return s
}

// isAwaited reports whether a value of type t is what a reply comes to: a
// channel, a function, or something with one in it.
func isAwaited(t types.Type, depth int) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Interface:
		return t.NumMethods() > 0 && !typematch.IsError(t)
	case *types.Struct:
		for f := range t.Fields() {
			if depth < maxParts && isAwaited(f.Type(), depth+1) {
				return true
			}
		}
	}
	return false
}

// maxParts bounds how deep a channel may stand in an entry.
const maxParts = 2

// deletes reports whether a use that the census doesn't know deletes from a
// sync.Map.
func (c *checker) deletes(op growth.Op) bool {
	sel, ok := op.Cur.Node().(*ast.SelectorExpr)
	if !ok {
		return false
	}
	return typematch.IsMethod(c.info.Uses[sel.Sel], "sync", "Map", "Delete", "LoadAndDelete", "CompareAndDelete", "Clear")
}

// sweeps reports whether a removal picks entries out of the whole map.
func (c *checker) sweeps(op growth.Op) bool {
	for loop := range op.Cur.Enclosing((*ast.RangeStmt)(nil)) {
		for range op.Cur.Enclosing((*ast.IfStmt)(nil)) {
			return loop.Node() != nil
		}
	}
	return false
}

// byParam returns the function whose parameter i the key is.
func (c *checker) byParam(key inspector.Cursor) (*types.Func, int, bool) {
	id, ok := key.Node().(*ast.Ident)
	if !ok {
		return nil, 0, false
	}
	fn := c.funcAround(key)
	if fn == nil {
		return nil, 0, false
	}
	for i := range fn.Signature().Params().Len() {
		if fn.Signature().Params().At(i) == c.info.Uses[id] {
			return fn, i, true
		}
	}
	return nil, 0, false
}

// funcAround returns the declared function around cur, or nil.
func (c *checker) funcAround(cur inspector.Cursor) *types.Func {
	decl, ok := uses.Decl(cur)
	if !ok {
		return nil
	}
	fn, _ := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	return fn
}

// waitsIn reports the returns of one function that leave an entry behind.
func (c *checker) waitsIn(fn inspector.Cursor, s *slot) {
	removals, certain := c.removals(fn, s)
	if !certain {
		return
	}
	for _, e := range c.entered(fn, s) {
		if !slices.ContainsFunc(removals, func(r place) bool { return r.key == e.key }) {
			continue
		}
		stops := make([]inspector.Cursor, len(removals))
		for i, r := range removals {
			stops[i] = r.cur
		}
		c.leftBehind(fn, s, e, stops)
	}
}

// A place is an insertion or a removal, with its key.
type place struct {
	cur inspector.Cursor
	key key
}

// A key is a variable, or a field of one: its source and the variable.
type key struct {
	text string
	root types.Object
}

// keyOf returns the key that e is; none if it is something else.
func (c *checker) keyOf(e ast.Expr) key {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return key{x.Name, c.info.ObjectOf(x)}
	case *ast.SelectorExpr:
		if k := c.keyOf(x.X); k.root != nil {
			return key{k.text + "." + x.Sel.Name, k.root}
		}
	}
	return key{}
}

// entered returns where a function inserts what it awaits, under a key that
// isn't constant.
func (c *checker) entered(fn inspector.Cursor, s *slot) []place {
	var list []place
	add := func(cur inspector.Cursor, e ast.Expr) {
		if k := c.keyOf(e); k.root != nil && c.info.Types[e].Value == nil && !c.track.InLoop(cur) {
			list = append(list, place{cur, k})
		}
	}
	for _, op := range s.puts {
		if in, _ := uses.Func(op.Cur); in == fn && c.awaits(s, op) {
			add(op.Cur, op.Key.Node().(ast.Expr))
		}
	}
	for cur := range fn.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		i, ok := s.putters[typematch.Callee(c.info, call)]
		if in, _ := uses.Func(cur); ok && in == fn && i < len(call.Args) && c.outlives(sourceOf(c.info, call), 0) {
			add(cur, call.Args[i])
		}
	}
	return list
}

// awaits reports whether an insertion puts in what a reply comes to.
func (c *checker) awaits(s *slot, op growth.Op) bool {
	if m, ok := s.field.Type().Underlying().(*types.Map); ok {
		return isAwaited(m.Elem(), 0)
	}
	call, ok := op.Cur.Node().(*ast.CallExpr)
	return ok && len(call.Args) == 2 && isAwaited(c.info.TypeOf(call.Args[1]), 0)
}

// removals returns where a function removes entries. It isn't certain if one of
// the removals is deferred, or stands in a function literal.
func (c *checker) removals(fn inspector.Cursor, s *slot) (list []place, certain bool) {
	add := func(cur inspector.Cursor, k key) bool {
		in, _ := uses.Func(cur)
		for range cur.Enclosing((*ast.DeferStmt)(nil)) {
			return false
		}
		list = append(list, place{cur, k})
		return in == fn
	}
	for _, op := range s.takes {
		if fn.Contains(op.Cur) && !add(op.Cur, c.removedKey(op)) {
			return nil, false
		}
	}
	for cur := range fn.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		callee := typematch.Callee(c.info, call)
		if callee == nil || callee.Pkg() != c.pass.Pkg || !c.contracts.Reaches(callee, s.takers) {
			continue
		}
		var k key
		if s.takers[callee] {
			k = c.firstKey(call.Args)
		}
		if !add(cur, k) {
			return nil, false
		}
	}
	return list, true
}

// firstKey returns the first argument, apart from a context.
func (c *checker) firstKey(args []ast.Expr) key {
	for _, arg := range args {
		if t := c.info.TypeOf(arg); t != nil && !typematch.IsContext(t) {
			return c.keyOf(arg)
		}
	}
	return key{}
}

func (c *checker) removedKey(op growth.Op) key {
	if op.HasKey {
		return c.keyOf(op.Key.Node().(ast.Expr))
	}
	call, ok := op.Cur.Parent().Node().(*ast.CallExpr)
	if ok && op.Cur.ParentEdgeKind() == edge.CallExpr_Fun && len(call.Args) > 0 {
		return c.keyOf(call.Args[0])
	}
	return key{}
}

// leftBehind reports the first return that control can come to from the
// insertion without a removal, if the function gives up there.
func (c *checker) leftBehind(fn inspector.Cursor, s *slot, e place, removals []inspector.Cursor) {
	for ret := range fn.Preorder((*ast.ReturnStmt)(nil)) {
		in, _ := uses.Func(ret)
		when := c.givesUpAt(ret)
		if in != fn || when == "" || c.handsOut(ret, e) || slices.ContainsFunc(removals, ret.Contains) {
			continue
		}
		if !c.track.Open(fn, fate.Route{From: e.cur, To: ret, Stops: removals}) || c.removedByCaller(fn, s) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: entryLeftBehind, At: e.cur.Node(),
			Message:  "entry " + e.key.text + " of " + s.field.Name() + " stays behind when " + when + "; remove it on that return too",
			Evidence: []report.Evidence{{At: ret.Node(), Message: "returns here and leaves the entry behind"}, {At: removals[0].Node(), Message: "removed here on another way"}},
		})
		return
	}
}

// givesUpAt says why a function returns before it has what it waits for; "" if
// it has, or if that isn't known.
func (c *checker) givesUpAt(ret inspector.Cursor) string {
	for cur := range ret.Enclosing((*ast.CommClause)(nil), (*ast.IfStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CommClause:
			return c.givesUp(n)
		case *ast.IfStmt:
			if c.failed(n, ret.Node().(*ast.ReturnStmt)) {
				return "an error is returned"
			}
		default:
			return ""
		}
	}
	return ""
}

// failed reports whether the return is that of an error which the condition
// has found.
func (c *checker) failed(branch *ast.IfStmt, ret *ast.ReturnStmt) bool {
	cond, ok := ast.Unparen(branch.Cond).(*ast.BinaryExpr)
	if !ok || cond.Op.String() != "!=" || !syntax.Contains(branch.Body, ret) || !c.info.Types[cond.Y].IsNil() || len(ret.Results) == 0 {
		return false
	}
	last := ret.Results[len(ret.Results)-1]
	return typematch.IsError(c.info.TypeOf(cond.X)) && typematch.IsError(c.info.TypeOf(last))
}

// handsOut reports whether the caller gets the key, with which it may remove
// the entry.
func (c *checker) handsOut(ret inspector.Cursor, e place) bool {
	for _, result := range ret.Node().(*ast.ReturnStmt).Results {
		if c.keyOf(result) == e.key {
			return true
		}
	}
	return false
}

// removedByCaller reports whether a function that calls this one removes
// entries.
func (c *checker) removedByCaller(fn inspector.Cursor, s *slot) bool {
	if _, isLit := fn.Node().(*ast.FuncLit); isLit {
		return false
	}
	self := c.funcAround(fn.ChildAt(edge.FuncDecl_Name, -1))
	for use := range c.index.Of(self) {
		if caller := c.funcAround(use); caller != nil && caller != self && !c.inTest(use.Node()) && c.removesIn(caller, self, s) {
			return true
		}
	}
	return false
}

// removesIn reports whether a function removes entries otherwise than through
// the other one.
func (c *checker) removesIn(caller, through *types.Func, s *slot) bool {
	if s.takers[caller] {
		return true
	}
	decl, ok := c.contracts.Cursor(caller)
	if !ok {
		return false
	}
	for cur := range decl.Preorder((*ast.CallExpr)(nil)) {
		callee := typematch.Callee(c.info, cur.Node().(*ast.CallExpr))
		if callee != nil && callee != through && callee.Pkg() == c.pass.Pkg && c.contracts.Reaches(callee, s.takers) {
			return true
		}
	}
	return false
}
