package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// manyCallers reports a function that closes a field without a guard and is
// called by a goroutine of the package as well as by its users.
func (c *checker) manyCallers() {
	for _, x := range c.closes {
		body := c.outermost(x.cur)
		if x.Callee != nil || x.writer || body == nil || body.Func == nil || x.guards.Literal || !c.onceOnly(x) {
			continue
		}
		if x.guards.Other {
			continue
		}
		if inside, outside := c.twoCalls(body); inside != nil && outside != nil {
			message := fmt.Sprintf("%s closes %s without a guard, and a goroutine calls it as well as users; close it in a sync.Once", body.Name(), x.name())
			c.report(notIdempotent, x.call(), message, []report.Evidence{
				{At: inside, Message: "the goroutine calls " + body.Name() + " here"},
				{At: outside, Message: "users come to it here"},
			}, c.onceFix(x)...)
		}
	}
}

func (c *checker) enclosingName(cur inspector.Cursor) string {
	if body := c.outermost(cur); body != nil {
		return body.Name()
	}
	return "the package"
}

// onceOnly reports whether the close is one that panics when it runs again.
func (c *checker) onceOnly(x *closing) bool {
	if x.Place.Path == "" || !c.contract.Unguarded(x.guards) || c.recovers(x.home) {
		return false
	}
	field := c.fieldAt(x.Place)
	return field != nil && field.Pkg() == c.pass.Pkg && !c.contract.FieldRenewable(field.Origin())
}

// twoCalls returns a call of a function from a goroutine of the package and
// one that its users make, neither of which is guarded: they call a function
// that does, or, if the function is there for them, the function itself.
func (c *checker) twoCalls(body *channels.Body) (inside, outside ast.Node) {
	if c.isForUsers(body) {
		def, _ := c.index.Def(body.Func)
		outside = def.Node()
	}
	for _, call := range body.Callers {
		if call.In == nil || call.Go != nil || c.inTest(call.At.Node().Pos()) || !c.contract.Unguarded(c.guards.At(call.At)) || c.guards.At(call.At).Call || c.onReplaced(call) {
			continue
		}
		root := call.In.Root()
		switch {
		case len(root.Starts) > 0 && c.startedForValue(root, call):
			inside = call.At.Node()
		case c.isForUsers(root):
			outside = call.At.Node()
		}
	}
	return inside, outside
}

// onReplaced reports whether the call is made on a field that gets a new value
// from time to time.
func (c *checker) onReplaced(call *channels.Call) bool {
	sel, ok := ast.Unparen(call.At.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	place, ok := contract.PlaceOf(c.info, sel.X)
	return ok && place.Root != nil && c.replacedOnWay(place)
}

// isForUsers reports whether code outside of the package is meant to call the
// function to end something.
func (c *checker) isForUsers(body *channels.Body) bool {
	if body.Func == nil || !body.Func.Exported() || !fate.LooksReleasing(body.Func.Name()) || c.pass.Pkg.Name() == "main" {
		return false
	}
	recv := body.Func.Signature().Recv()
	if recv == nil || len(body.Callers) == 0 {
		return true
	}
	named := typematch.Named(recv.Type())
	return named != nil && named.Obj().Exported()
}

// startedForValue reports whether a goroutine belongs to the value that a call
// ends: it runs a method that calls on its receiver, or a literal in a method or
// in a function that returns the value.
func (c *checker) startedForValue(root *channels.Body, call *channels.Call) bool {
	sel, ok := ast.Unparen(call.At.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	place, ok := contract.PlaceOf(c.info, sel.X)
	switch {
	case !ok:
		return false
	case root.Func != nil:
		return place.Root.Kind() == types.RecvVar
	case len(root.Starts) != 1 || root.Starts[0].Loop != nil || place.Path != "":
		return false
	}
	return place.Root.Kind() == types.RecvVar || c.isReturned(place.Root)
}

// isReturned reports whether the function that declares the variable returns
// it.
func (c *checker) isReturned(v *types.Var) bool {
	def, ok := c.index.Def(v)
	if !ok {
		return false
	}
	home, ok := uses.Func(def)
	if !ok {
		return false
	}
	for use := range c.index.Of(v) {
		if fn, _ := uses.Func(use); fn == home && use.ParentEdgeKind() == edge.ReturnStmt_Results {
			return true
		}
	}
	return v.Kind() == types.ResultVar
}
