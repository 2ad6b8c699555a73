package doubleclose

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/typematch"
)

// mayJoin reports whether a wait may be one for the sender. It isn't if it
// only unblocks the sender: the Close of a connection that the sender uses
// comes back while the sender still runs. Nor is the Wait of a WaitGroup on
// which nobody on the way to the send counts.
func (c *checker) mayJoin(w inspector.Cursor, send *channels.Op) bool {
	call, ok := w.Node().(*ast.CallExpr)
	if !ok {
		return true
	}
	fn := typematch.Callee(c.info, call)
	sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if fn == nil || !isSel || fn.Pkg() == c.pass.Pkg {
		return true
	}
	field := c.fieldIn(sel.X)
	if place, ok := contract.PlaceOf(c.info, sel.X); ok && place.Path == "" {
		field, _ = c.borrowedFrom(place.Root)
	}
	if field == nil || field.Pkg() != c.pass.Pkg {
		return true
	}
	switch {
	case fn.Name() == "Close" && typematch.IsNiladic(fn):
		body := c.outermost(send.At)
		return body == nil || !c.usesIn(field, body.At)
	case typematch.IsMethod(fn, "sync", "WaitGroup", "Wait"):
		return c.counts(field, c.census.BodyAround(send.At), make(map[*channels.Body]bool))
	}
	return true
}

// fieldIn returns the field that an expression selects, or nil.
func (c *checker) fieldIn(e ast.Expr) *types.Var {
	place, ok := contract.PlaceOf(c.info, e)
	if !ok || place.Root == nil || place.Path == "" {
		return nil
	}
	return c.fieldAt(place)
}

// usesIn reports whether a function mentions the field.
func (c *checker) usesIn(field *types.Var, fn inspector.Cursor) bool {
	for use := range c.index.Of(field) {
		if contains(fn, use) {
			return true
		}
	}
	return false
}

// counts reports whether every way to a body leads through one that mentions
// the WaitGroup, or through a start that does.
func (c *checker) counts(group *types.Var, body *channels.Body, seen map[*channels.Body]bool) bool {
	for body != nil && body.Outer != nil && !c.usesIn(group, body.At) {
		if len(body.Starts) > 0 || body.Frame == nil {
			break
		}
		body = body.Outer
	}
	if body == nil || seen[body] || c.usesIn(group, body.At) {
		return true
	}
	seen[body] = true
	if c.openToOthers(body) {
		return body.Func == nil // nobody knows when a literal runs
	}
	for _, call := range body.Callers {
		if call.In != nil && !c.inTest(call.At.Node().Pos()) && !c.usesIn(group, call.At) && !c.counts(group, call.In, seen) {
			return false
		}
	}
	return true
}
