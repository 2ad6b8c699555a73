package tickerstop

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/timers"
	"github.com/memlint/memlint/internal/uses"
)

// stoppable checks a ticker or timer that has a Stop.
func (c *checker) stoppable(made creation) {
	if made.source == timer && c.isShort(made, short) {
		return // fires soon
	}
	if channel := channelOf(made.cur); channel.ParentEdgeKind() == edge.UnaryExpr_X || channel.ParentEdgeKind() == edge.RangeStmt_X {
		c.dropped(made)
		return
	}
	f := c.track.Of(made.cur, 0, c.owed(made))
	if f.StuckDefer != nil {
		c.stuckDefer(made, f)
		return
	}
	if c.gate.At(c.Fset, made.call) == timers.Unknown {
		return
	}
	if field, lit := c.destination(made, f); field != nil {
		if made.source == ticker {
			c.field(made, field, lit)
		}
		return
	}
	switch {
	case f.Silent:
	case len(f.Drops) > 0 && f.Drops[0].How == fate.AtOnce:
		c.dropped(made)
	case len(f.Drops) > 0:
		c.left(made, f)
	default:
		c.inGoroutine(made, f)
		c.resetAfterStop(made)
	}
}

// dropped checks a ticker or timer that nothing holds: its channel is used in
// place, or nothing of it.
func (c *checker) dropped(made creation) {
	fn, ok := uses.Func(made.cur)
	if !ok {
		return
	}
	use := channelOf(made.cur)
	switch use.Parent().Node().(type) {
	case *ast.UnaryExpr, *ast.RangeStmt, *ast.ExprStmt:
	default:
		return // the channel goes on, to whom isn't followed
	}
	switch {
	case made.source == timer && !c.leftBehind(fn, use):
		return // waited for
	case c.track.InLoop(made.cur):
		c.report(made, c.inLoopKind(made), made.source.String()+" is made in each turn of the loop and never stopped", "make one before the loop", nil, nil)
	case made.source == ticker && c.track.Returns(fn, made.cur) && !c.lives.Once(made.cur):
		c.report(made, neverStopped, "ticker is never stopped", "keep it in a variable and defer its Stop", nil, nil)
	}
}

func (c *checker) inLoopKind(made creation) *report.Kind {
	if made.source == timer || made.source == after {
		return timerNotStopped
	}
	return createdInLoop
}

// channelOf returns the largest expression around a creation that denotes its
// channel, x.C or x.Chan(), or the creation itself.
func channelOf(cur inspector.Cursor) inspector.Cursor {
	cur = uses.Unparen(cur)
	for {
		switch cur.ParentEdgeKind() {
		case edge.SelectorExpr_X, edge.CallExpr_Fun:
			cur = uses.Unparen(cur.Parent())
		default:
			return cur
		}
	}
}

// leftBehind reports whether the channel of a timer is one case of a select
// that can come back to the timer's creation by way of another case. If the
// function leaves by the other case, it leaves one timer until that fires.
func (c *checker) leftBehind(fn, channel inspector.Cursor) bool {
	clause, sel := selectOf(channel)
	return sel != nil && c.track.Again(fn, sel, clause, channel)
}

// selectOf returns the case, and its select, in which the channel is received
// from.
func selectOf(channel inspector.Cursor) (*ast.CommClause, *ast.SelectStmt) {
	if channel.ParentEdgeKind() != edge.UnaryExpr_X {
		return nil, nil
	}
	for c := range channel.Enclosing((*ast.ExprStmt)(nil), (*ast.AssignStmt)(nil), (*ast.FuncLit)(nil)) {
		if c.ParentEdgeKind() != edge.CommClause_Comm {
			return nil, nil
		}
		clause := c.Parent()
		sel, _ := clause.Parent().Parent().Node().(*ast.SelectStmt)
		return clause.Node().(*ast.CommClause), sel
	}
	return nil, nil
}

// left reports a ticker or timer that some path leaves behind.
func (c *checker) left(made creation, f *fate.Fate) {
	drop, ok := c.worst(made, f)
	if !ok || c.livesOn(f) {
		return
	}
	name := c.nameOf(made)
	if drop.How == fate.ByNextTurn || drop.How == fate.ByOverwrite {
		fact := name + " is made anew in each turn of the loop while the last one runs on"
		if drop.How == fate.ByOverwrite {
			fact = name + " is overwritten while it runs"
		}
		c.report(made, c.inLoopKind(made), fact, "stop it first", c.evidence(made, drop), nil)
		return
	}
	if f.Never() {
		c.report(made, c.pathKind(made, neverStopped), name+" is never stopped", remedy(name), c.evidence(made, drop), c.deferStop(made, f))
		return
	}
	c.report(made, c.pathKind(made, notStoppedOnPath), fmt.Sprintf("%s is not stopped %s", name, c.exit(drop)), remedy(name), c.evidence(made, drop), nil)
}

func remedy(name string) string {
	return "defer " + lastWord(name) + ".Stop() after its creation"
}

// pathKind returns the kind of a ticker's defect, and the one kind of a
// timer's, which ends when it fires.
func (c *checker) pathKind(made creation, k *report.Kind) *report.Kind {
	if made.source == timer {
		return timerNotStopped
	}
	return k
}

// worst returns the first place that leaves the value behind and matters: at
// the end of main a ticker may run.
func (c *checker) worst(made creation, f *fate.Fate) (fate.Drop, bool) {
	once := c.lives.Once(made.cur)
	for _, drop := range f.Drops {
		if (!once || drop.How == fate.ByNextTurn || drop.How == fate.ByOverwrite) && !c.stoppedInTurn(made, f, drop) {
			return drop, true
		}
	}
	return fate.Drop{}, false
}

// stoppedInTurn reports whether a loop stops the ticker in one of its turns
// and can leave, at the exit, in a later one: which turns come before the exit
// is decided elsewhere.
func (c *checker) stoppedInTurn(made creation, f *fate.Fate, drop fate.Drop) bool {
	fn, ok := uses.Func(made.cur)
	if !ok || c.track.InLoop(made.cur) {
		return false
	}
	for _, u := range f.Uses {
		if _, resets := methodCall(u.Cur, "Reset"); resets {
			return false // each turn arms it again
		}
	}
	for _, u := range f.Uses {
		if u.Effect == fate.Releases && u.How == fate.Called && c.track.InLoop(u.Cur) && c.track.Reaches(fn, u.Cur, drop.At) {
			return true
		}
	}
	return false
}

// livesOn reports whether a goroutine that uses the value never ends: then the
// ticker is in use, and the goroutine is somebody else's question.
func (c *checker) livesOn(f *fate.Fate) bool {
	for _, u := range f.Uses {
		if !u.Go {
			continue
		}
		fn, ok := c.goFunc(u)
		if !ok || !c.track.Returns(fn, fn) {
			return true
		}
	}
	return false
}

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

// resetAfterStop checks that a ticker that is armed again after its Stop is
// stopped again.
func (c *checker) resetAfterStop(made creation) {
	obj := c.variable(made.cur)
	if obj == nil || made.source != ticker || c.lives.Once(made.cur) {
		return
	}
	for cur := range c.index.Of(obj) {
		call, ok := methodCall(cur, "Reset")
		if !ok || !c.stoppedBefore(obj, cur) {
			continue
		}
		f := c.track.Since(call, obj, c.owed(made))
		if f.Silent || hasDefer(f) || c.livesOn(f) {
			continue
		}
		for _, drop := range f.Drops {
			if drop.How == fate.AtReturn || drop.How == fate.AtEnd {
				again := made
				again.cur, again.call = call, call.Node().(*ast.CallExpr)
				c.report(again, notStoppedOnPath, fmt.Sprintf("ticker %s runs again after its Stop and is not stopped %s", obj.Name(), c.exit(drop)),
					"defer "+obj.Name()+".Stop()", c.evidence(again, drop), nil)
				break
			}
		}
	}
}

// stoppedBefore reports whether the function stops the ticker in a statement
// before the place.
func (c *checker) stoppedBefore(obj types.Object, at inspector.Cursor) bool {
	for cur := range c.index.Of(obj) {
		if _, ok := methodCall(cur, "Stop"); ok && cur.Index() < at.Index() {
			return true
		}
	}
	return false
}

func hasDefer(f *fate.Fate) bool {
	for _, u := range f.Uses {
		if u.How == fate.Deferred || u.Effect == fate.Moves {
			return true
		}
	}
	return false
}

// methodCall returns the call x.name(…) of which cur is the x.
func methodCall(cur inspector.Cursor, name string) (inspector.Cursor, bool) {
	method, ok := methodOf(cur, name)
	if !ok || method.ParentEdgeKind() != edge.CallExpr_Fun {
		return cur, false
	}
	return method.Parent(), true
}

// methodOf returns the selector x.name, called or not, of which cur is the x,
// or the f of x.f.name.
func methodOf(cur inspector.Cursor, name string) (inspector.Cursor, bool) {
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	cur = uses.Unparen(cur)
	if cur.ParentEdgeKind() != edge.SelectorExpr_X || cur.Parent().Node().(*ast.SelectorExpr).Sel.Name != name {
		return cur, false
	}
	return cur.Parent(), true
}

// stuckDefer reports a deferred Stop that never runs.
func (c *checker) stuckDefer(made creation, f *fate.Fate) {
	name := c.nameOf(made)
	c.findings.Report(report.Finding{
		Kind: stuckDefer, At: made.call,
		Message:  name + " is stopped by a defer that never runs, in a loop that never ends; stop it at the end of the turn",
		Evidence: []report.Evidence{{At: f.StuckDefer.Cur.Node(), Message: "deferred in each turn, run when the function returns: never"}},
	})
}

// exit says in a message where a path ends, without a line: the evidence has
// that, and messages stay the same when lines move.
func (c *checker) exit(drop fate.Drop) string {
	if drop.How != fate.AtReturn {
		return "at the end of the function"
	}
	ret, ok := c.index.Inspector().Root().FindNode(drop.At)
	if !ok {
		return "on a return"
	}
	for cur := range ret.Enclosing((*ast.IfStmt)(nil), (*ast.CommClause)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.IfStmt:
			if within(n.Body, drop.At.Pos()) {
				return "on the return if " + text(n.Cond)
			}
			return "on a return"
		case *ast.CommClause:
			if channel := received(n.Comm); channel != nil {
				return "on the return at case <-" + text(channel)
			}
		}
		break
	}
	return "on a return"
}

// textLimit is how much of an expression a message shows.
const textLimit = 30

func text(e ast.Expr) string {
	s := types.ExprString(e)
	if len(s) > textLimit {
		s = s[:textLimit-3] + "..."
	}
	return s
}

func (c *checker) evidence(made creation, drop fate.Drop) []report.Evidence {
	switch drop.How {
	case fate.AtReturn:
		return []report.Evidence{{At: drop.At, Message: "this return leaves the " + made.source.String() + " running"}}
	case fate.AtEnd:
		end := drop.At.Pos()
		return []report.Evidence{{At: span{end, end + 1}, Message: "the function ends here and leaves the " + made.source.String() + " running"}}
	case fate.ByOverwrite:
		return []report.Evidence{{At: drop.At, Message: "overwritten here while it runs"}}
	}
	return nil
}

// A span is a range of source without a node.
type span struct{ pos, end token.Pos }

func (s span) Pos() token.Pos { return s.pos }
func (s span) End() token.Pos { return s.end }

var _ analysis.Range = span{}
