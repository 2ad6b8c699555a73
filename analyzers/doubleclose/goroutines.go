package doubleclose

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// outermost returns the declared function around a place.
func (c *checker) outermost(cur inspector.Cursor) *channels.Body {
	body := c.census.BodyAround(cur)
	for body != nil && body.Outer != nil {
		body = body.Outer
	}
	return body
}

func (c *checker) hasGoroutine(body *channels.Body) bool {
	return slices.ContainsFunc(c.roots(body), func(b *channels.Body) bool { return len(b.Starts) > 0 })
}

// roots returns the bodies in whose goroutines the function may run: those
// that a go statement starts, and those that code outside can call.
func (c *checker) roots(body *channels.Body) []*channels.Body {
	return c.climb(body, c.openToOthers, func(*channels.Call) bool { return true })
}

// sharers returns the bodies in whose goroutines a method may run on a value
// that others have too: not on one that the goroutine has made for itself.
func (c *checker) sharers(body *channels.Body) []*channels.Body {
	open := func(b *channels.Body) bool { return c.openToOthers(b) && !c.hasAllCallers(b) }
	return c.climb(body, open, func(call *channels.Call) bool { return c.onShared(call) && !c.afterAll(call) })
}

// climb goes from a function to its callers, by the calls that are wanted, and
// returns those that a go statement starts or that are open to others.
func (c *checker) climb(from *channels.Body, open func(*channels.Body) bool, wanted func(*channels.Call) bool) []*channels.Body {
	var list []*channels.Body
	seen := map[*channels.Body]bool{}
	for queue := []*channels.Body{from.Root()}; len(queue) > 0; queue = queue[1:] {
		b := queue[0]
		if seen[b] {
			continue
		}
		seen[b] = true
		if len(b.Starts) > 0 || open(b) {
			list = append(list, b)
		}
		for _, call := range b.Callers {
			if call.Go == nil && call.In != nil && !c.inTest(call.At.Node().Pos()) && wanted(call) {
				queue = append(queue, call.In.Root())
			}
		}
	}
	return list
}

// openToOthers reports whether code that isn't in view may call the function.
func (c *checker) openToOthers(b *channels.Body) bool {
	if len(b.Callers) == 0 || b.Value {
		return true
	}
	return b.Func != nil && b.Func.Exported() && c.pass.Pkg.Name() != "main"
}

// inTest reports whether a place stands in a _test.go file: a test calls what
// it likes, one call after the other.
func (c *checker) inTest(pos token.Pos) bool {
	return typematch.InTestFile(c.pass.Fset, pos)
}

// hasAllCallers reports whether the calls of a method that are in view are
// likely to be all: it belongs to a type of the package's own, so that an
// exported name is for an interface, or it isn't one that ends the value.
func (c *checker) hasAllCallers(b *channels.Body) bool {
	if b.Func == nil || b.Value || len(b.Callers) == 0 || b.Func.Signature().Recv() == nil {
		return false
	}
	if !fate.LooksReleasing(b.Func.Name()) {
		return true
	}
	named := typematch.Named(b.Func.Signature().Recv().Type())
	return named != nil && !named.Obj().Exported()
}

// afterAll reports whether a function that no goroutine of its own runs waits
// for something before it calls.
func (c *checker) afterAll(call *channels.Call) bool {
	in := call.In.Root()
	waits := c.waits(in.At, 3)
	return len(in.Starts) == 0 && len(waits) > 0 && (call.Defer || !c.track.Open(in.At, fate.Route{To: call.At, Stops: waits}))
}

// onShared reports whether the value that a method is called on comes from
// outside of the function that calls.
func (c *checker) onShared(call *channels.Call) bool {
	place, ok := c.calledOn(call)
	if !ok {
		_, isLit := ast.Unparen(call.At.Node().(*ast.CallExpr).Fun).(*ast.FuncLit)
		return isLit
	}
	if k := place.Root.Kind(); k == types.RecvVar || k == types.ParamVar || k == types.PackageVar {
		return true
	}
	def, ok := c.index.Def(place.Root)
	return ok && (!contains(call.In.Root().At, def) || def.ParentEdgeKind() == edge.RangeStmt_Value)
}

// calledOn returns the place that a method is called on.
func (c *checker) calledOn(call *channels.Call) (contract.Place, bool) {
	sel, ok := ast.Unparen(call.At.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok {
		return contract.Place{}, false
	}
	return contract.PlaceOf(c.info, sel.X)
}

// closedTogether reports whether the closes of a field run in several
// goroutines, of which the package starts one.
func (c *checker) closedTogether(x *closing) bool {
	field := c.fieldAt(x.Place)
	if field == nil {
		return false
	}
	roots := make(map[*channels.Body]bool)
	started := false
	for _, y := range c.closesOf(field) {
		if y.Callee != nil || y.writer || c.inTest(y.call().Pos()) {
			continue
		}
		if body := c.outermost(y.cur); body != nil && y.Place.Root.Kind() == types.RecvVar {
			for _, root := range c.sharers(body) {
				roots[root] = true
				started = started || len(root.Starts) > 0
			}
		}
	}
	return started && len(roots) > 1 && !oneAfterOther(roots)
}

// closesOf returns the closings of a field.
func (c *checker) closesOf(field *types.Var) []*closing {
	if c.byField == nil {
		c.byField = make(map[*types.Var][]*closing)
		for _, x := range c.closes {
			if f := c.fieldAt(x.Place); f != nil {
				c.byField[f] = append(c.byField[f], x)
			}
		}
	}
	return c.byField[field]
}

// oneAfterOther reports whether there are two bodies, of which one starts the
// other, after what it does itself.
func oneAfterOther(roots map[*channels.Body]bool) bool {
	if len(roots) != 2 {
		return false
	}
	for root := range roots {
		for _, start := range root.Starts {
			if in := start.In; in != nil && roots[in.Root()] {
				return true
			}
		}
	}
	return false
}
