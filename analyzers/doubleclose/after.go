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
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
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
		v = c.fieldAt(x.Place)
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

// racySends reports a close of a field while other goroutines may still send:
// also one whose function recovers, since it is the sender that panics.
func (c *checker) racySends() {
	if c.isTestDouble() {
		return
	}
	for _, x := range c.closes {
		if x.Callee != nil || x.writer || x.Place.Path == "" {
			continue
		}
		field := c.fieldAt(x.Place)
		if field == nil || field.Pkg() != c.pass.Pkg || c.contract.FieldRenewable(field.Origin()) {
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

// isTestDouble reports whether the package serves tests: one goroutine, the
// test's, sends and closes.
func (c *checker) isTestDouble() bool {
	name := strings.ToLower(c.pass.Pkg.Name())
	if strings.Contains(name, "mock") || strings.Contains(name, "fake") || strings.HasPrefix(name, "test") || strings.HasSuffix(name, "test") {
		return true
	}
	for _, file := range c.pass.Files {
		for _, spec := range file.Imports {
			if spec.Path.Value == `"testing"` && !c.inTest(file.Pos()) {
				return true
			}
		}
	}
	return false
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
		if !c.inTest(send.Pos) && c.mayRace(x, send) {
			if why, ok := c.concurrent(x, send); ok && !c.ordered(x, send) {
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
	if sender == nil || closer == nil || home == x.home || sender == closer && !x.guards.Literal || c.givenWayOut(x, send) || c.recoversAt(send.At) {
		return false
	}
	// A field of another type holds what a registry has handed out: the
	// registry orders the two.
	if place, ok := contract.PlaceOf(c.info, send.Operand); !ok || c.fieldAt(place) != c.fieldAt(x.Place) || c.constructing(place) || c.isTaken(place) {
		return false
	}
	atSend := c.locksAt(send.At, 3)
	if c.locksAt(x.cur, 3).meets(atSend) || c.lockedBefore(x).meets(atSend) {
		return false
	}
	return !c.sameGoroutine(x, send)
}

// takes matches the names of functions that take what they return out of a
// registry: nobody else finds it there until it is put back.
var takes = lazyregexp.New(`(?i)^(grab|take|acquire|borrow|checkout|pop|lease)`)

// isTaken reports whether a place belongs to a variable that holds what a
// function has taken out of a registry.
func (c *checker) isTaken(place contract.Place) bool {
	if place.Path == "" || place.Root.Kind() != types.LocalVar {
		return false
	}
	for cur := range c.index.Mentions(place.Root) {
		stmt, ok := cur.Parent().Node().(*ast.AssignStmt)
		if !ok || cur.ParentEdgeKind() != edge.AssignStmt_Lhs {
			continue
		}
		call, ok := ast.Unparen(stmt.Rhs[0]).(*ast.CallExpr)
		if !ok {
			continue
		}
		if fn := typematch.Callee(c.info, call); fn != nil && takes.MatchString(fn.Name()) {
			return true
		}
	}
	return false
}

// ownerAt returns the type of the receiver of the method around a place, or
// nil.
func (c *checker) ownerAt(cur inspector.Cursor) *types.Named {
	body := c.outermost(cur)
	if body == nil || body.Func == nil || body.Func.Signature().Recv() == nil {
		return nil
	}
	return typematch.Named(body.Func.Signature().Recv().Type())
}

// constructing reports whether the place belongs to a value that the function
// has just made, which nobody else can close yet.
func (c *checker) constructing(place contract.Place) bool {
	if place.Path == "" || place.Root.Kind() != types.LocalVar {
		return false
	}
	def, ok := c.index.Def(place.Root)
	if !ok {
		return false
	}
	value, _ := uses.Assigned(def)
	switch e := ast.Unparen(value).(type) {
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
	exported := slices.ContainsFunc(senders, func(b *channels.Body) bool {
		return b.Func != nil && b.Func.Exported() && b.Func.Name() != "Write"
	})
	switch {
	case slices.ContainsFunc(senders, started):
		return ": a goroutine sends", true
	case send.Nonblocking() && !c.writes(send):
		return ", in spite of the default", true
	case c.asksFirst(send):
		return ": the check before it and the send are two steps", true
	case c.isCallback(x) && len(senders) > 0:
		return ": the close is a callback", true
	case x.guards.Once || x.guards.Swap, slices.ContainsFunc(closers, started):
		return "", exported
	case exported && c.mayChoose(x, send) && slices.ContainsFunc(senders, func(b *channels.Body) bool { return !slices.Contains(closers, b) }):
		return ": the select may choose it when both are closed", true
	}
	return "", false
}

// writes reports whether the send stands in a method such as Write or
// WriteChunk, which is meant to be over when Close is called.
func (c *checker) writes(send *channels.Op) bool {
	body := c.outermost(send.At)
	return body != nil && body.Func != nil && strings.HasPrefix(body.Func.Name(), "Write")
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
