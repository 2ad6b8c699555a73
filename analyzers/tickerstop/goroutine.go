package tickerstop

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/uses"
)

// goFunc returns the function that runs in the goroutine of a use.
func (c *checker) goFunc(u fate.Use) (inspector.Cursor, bool) {
	for lit := range u.Cur.Enclosing((*ast.FuncLit)(nil)) {
		call := uses.Unparen(lit).Parent()
		if _, ok := call.Parent().Node().(*ast.GoStmt); ok && uses.Unparen(lit).ParentEdgeKind() == edge.CallExpr_Fun {
			return lit, true
		}
	}
	if u.Call == nil {
		return inspector.Cursor{}, false
	}
	return c.calleeOf(u.Call)
}

// inGoroutine checks a ticker that only a goroutine of the function stops, on
// its own paths.
func (c *checker) inGoroutine(made creation, f *fate.Fate) {
	obj := c.variable(made.cur)
	lit, ok := c.owner(f)
	if !ok || obj == nil || c.lives.Once(made.cur) {
		return
	}
	inner := c.track.OfVar(obj, lit, c.owed(made))
	for _, u := range inner.Uses {
		if u.Effect == fate.Moves || u.How == fate.Deferred {
			return
		}
	}
	if len(inner.Drops) == 0 {
		return
	}
	name, drop := c.nameOf(made), inner.Drops[0]
	c.report(made, c.pathKind(made, notStoppedOnPath), fmt.Sprintf("%s is not stopped %s of its goroutine", name, c.exit(drop)),
		"defer "+lastWord(name)+".Stop() in the goroutine", c.evidence(made, drop), nil)
}

// owner returns the one goroutine, a literal, that releases the value.
func (c *checker) owner(f *fate.Fate) (lit inspector.Cursor, ok bool) {
	for _, u := range f.Uses {
		if u.Effect == fate.None && !u.Go {
			continue
		}
		if !u.Go {
			return lit, false
		}
		fn, found := c.goFunc(u)
		if !found || ok && fn != lit {
			return lit, false
		}
		if _, isLit := fn.Node().(*ast.FuncLit); !isLit {
			return lit, false
		}
		lit, ok = fn, true
	}
	return lit, ok
}
