package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// removals reports functions that remove an object from a container and close
// its channel, and that fail when the object is gone, or before it is gone.
func (c *checker) removals() {
	for _, x := range c.closes {
		if x.Callee != nil || x.writer || x.deferred || c.protected(x) || !c.contract.Unguarded(x.guards) {
			continue
		}
		c.uncheckedDelete(x)
		c.failsAfterClose(x)
	}
}

// uncheckedDelete reports delete(m, ch); close(ch) where somebody else may
// have removed and closed ch already.
func (c *checker) uncheckedDelete(x *closing) {
	if x.Place.Path != "" || x.Place.Root.Kind() != types.ParamVar || x.guards.Other {
		return
	}
	removed := c.deleteOf(x)
	if removed == nil {
		return
	}
	if other := c.closesKeys(removed.Args[0]); other != nil && c.outermost(other.cur) != c.outermost(x.cur) {
		message := fmt.Sprintf("%s is closed whether it was in the map or not; close it only if the map has it", x.name())
		c.report(guardForgotten, x.call(), message, []report.Evidence{
			{At: removed, Message: "nothing says that the key is still there"},
			{At: other.call(), Message: c.enclosing(other) + " closes the channels of the map too"},
		})
	}
}

// closesKeys returns a close of the keys of a map in a range over it, or nil.
func (c *checker) closesKeys(m ast.Expr) *closing {
	of, ok := contract.PlaceOf(c.info, m)
	if !ok {
		return nil
	}
	for _, x := range c.closes {
		def, ok := c.index.Def(x.Place.Root)
		if !ok || x.Callee != nil || x.writer || x.Place.Path != "" || def.ParentEdgeKind() != edge.RangeStmt_Key {
			continue
		}
		if ranged, ok := contract.PlaceOf(c.info, def.Parent().Node().(*ast.RangeStmt).X); ok && c.sameField(of, ranged) {
			return x
		}
	}
	return nil
}

// sameField reports whether two places are one field of one type, or one
// variable.
func (c *checker) sameField(a, b contract.Place) bool {
	if a.Path == "" || b.Path == "" {
		return a == b
	}
	field := c.fieldAt(a)
	return field != nil && field == c.fieldAt(b)
}

// deleteOf returns the delete call of the same function whose key is what x
// closes, or nil.
func (c *checker) deleteOf(x *closing) *ast.CallExpr {
	for cur := range x.home.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if typematch.Builtin(c.info, call) != "delete" {
			continue
		}
		if key, ok := contract.PlaceOf(c.info, call.Args[1]); ok && key == x.Place {
			return call
		}
	}
	return nil
}

// failsAfterClose reports a removal that closes a channel of the object, can
// fail after that, and leaves the object where the next attempt finds it.
func (c *checker) failsAfterClose(x *closing) {
	if x.Place.Path == "" || x.Place.Root.Kind() != types.ParamVar && x.Place.Root.Kind() != types.RecvVar || !c.onceOnly(x) {
		return
	}
	removals := c.removalCalls(x)
	if len(removals) == 0 {
		return
	}
	for ret := range x.home.Preorder((*ast.ReturnStmt)(nil)) {
		if c.returnsError(ret) && c.track.Open(x.home, fate.Route{From: x.cur, To: ret, Stops: removals}) {
			message := fmt.Sprintf("%s is closed before a step that can fail; the next attempt closes it again", x.name())
			c.report(guardForgotten, x.call(), message, []report.Evidence{
				{At: ret.Node(), Message: "this return leaves " + x.Place.Root.Name() + " registered"},
				{At: removals[0].Node(), Message: "it is removed only here"},
			}, c.onceFix(x)...)
			return
		}
	}
}

// removalCalls returns the calls, after the close, that take the object out of
// a container.
func (c *checker) removalCalls(x *closing) []inspector.Cursor {
	all, known := c.removing[x.home.Node()]
	if !known {
		all = c.callsIn(x.home, c.removes)
		c.removing[x.home.Node()] = all
	}
	var list []inspector.Cursor
	for _, cur := range all {
		if c.mentions(cur.Node().(*ast.CallExpr), x.Place.Root) && c.track.Open(x.home, fate.Route{From: x.cur, To: cur}) {
			list = append(list, cur)
		}
	}
	return list
}

// callsIn returns the calls of a function for which the question holds.
func (c *checker) callsIn(fn inspector.Cursor, holds func(*ast.CallExpr) bool) []inspector.Cursor {
	var list []inspector.Cursor
	for cur := range fn.Preorder((*ast.CallExpr)(nil)) {
		if holds(cur.Node().(*ast.CallExpr)) {
			list = append(list, cur)
		}
	}
	return list
}

// removes reports whether a call takes something out of a container.
func (c *checker) removes(call *ast.CallExpr) bool {
	if typematch.Builtin(c.info, call) == "delete" {
		return true
	}
	fn := typematch.Callee(c.info, call)
	if fn == nil || fn.Signature().Results().Len() > 0 {
		return false
	}
	name := strings.ToLower(fn.Name())
	for _, verb := range []string{"remove", "delete", "unregister", "deregister", "detach", "forget", "drop"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// mentions reports whether an argument of the call is the variable, or a field
// of it.
func (c *checker) mentions(call *ast.CallExpr, v *types.Var) bool {
	found := false
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && c.info.Uses[id] == v
			return !found
		})
	}
	return found
}

// returnsError reports whether a return statement of its function hands on an
// error that isn't nil.
func (c *checker) returnsError(cur inspector.Cursor) bool {
	ret := cur.Node().(*ast.ReturnStmt)
	if len(ret.Results) == 0 || cur.ParentEdgeKind() != edge.BlockStmt_List || cur.Parent().ParentEdgeKind() != edge.IfStmt_Body {
		return false
	}
	last := ret.Results[len(ret.Results)-1]
	return !c.info.Types[last].IsNil() && typematch.IsError(c.info.TypeOf(last))
}
