package doubleclose

import (
	"fmt"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
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
				{At: inside.At.Node(), Message: "the goroutine calls " + body.Name() + " here"},
				{At: outside.At.Node(), Message: c.enclosingName(outside.At) + ", which users call, calls it here"},
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
	field := fieldAt(x.Place)
	return field != nil && field.Pkg() == c.pass.Pkg && !c.renewable(field)
}

// twoCalls returns a call of a function from a goroutine of the package and
// one from an exported function, neither of which is guarded.
func (c *checker) twoCalls(body *channels.Body) (inside, outside *channels.Call) {
	for _, call := range body.Callers {
		if call.In == nil || call.Go != nil || c.inTest(call.At.Node().Pos()) || !c.contract.Unguarded(c.guards.At(call.At)) || c.guards.At(call.At).Call {
			continue
		}
		root := call.In.Root()
		switch {
		case len(root.Starts) > 0 && c.startedByMethod(root):
			inside = call
		case root.Func != nil && root.Func.Exported() && fate.LooksReleasing(root.Func.Name()) && c.pass.Pkg.Name() != "main":
			outside = call
		}
	}
	return inside, outside
}

// startedByMethod reports whether a goroutine belongs to a value: a method, or
// a literal that a method or constructor starts once.
func (c *checker) startedByMethod(root *channels.Body) bool {
	return root.Func != nil && root.Func.Signature().Recv() != nil
}
