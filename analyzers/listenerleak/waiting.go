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

// waits reports functions that put an entry in a map, wait, and take it out
// again on some of their returns only.
func (c *checker) waits() {
	selects := c.givingUp()
	if len(selects) == 0 {
		return
	}
	for _, s := range c.slots() {
		for _, e := range c.entered(s) {
			if fn, ok := uses.Func(e.cur); ok && slices.Contains(selects, fn) {
				c.waitsIn(fn, s, e)
			}
		}
	}
}

// givingUp returns the functions with a select that a timeout or the end of a
// context can end, each once, in source order.
func (c *checker) givingUp() []inspector.Cursor {
	if c.waiting != nil {
		return *c.waiting
	}
	var list []inspector.Cursor
	for cur := range c.index.Inspector().Root().Preorder((*ast.CommClause)(nil)) {
		if c.givesUp(cur.Node().(*ast.CommClause)) == "" || c.inTest(cur.Node()) {
			continue
		}
		if fn, ok := uses.Func(cur); ok && !slices.Contains(list, fn) {
			list = append(list, fn)
		}
	}
	c.waiting = &list
	return list
}

// givesUp says when a case of a select ends a wait: at a timeout, or with a
// context; "" if it is another case.
func (c *checker) givesUp(clause *ast.CommClause) string {
	channel := syntax.Received(clause.Comm)
	if channel == nil {
		return ""
	}
	if t, ok := typematch.Underlying(c.info, channel).(*types.Chan); ok && typematch.IsNamed(t.Elem(), "time", "Time") {
		return "the wait times out"
	}
	call, ok := ast.Unparen(channel).(*ast.CallExpr)
	if ok && typematch.IsMethod(typematch.Callee(c.info, call), "context", "Context", "Done") {
		return "the context ends"
	}
	return ""
}

// waitsIn reports the return of a function that leaves the entry behind, if one
// does.
func (c *checker) waitsIn(fn inspector.Cursor, s *slot, e place) {
	removals, certain := c.removals(fn, s)
	if !certain {
		return
	}
	stops := make([]inspector.Cursor, len(removals))
	for i, r := range removals {
		stops[i] = r.cur
	}
	removesToo := slices.ContainsFunc(removals, func(r place) bool { return r.key == e.key })
	if removesToo || len(removals) == 0 && c.waitsFor(fn, e) {
		c.leftBehind(fn, s, e, stops)
	}
}

// waitsFor reports whether a select of the function receives from what the
// insertion puts in, so that the entry is of use to nobody else.
func (c *checker) waitsFor(fn inspector.Cursor, e place) bool {
	vars := c.captured(e.entry...)
	vars = append(vars, c.captured(c.madeOf(fn, e.entry)...)...)
	for cur := range fn.Preorder((*ast.CommClause)(nil)) {
		channel := syntax.Received(cur.Node().(*ast.CommClause).Comm)
		if in, _ := uses.Func(cur); in != fn || channel == nil {
			continue
		}
		id := rootOf(channel)
		if id == nil {
			continue
		}
		if v, ok := c.info.Uses[id].(*types.Var); ok && v.Kind() == types.LocalVar && slices.Contains(vars, v) && c.index.Count(v) > 0 && c.isMadeHere(cur, v) {
			return true
		}
	}
	return false
}

// entered returns where functions insert what they await, under a key that
// isn't constant.
func (c *checker) entered(s *slot) []place {
	var list []place
	add := func(cur inspector.Cursor, e ast.Expr, entry ...ast.Expr) {
		if k := c.keyOf(e); k.root != nil && c.info.Types[e].Value == nil && !c.track.InLoop(cur) && !c.inTest(cur.Node()) {
			list = append(list, place{cur, k, entry})
		}
	}
	for _, op := range s.puts {
		if c.awaits(s, op) && c.outlives(mapOf(op), 0) {
			add(op.Cur, op.Key.Node().(ast.Expr), entryOf(op))
		}
	}
	for fn, i := range s.putters {
		for use := range c.index.Of(fn) {
			cur, ok := syntax.CallOf(use)
			if !ok {
				continue
			}
			if call := cur.Node().(*ast.CallExpr); i < len(call.Args) && c.outlives(sourceOf(c.info, call), 0) {
				add(cur, call.Args[i], call.Args...)
			}
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
		list = append(list, place{cur: cur, key: k})
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
		removed, remedy := report.Evidence{At: s.takes[0].Cur.Node(), Message: "removed here only, by what brings the reply"}, "remove it on that return"
		if len(removals) > 0 {
			removed, remedy = report.Evidence{At: removals[0].Node(), Message: "removed here on another way"}, "remove it on that return too"
		}
		c.findings.Report(report.Finding{
			Kind: entryLeftBehind, At: e.cur.Node(),
			Message:  "entry " + e.key.text + " of " + s.field.Name() + " stays behind when " + when + "; " + remedy,
			Evidence: []report.Evidence{{At: ret.Node(), Message: "returns here and leaves the entry behind"}, removed},
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
