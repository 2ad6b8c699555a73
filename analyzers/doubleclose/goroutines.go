package doubleclose

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
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
	var list []*channels.Body
	seen := map[*channels.Body]bool{}
	var climb func(*channels.Body)
	climb = func(b *channels.Body) {
		b = b.Root()
		if seen[b] {
			return
		}
		seen[b] = true
		if len(b.Starts) > 0 || c.openToOthers(b) {
			list = append(list, b)
		}
		for _, call := range b.Callers {
			if call.Go == nil && call.In != nil && !c.inTest(call.At.Node().Pos()) {
				climb(call.In)
			}
		}
	}
	climb(body)
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
