package doubleclose

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
)

func within(prefix, path string) bool {
	return prefix == "" || path == prefix || strings.HasPrefix(path, prefix+".")
}

func splitPath(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, ".")
}

// pairs reports two closes of one place that run in one call of a function.
func (c *checker) pairs() {
	for i, a := range c.closes {
		for _, b := range c.closes[i+1:] {
			if a.home == b.home && a.Place == b.Place && a.cur != b.cur && !c.protected(a) && !c.protected(b) {
				c.pair(a, b)
			}
		}
	}
}

// protected reports whether a guard that paths can't show decides whether the
// close runs, or a recover catches its panic.
func (c *checker) protected(x *closing) bool {
	g := x.guards
	return g.Once || g.Swap || g.Present || g.Call || g.Select != nil || c.recovers(x.home)
}

// pair reports a and b, in source order, if both can run.
func (c *checker) pair(a, b *closing) {
	// What a deferred call does comes last.
	first, second := a, b
	if a.deferred && !b.deferred {
		first, second = b, a
	}
	if first.deferred != second.deferred {
		if !second.Always || !c.open(a.home, a.cur, b.cur, a.Place) && !c.open(a.home, b.cur, a.cur, a.Place) {
			return
		}
		c.reportPair(first, second)
		return
	}
	if !a.Always || !b.Always {
		return
	}
	if c.open(a.home, a.cur, b.cur, a.Place) || c.open(a.home, b.cur, a.cur, a.Place) {
		c.reportPair(a, b)
	}
}

func (c *checker) reportPair(first, second *closing) {
	if at := c.methodClose(first, second); at != nil {
		c.runsTwice(at, first, second)
		return
	}
	here, other := second, first
	if second.deferred && !first.deferred {
		here, other = first, second
	}
	var message string
	switch {
	case here.deferred && other.deferred:
		message = fmt.Sprintf("%s is closed by two deferred calls; drop one of them", here.name())
	case other.deferred:
		message = fmt.Sprintf("%s is closed here and again by the defer; drop one of them", here.name())
	default:
		message = fmt.Sprintf("%s is closed again on a path that has closed it; drop one of the two", here.name())
	}
	evidence := []report.Evidence{{At: other.call(), Message: other.name() + " is closed here too"}}
	if here.Callee != nil && here.At.IsValid() {
		evidence = append(evidence, c.callee(here))
	}
	if made := c.pooledFrom(here.call()); here.writer && made != nil {
		evidence = append(evidence, report.Evidence{At: made, Message: "each Close of what this returns puts a buffer back into a pool"})
	}
	c.report(closedTwice, here.call(), message, evidence, c.dropOne(here, other)...)
}

// callee returns the evidence that a function closes the channel.
func (c *checker) callee(x *closing) report.Evidence {
	return report.Evidence{At: span{x.At}, Message: x.Callee.Name() + " closes it here, without a guard"}
}

// A span is the range of the word close at a position.
type span struct{ at token.Pos }

func (s span) Pos() token.Pos { return s.at }
func (s span) End() token.Pos { return s.at + token.Pos(len("close")) }

// methodClose returns the call of close in a method of this package that both
// closings come to, or nil.
func (c *checker) methodClose(a, b *closing) *closing {
	if a.Callee == nil || b.Callee == nil || a.At != b.At || !a.At.IsValid() {
		return nil
	}
	for _, x := range c.closes {
		if x.call().Pos() == a.At && x.Callee == nil {
			return x
		}
	}
	return nil
}

// runsTwice reports a close that two calls run on one value.
func (c *checker) runsTwice(at, first, second *closing) {
	fn := c.enclosing(at)
	message := fmt.Sprintf("%s closes %s without a guard and runs twice; close it in a sync.Once", fn, at.name())
	evidence := []report.Evidence{
		{At: first.call(), Message: "this call closes " + first.name()},
		{At: second.call(), Message: "this call closes it again"},
	}
	c.report(notIdempotent, at.call(), message, evidence, c.onceFix(at)...)
}

// enclosing returns the name of the function around a closing.
func (c *checker) enclosing(x *closing) string {
	if body := c.census.BodyAround(x.cur); body != nil {
		for body.Outer != nil {
			body = body.Outer
		}
		return body.Name()
	}
	return "the function"
}

// loops reports a close that runs again in the next turn of a loop.
func (c *checker) loops() {
	for _, x := range c.closes {
		if !x.Always || x.guards.Other || c.protected(x) || !c.track.InLoop(x.cur) || c.asksInLoop(x) || !c.open(x.home, x.cur, x.cur, x.Place) {
			continue // a condition may choose one turn
		}
		message := fmt.Sprintf("%s is closed again in the next turn of the loop; close it once, after the loop", x.name())
		c.report(closedTwice, x.call(), message, nil)
	}
}

// asksInLoop reports whether the loop around the close also asks, in a select
// with a default, whether the channel is closed.
func (c *checker) asksInLoop(x *closing) bool {
	loop := loopAround(x.cur)
	if loop == nil {
		return false
	}
	for cur := range x.home.Preorder((*ast.SelectStmt)(nil)) {
		s := cur.Node().(*ast.SelectStmt)
		info := c.census.Select(s)
		if info != nil && info.Default && loop.Pos() <= s.Pos() && s.Pos() < loop.End() && c.receivesFrom(s, x.Place) {
			return true
		}
	}
	return false
}

// workers reports a close in a goroutine that a loop starts several times.
func (c *checker) workers() {
	for _, x := range c.closes {
		body := c.census.Body(x.home.Node())
		if body == nil || !x.Always || c.protected(x) || len(x.guards.Nils) > 0 || x.guards.Flag != nil {
			continue
		}
		for _, start := range c.startsOf(body) {
			if start.Loop != nil && c.shared(x, start) && (c.alwaysRuns(x) || c.anyMayRun(x)) {
				c.reportWorker(x, start)
			}
		}
	}
}

// anyMayRun reports whether each run of the goroutine may come to the close:
// nothing but errors and what it receives decide.
func (c *checker) anyMayRun(x *closing) bool {
	return !x.guards.Tested && x.guards.Lock == nil && !x.deferred && !c.track.InLoop(x.cur)
}

// alwaysRuns reports whether every run of the goroutine comes to the close.
func (c *checker) alwaysRuns(x *closing) bool { return c.track.Always(x.home, x.cur) }

// shared reports whether the goroutines that a loop starts close one channel.
func (c *checker) shared(x *closing, start *channels.Call) bool {
	place, ok := c.startPlace(x, start)
	if !ok {
		return false
	}
	home, _, ok := frame(start.At)
	if !ok || home != start.In.At {
		return false
	}
	if def, ok := c.index.Def(place.Root); !ok || start.Loop.Pos() <= def.Node().Pos() && def.Node().Pos() < start.Loop.End() {
		return false
	}
	return c.open(home, start.At, start.At, place)
}

// startPlace returns what the closing of a goroutine's body closes, as the
// function that starts it names it.
func (c *checker) startPlace(x *closing, start *channels.Call) (contract.Place, bool) {
	if def, ok := c.index.Def(x.Place.Root); ok && !contains(x.home, def) {
		return x.Place, start.In != nil && contains(start.In.At, x.home)
	}
	if start.Callee.Func == nil {
		lit, ok := start.Callee.Node().(*ast.FuncLit)
		if !ok {
			return contract.Place{}, false
		}
		return c.passed(c.info.TypeOf(lit).(*types.Signature), x.Place, start)
	}
	return c.passed(start.Callee.Func.Signature(), x.Place, start)
}

// passed returns the argument of the starting call that the place is a field
// of.
func (c *checker) passed(signature *types.Signature, place contract.Place, start *channels.Call) (contract.Place, bool) {
	call := start.At.Node().(*ast.CallExpr)
	if start.At.ParentEdgeKind() != edge.GoStmt_Call {
		return contract.Place{}, false
	}
	if signature.Recv() == place.Root {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			base, ok := contract.PlaceOf(c.info, sel.X)
			return base.Join(place.Path), ok
		}
	}
	for i := range signature.Params().Len() {
		if signature.Params().At(i) == place.Root && i < len(call.Args) {
			base, ok := contract.PlaceOf(c.info, call.Args[i])
			return base.Join(place.Path), ok
		}
	}
	return contract.Place{}, false
}

func (c *checker) reportWorker(x *closing, start *channels.Call) {
	message := fmt.Sprintf("%s is closed by each goroutine that the loop starts; close it once, after they have ended", x.name())
	evidence := []report.Evidence{{At: start.At.Node(), Message: "the loop starts a goroutine here, again and again"}}
	c.report(closedTwice, x.call(), message, evidence)
}

// nils reports the close of a variable that holds nothing yet.
func (c *checker) nils() {
	for _, x := range c.closes {
		if x.writer || x.Callee != nil || x.deferred || x.Place.Path != "" || x.Place.Root.Kind() != types.LocalVar {
			continue
		}
		def, ok := c.index.Def(x.Place.Root)
		if !ok || def.ParentEdgeKind() != edge.ValueSpec_Names || len(def.Parent().Node().(*ast.ValueSpec).Values) > 0 || !contains(x.home, def) {
			continue
		}
		stops, ok := c.stops(x.home, x.Place)
		stops = slices.DeleteFunc(stops, func(s inspector.Cursor) bool { return s == def })
		if ok && c.track.Open(x.home, fate.Route{From: def, To: x.cur, Stops: stops}) {
			c.report(closedTwice, x.call(), fmt.Sprintf("%s is nil when it is closed on a path; make it, or check it before the close", x.name()), nil)
		}
	}
}
