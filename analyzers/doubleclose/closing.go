package doubleclose

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/guard"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A closing is a call that closes a place without a guard of its own.
type closing struct {
	contract.Closed
	cur      inspector.Cursor // the *ast.CallExpr
	home     inspector.Cursor // the function in whose frame it runs
	guards   *guard.Guards
	deferred bool // runs when home returns
	writer   bool // closes a zlib.Writer or multipart.Writer, not a channel
}

func (x *closing) call() *ast.CallExpr { return x.cur.Node().(*ast.CallExpr) }

// name returns the text of what is closed.
func (x *closing) name() string {
	text := x.Place.Root.Name()
	if x.Place.Path != "" {
		text += "." + x.Place.Path
	}
	return text
}

// collect finds the calls that close something for which a second close
// matters.
func (c *checker) collect() {
	calls := c.contract.Closings()
	for obj := range c.index.Objects() {
		if fn, ok := obj.(*types.Func); ok && fn.Name() == "Close" {
			calls = slices.AppendSeq(slices.Clip(calls), contract.CallsOf(c.index, fn))
		}
	}
	slices.SortFunc(calls, func(a, b inspector.Cursor) int { return cmp.Compare(a.Index(), b.Index()) })
	for _, cur := range slices.Compact(calls) {
		for _, closed := range c.contract.ClosedBy(cur) {
			c.add(cur, closed, false)
		}
		if closed, ok := c.writerClose(cur.Node().(*ast.CallExpr)); ok {
			c.add(cur, closed, true)
		}
	}
}

func (c *checker) add(cur inspector.Cursor, closed contract.Closed, writer bool) {
	home, deferred, ok := frame(cur)
	if !ok || closed.Place.Root == nil || cur.ParentEdgeKind() == edge.GoStmt_Call {
		return
	}
	c.closes = append(c.closes, &closing{closed, cur, home, c.guards.At(cur), deferred, writer})
}

// writerClose returns what a call closes that writes its end again on a second
// Close, or puts a buffer back into a pool again.
func (c *checker) writerClose(call *ast.CallExpr) (contract.Closed, bool) {
	fn := typematch.Callee(c.info, call)
	if fn == nil || fn.Name() != "Close" || !typematch.IsMethod(fn, "compress/zlib", "Writer", "Close") && !typematch.IsMethod(fn, "mime/multipart", "Writer", "Close") && c.pooledFrom(call) == nil {
		return contract.Closed{}, false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return contract.Closed{}, false
	}
	place, ok := contract.PlaceOf(c.info, sel.X)
	return contract.Closed{Place: place, Always: true, At: call.Pos()}, ok
}

// pooledFrom returns the call that made the value that a call closes, if each
// Close of it puts something back into a pool.
func (c *checker) pooledFrom(call *ast.CallExpr) ast.Node {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return nil
	}
	def, ok := c.index.Def(c.info.ObjectOf(id))
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
		return nil
	}
	if _, i := def.ParentEdge(); i > 0 {
		return nil
	}
	made, ok := ast.Unparen(def.Parent().Node().(*ast.AssignStmt).Rhs[0]).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if fn := typematch.Callee(c.info, made); fn != nil && fn.Pkg() != nil && c.contract.PooledOf(fn).Puts {
		return made
	}
	return nil
}

// frame returns the function in whose frame the call runs, and whether it runs
// when that function returns. A call in a literal that is deferred or called
// where it stands belongs to the function around it, if it is one of the
// literal's own statements; else nothing is known about it.
func frame(cur inspector.Cursor) (home inspector.Cursor, deferred, ok bool) {
	deferred = cur.ParentEdgeKind() == edge.DeferStmt_Call
	at := cur
	for {
		fn, found := uses.Func(at)
		if !found {
			return fn, false, false
		}
		lit := uses.Unparen(fn)
		if _, isLit := fn.Node().(*ast.FuncLit); !isLit || lit.ParentEdgeKind() != edge.CallExpr_Fun {
			return fn, deferred, true
		}
		switch lit.Parent().ParentEdgeKind() {
		case edge.GoStmt_Call:
			return fn, deferred, true
		case edge.DeferStmt_Call:
			deferred = true
		}
		if !ownStatement(at, fn) {
			return fn, false, false
		}
		at = lit.Parent()
	}
}

// ownStatement reports whether the expression stands in a statement of the
// literal's own block.
func ownStatement(cur, lit inspector.Cursor) bool {
	for c := cur; c.Node() != nil; c = c.Parent() {
		switch c.ParentEdgeKind() {
		case edge.BlockStmt_List:
			return c.Parent().Parent() == lit
		case edge.BinaryExpr_Y, edge.CommClause_Body, edge.CaseClause_Body:
			return false
		}
	}
	return false
}

// stops returns the places of home that put another value in the place, or
// make another variable of it. It reports false if that may happen where it
// can't be seen.
func (c *checker) stops(home inspector.Cursor, place contract.Place) ([]inspector.Cursor, bool) {
	var list []inspector.Cursor
	def, ok := c.index.Def(place.Root)
	if !ok && place.Root.Pkg() == c.pass.Pkg {
		return nil, false // the variable of a type switch
	}
	if ok && contains(home, def) {
		list = append(list, def)
	}
	for cur := range c.index.Of(place.Root) {
		top, path := climbPath(cur)
		kind := top.ParentEdgeKind()
		assigns := kind == edge.AssignStmt_Lhs || kind == edge.RangeStmt_Key || kind == edge.RangeStmt_Value
		assigns = assigns || kind == edge.CallExpr_Fun && strings.HasSuffix(path, "Reset")
		if strings.HasSuffix(path, ".Reset") || path == "Reset" {
			path = strings.TrimSuffix(strings.TrimSuffix(path, "Reset"), ".")
		}
		taken := kind == edge.UnaryExpr_X && top.Parent().Node().(*ast.UnaryExpr).Op == token.AND
		if !assigns && !taken || !within(path, place.Path) {
			continue
		}
		fn, _, ok := frame(cur)
		if !ok || fn != home || taken && place.Path == "" {
			if place.Path != "" && path != "" {
				continue // an assignment to the field elsewhere: see renewals
			}
			return nil, false
		}
		list = append(list, top)
	}
	if place.Path == "" {
		return list, true
	}
	return append(list, c.renewals(home, place)...), true
}

// renewals returns the calls of home that may put another channel in a field:
// if any function does so, all calls of functions of the package.
func (c *checker) renewals(home inspector.Cursor, place contract.Place) []inspector.Cursor {
	field := c.fieldAt(place)
	if field == nil || !c.contract.FieldRenewable(field.Origin()) {
		return nil
	}
	var list []inspector.Cursor
	for cur := range home.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if tv := c.info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
			continue
		}
		if fn := typematch.Callee(c.info, call); fn == nil || fn.Pkg() == c.pass.Pkg {
			list = append(list, cur)
		}
	}
	return list
}

// fieldAt returns the last field of a place.
func (c *checker) fieldAt(place contract.Place) *types.Var {
	t := place.Root.Type()
	var field *types.Var
	for _, name := range splitPath(place.Path) {
		v := c.fields.of(t, place.Root.Pkg(), name)
		if v == nil {
			return nil
		}
		field, t = v.Origin(), v.Type()
	}
	return field
}

// climbPath returns the longest chain of selectors that begins at an
// identifier, and its field path.
func climbPath(cur inspector.Cursor) (inspector.Cursor, string) {
	path := ""
	for {
		cur = uses.Unparen(cur)
		switch cur.ParentEdgeKind() {
		case edge.SelectorExpr_X:
			path = (contract.Place{Path: path}).Join(cur.Parent().Node().(*ast.SelectorExpr).Sel.Name).Path
		case edge.StarExpr_X:
		default:
			return cur, path
		}
		cur = cur.Parent()
	}
}

func contains(fn, cur inspector.Cursor) bool {
	n := fn.Node()
	return n.Pos() <= cur.Node().Pos() && cur.Node().Pos() < n.End()
}

// open reports whether control can come from one closing or send to another
// place of the same function while the channel stays the same.
func (c *checker) open(home, from, to inspector.Cursor, place contract.Place) bool {
	stops, ok := c.stops(home, place)
	return ok && c.track.Open(home, fate.Route{From: from, To: to, Stops: without(stops, from, to)})
}

// without removes the places that contain one of the two ends.
func without(list []inspector.Cursor, ends ...inspector.Cursor) []inspector.Cursor {
	var kept []inspector.Cursor
	for _, cur := range list {
		inside := false
		for _, end := range ends {
			inside = inside || cur == end
		}
		if !inside {
			kept = append(kept, cur)
		}
	}
	return kept
}
