package doubleclose

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// ordered reports whether the sender has ended before the close: its function,
// or one that calls it, waits for something first.
func (c *checker) ordered(x *closing, send *channels.Op) bool {
	if c.waitsBefore(x, send, x.home, x.cur, x.deferred) {
		return true
	}
	body := c.census.BodyAround(x.cur)
	for depth := 0; body != nil && depth < 4; depth++ {
		body = body.Root()
		var next *channels.Body
		for _, call := range body.Callers {
			if call.In == nil {
				continue
			}
			if call.Go == nil && c.waitsBefore(x, send, call.In.Root().At, call.At, call.Defer) {
				return true
			}
			next = call.In
		}
		body = next
	}
	return false
}

// waitsBefore reports whether the function waits for a goroutine or for
// another object's end on each path to the place. A caller that receives
// from the channel itself waits for one send, not for the last; the closing
// function may count.
func (c *checker) waitsBefore(x *closing, send *channels.Op, home, at inspector.Cursor, deferred bool) bool {
	var own []*channels.Channel
	if home != x.home {
		own = c.channelsOf(x)
	}
	waits := slices.DeleteFunc(slices.Clone(c.waits(home, 3)), func(w inspector.Cursor) bool {
		n, ok := w.Node().(*ast.UnaryExpr)
		return ok && slices.Contains(own, c.census.At(n.X)) || !c.mayJoin(w, send)
	})
	if len(waits) == 0 {
		return false
	}
	if deferred {
		return true
	}
	return !c.track.Open(home, fate.Route{To: at, Stops: waits})
}

// A question about waits names a function, and how deep to look into the
// functions that it calls.
type waitsIn struct {
	fn    ast.Node
	depth int
}

// waits returns the places of a function that wait for something. The list is
// shared: callers don't change it.
func (c *checker) waits(home inspector.Cursor, depth int) []inspector.Cursor {
	question := waitsIn{home.Node(), depth}
	list, known := c.waiting[question]
	if !known {
		c.waiting[question] = nil // for recursion
		list = c.findWaits(home, depth)
		c.waiting[question] = list
	}
	return list
}

func (c *checker) findWaits(home inspector.Cursor, depth int) []inspector.Cursor {
	var list []inspector.Cursor
	for cur := range home.Preorder((*ast.CallExpr)(nil), (*ast.UnaryExpr)(nil), (*ast.RangeStmt)(nil)) {
		if c.started(cur, home) {
			continue
		}
		if !c.isWait(cur, depth) {
			continue
		}
		if _, ok := cur.Node().(*ast.RangeStmt); ok {
			cur = cur.ChildAt(edge.RangeStmt_X, -1)
		}
		list = append(list, cur)
	}
	return slices.Clip(list)
}

// started reports whether cur stands in a goroutine that home starts, or in
// another literal that runs some other time.
func (c *checker) started(cur, home inspector.Cursor) bool {
	fn, _, ok := frame(cur)
	if ok && fn == home {
		return cur.ParentEdgeKind() == edge.GoStmt_Call
	}
	for body := c.census.BodyAround(cur); body != nil; body = body.Outer {
		if body.At == home {
			return false
		}
		if body.Frame == nil {
			return true
		}
	}
	return true
}

func (c *checker) isWait(cur inspector.Cursor, depth int) bool {
	switch n := cur.Node().(type) {
	case *ast.UnaryExpr:
		return n.Op.String() == "<-" && !c.isClock(n.X) && !c.nonblocking(cur)
	case *ast.RangeStmt:
		_, ok := c.typeOf(n.X).(*types.Chan)
		return ok
	case *ast.CallExpr:
		return c.waitingCall(n, depth)
	}
	return false
}

func (c *checker) typeOf(e ast.Expr) types.Type {
	if t := c.info.TypeOf(e); t != nil {
		return t.Underlying()
	}
	return nil
}

// nonblocking reports whether a receive is a case beside a default.
func (c *checker) nonblocking(cur inspector.Cursor) bool {
	for at := cur; at.Node() != nil; at = at.Parent() {
		switch at.ParentEdgeKind() {
		case edge.ParenExpr_X, edge.ExprStmt_X, edge.AssignStmt_Rhs:
			continue
		case edge.CommClause_Comm:
			s := c.census.Select(at.Parent().Parent().Parent().Node().(*ast.SelectStmt))
			return s != nil && s.Default
		}
		return false
	}
	return false
}

// isClock reports whether a channel is a timer's, or says that a context has
// ended: receiving from it joins nobody.
func (c *checker) isClock(e ast.Expr) bool {
	ch, ok := c.typeOf(e).(*types.Chan)
	if ok && typematch.IsNamed(ch.Elem(), "time", "Time") {
		return true
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := typematch.Callee(c.info, call)
	return fn != nil && fn.Name() == "Done"
}

// waitingCall reports whether a call waits: by its name, if it belongs to
// another package, or because its body does.
func (c *checker) waitingCall(call *ast.CallExpr, depth int) bool {
	fn := typematch.Callee(c.info, call)
	if fn == nil {
		return deregisters(call)
	}
	if fn.Pkg() == nil {
		return false
	}
	if fn.Pkg() == c.pass.Pkg && !types.IsInterface(recvType(fn)) {
		cur, ok := c.contract.Cursor(fn)
		return ok && depth > 0 && len(c.waits(cur, depth-1)) > 0
	}
	if fn.Pkg().Path() == "time" || fn.Pkg().Path() == "context" {
		return false
	}
	name := strings.ToLower(fn.Name())
	for _, verb := range []string{"wait", "join", "close", "stop", "shutdown", "drain", "kill", "terminate", "flush", "graceful", "unsubscribe", "unregister", "remove"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// deregisters reports whether the call of a function value takes something out
// of a registry, by its name: who sends finds it no more.
func deregisters(call *ast.CallExpr) bool {
	var name string
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name = fun.Sel.Name
	}
	name = strings.ToLower(name)
	for _, verb := range []string{"remove", "unsubscribe", "unregister", "deregister", "detach", "unwatch"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

func recvType(fn *types.Func) types.Type {
	if recv := fn.Signature().Recv(); recv != nil {
		return recv.Type()
	}
	return types.Typ[types.Invalid]
}
