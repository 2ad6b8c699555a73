package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// sendsOnPath reports a send that follows the close in one call of a function.
func (c *checker) sendsOnPath() {
	for _, x := range c.closes {
		if x.writer || x.deferred || !x.Always || c.protected(x) {
			continue
		}
		for _, ch := range c.channelsOf(x) {
			for _, send := range ch.Sends {
				c.sendOnPath(x, send)
			}
		}
	}
}

// channelsOf returns the channel that a call closes, if its argument names it.
func (c *checker) channelsOf(x *closing) []*channels.Channel {
	v := x.Place.Root
	if x.Place.Path != "" {
		v = fieldAt(x.Place)
	}
	if v == nil || v.Pkg() != c.pass.Pkg {
		return nil
	}
	if ch := c.census.Of(v); ch != nil {
		return []*channels.Channel{ch}
	}
	return nil
}

func (c *checker) sendOnPath(x *closing, send *channels.Op) {
	home, deferred, ok := frame(send.At)
	place, named := contract.PlaceOf(c.info, send.Operand)
	if !ok || deferred || home != x.home || !named || place != x.Place || c.guards.At(send.At).Call {
		return
	}
	if c.open(x.home, x.cur, send.At, x.Place) {
		message := fmt.Sprintf("%s is sent on after it was closed on a path", x.name())
		c.report(sendAfterClose, send.At.Node(), message, []report.Evidence{{At: x.call(), Message: x.name() + " is closed here"}})
	}
}

// racySends reports a close of a field while other goroutines may still send.
func (c *checker) racySends() {
	if isTestDouble(c.pass.Pkg) {
		return
	}
	for _, x := range c.closes {
		if x.Callee != nil || x.writer || x.Place.Path == "" || c.recovers(x.home) {
			continue
		}
		field := fieldAt(x.Place)
		if field == nil || field.Pkg() != c.pass.Pkg || c.renewable(field) || c.ordered(x) {
			continue
		}
		ch := c.census.Of(field)
		if ch == nil || ch.Contained {
			continue
		}
		if send, why := c.racySend(x, ch); send != nil {
			c.reportRace(x, send, why)
		}
	}
}

// isTestDouble reports whether a package serves tests: one goroutine, the
// test's, sends and closes.
func isTestDouble(pkg *types.Package) bool {
	name := strings.ToLower(pkg.Name())
	return strings.Contains(name, "mock") || strings.Contains(name, "fake") || strings.Contains(name, "test") || typematch.Imports(pkg, "testing")
}

func (c *checker) reportRace(x *closing, send *channels.Op, why string) {
	sender := c.enclosingName(send.At)
	evidence := []report.Evidence{{At: send.At.Node(), Message: "this send may come later, and panics" + why}}
	if x.guards.Once || x.guards.Swap {
		message := fmt.Sprintf("%s may send on %s after %s has closed it; select on a done channel and close that", sender, x.name(), c.enclosing(x))
		evidence = []report.Evidence{{At: x.call(), Message: x.name() + " is closed here"}}
		c.report(sendAfterClose, send.At.Node(), message, evidence)
		return
	}
	message := fmt.Sprintf("%s is closed while %s may still send on it; close a done channel that senders select on", x.name(), sender)
	c.report(sendAfterClose, x.call(), message, evidence)
}

// racySend returns the first send that nothing orders before the close, and
// what shows that the two run at the same time.
func (c *checker) racySend(x *closing, ch *channels.Channel) (*channels.Op, string) {
	for _, send := range ch.Sends {
		if c.mayRace(x, send) {
			if why, ok := c.concurrent(x, send); ok {
				return send, why
			}
		}
	}
	return nil, ""
}

// mayRace reports whether the send and the close can stand in two goroutines
// and no lock, recover or other case of a select protects the send.
func (c *checker) mayRace(x *closing, send *channels.Op) bool {
	home, _, _ := frame(send.At)
	sender, closer := c.outermost(send.At), c.outermost(x.cur)
	if sender == nil || closer == nil || home == x.home || sender == closer && !x.guards.Literal || receives(send) || c.recovers(sender.At) {
		return false
	}
	if place, ok := contract.PlaceOf(c.info, send.Operand); !ok || c.constructing(place) {
		return false
	}
	if c.locksAt(x.cur, 3).meets(c.locksAt(send.At, 3)) {
		return false
	}
	return !c.sameGoroutine(x, send)
}

// receives reports whether the send is a case of a select that also receives:
// it has been given a way out.
func receives(send *channels.Op) bool {
	return slices.ContainsFunc(send.Others(), func(op *channels.Op) bool { return op.Kind == channels.Receive })
}

// constructing reports whether the place belongs to a value that the function
// has just made, which nobody else can close yet.
func (c *checker) constructing(place contract.Place) bool {
	if place.Path == "" || place.Root.Kind() != types.LocalVar {
		return false
	}
	def, ok := c.index.Def(place.Root)
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
		return false
	}
	stmt := def.Parent().Node().(*ast.AssignStmt)
	_, i := def.ParentEdge()
	if len(stmt.Lhs) != len(stmt.Rhs) {
		return false
	}
	switch e := ast.Unparen(stmt.Rhs[i]).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, lit := ast.Unparen(e.X).(*ast.CompositeLit)
		return lit
	}
	return false
}

// sameGoroutine reports whether one goroutine alone runs both the send and the
// close.
func (c *checker) sameGoroutine(x *closing, send *channels.Op) bool {
	a, b := c.rootsAt(x.cur), c.rootsAt(send.At)
	return len(a) == 1 && len(b) == 1 && a[0] == b[0] && len(a[0].Starts) > 0
}

func (c *checker) rootsAt(cur inspector.Cursor) []*channels.Body {
	body := c.census.BodyAround(cur)
	if body == nil {
		return nil
	}
	return c.roots(body)
}

// concurrent reports what shows that the send runs while, or after, another
// goroutine closes: the sender is a goroutine, the close is a callback, the
// send doesn't wait or asks first whether the channel is closed.
func (c *checker) concurrent(x *closing, send *channels.Op) (string, bool) {
	senders, closers := c.rootsAt(send.At), c.rootsAt(x.cur)
	started := func(b *channels.Body) bool { return len(b.Starts) > 0 && !slices.Contains(closers, b) }
	sender := c.outermost(send.At)
	exported := sender.Func != nil && sender.Func.Exported() && sender.Func.Name() != "Write"
	switch {
	case slices.ContainsFunc(senders, started):
		return ": a goroutine sends", true
	case send.Nonblocking():
		return ", in spite of the default", true
	case c.asksFirst(send):
		return ": the check before it and the send are two steps", true
	case c.isCallback(x) && len(senders) > 0:
		return ": the close is a callback", true
	case x.guards.Once || x.guards.Swap, slices.ContainsFunc(closers, started):
		return "", exported
	}
	return "", false
}

// asksFirst reports whether a check of a flag or of a done channel stands
// before the send.
func (c *checker) asksFirst(send *channels.Op) bool {
	g := c.guards.At(send.At)
	if g.Asked != nil && ended.MatchString(g.Asked.Name()) {
		return true
	}
	return g.Flag != nil && ended.MatchString(g.Flag.Name()) || g.Select != nil && (send.Select == nil || g.Select != send.Select.At.Node())
}

// isCallback reports whether the close stands in a function literal that is
// handed to a function, which runs it some time.
func (c *checker) isCallback(x *closing) bool {
	fn := x.home
	if _, ok := fn.Node().(*ast.FuncLit); !ok {
		return false
	}
	return fn.ParentEdgeKind() == edge.CallExpr_Args && !x.guards.Once
}

// ordered reports whether the senders have ended before the close: its
// function, or one that calls it, waits for something first.
func (c *checker) ordered(x *closing) bool {
	if c.waitsBefore(x, x.home, x.cur, x.deferred) {
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
			if call.Go == nil && c.waitsBefore(x, call.In.Root().At, call.At, call.Defer) {
				return true
			}
			next = call.In
		}
		body = next
	}
	return false
}

// waitsBefore reports whether the function waits for a goroutine or for
// another object's end on each path to the place. Who receives from the
// channel itself waits for one send, not for the last.
func (c *checker) waitsBefore(x *closing, home, at inspector.Cursor, deferred bool) bool {
	own := c.channelsOf(x)
	waits := slices.DeleteFunc(c.waits(home, 3), func(w inspector.Cursor) bool {
		n, ok := w.Node().(*ast.UnaryExpr)
		return ok && slices.Contains(own, c.census.At(n.X))
	})
	if len(waits) == 0 {
		return false
	}
	if deferred {
		return true
	}
	return !c.track.Open(home, fate.Route{To: at, Stops: waits})
}

// waits returns the places of a function that wait for something.
func (c *checker) waits(home inspector.Cursor, depth int) []inspector.Cursor {
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
	return list
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
	if fn == nil || fn.Pkg() == nil {
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

func recvType(fn *types.Func) types.Type {
	if recv := fn.Signature().Recv(); recv != nil {
		return recv.Type()
	}
	return types.Typ[types.Invalid]
}
