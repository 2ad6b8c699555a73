package listenerleak

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/pairs"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A registration is a call that begins a pair.
type registration struct {
	cur    inspector.Cursor
	call   *ast.CallExpr
	fn     *types.Func
	pair   *pairs.Pair
	source ast.Expr // what it is made on, or nil
}

// registration checks one registration, by what it takes to remove it.
func (c *checker) registration(r registration) {
	if c.inTest(r.call) || c.lives.Once(r.cur) || !r.pair.Past && c.endsWithContext(r) {
		return
	}
	r.source = sourceOf(c.info, r.call)
	switch {
	case r.pair.Result != pairs.None:
		c.handle(r)
	case r.pair.Param != pairs.None:
		c.channel(r)
	default:
		c.unowned(r)
	}
}

// endsWithContext reports whether the registration takes a context that may
// end it.
func (c *checker) endsWithContext(r registration) bool {
	for _, arg := range r.call.Args {
		if t := c.info.TypeOf(arg); t == nil || !typematch.IsContext(t) {
			continue
		}
		call, ok := ast.Unparen(arg).(*ast.CallExpr)
		if !ok || !typematch.IsFunc(typematch.Callee(c.info, call), "context", "Background", "TODO") {
			return true
		}
	}
	return false
}

// handle follows the result that removes the registration.
func (c *checker) handle(r registration) {
	for _, owed := range c.contracts.OwedBy(r.fn) {
		if owed.Result == r.pair.Result {
			return // a resource
		}
	}
	f := c.track.Of(r.cur, r.pair.Result, removal{r.pair, c.info})
	if f.Silent {
		return
	}
	if len(f.Drops) == 0 {
		c.kept(r, f)
		return
	}
	obj := c.resultVar(r.cur, r.pair.Result)
	if obj == nil {
		if f.Drops[0].How == fate.AtOnce {
			c.unowned(r)
		}
		return
	}
	c.lost(r, obj, f)
}

// channel follows the channel that is registered, and that the removal wants
// again.
func (c *checker) channel(r registration) {
	if r.pair.Param >= len(r.call.Args) {
		return
	}
	id, ok := ast.Unparen(r.call.Args[r.pair.Param]).(*ast.Ident)
	if !ok {
		c.forgottenByOwner(r) // a field of a value that can be closed
		return
	}
	obj, ok := c.info.Uses[id].(*types.Var)
	if !ok || !c.isMadeHere(r.cur, obj) {
		return
	}
	if f := c.since(r.cur, obj, removal{r.pair, c.info}); len(f.Drops) > 0 {
		c.lost(r, obj, f)
	}
}

// unowned reports a registration that nobody can remove, or that nothing in
// the package removes: per event, or by something that can be closed.
func (c *checker) unowned(r registration) {
	if r.pair.Named {
		c.ownName(r)
		return // the same name again is the same metric
	}
	bySibling := r.pair.Form == pairs.BySibling
	if bySibling && c.mentions(r) {
		c.forgottenByOwner(r)
		return
	}
	if c.perCall(r) || !r.removable() {
		return
	}
	c.outlivesOwner(r)
}

// forgottenByOwner is outlivesOwner where the package does remove such
// registrations: those of other types.
func (c *checker) forgottenByOwner(r registration) {
	if o, ok := c.ownerOf(r.cur, r.call.Args...); ok && !c.removedFor(o, r) {
		c.outlivesOwner(r)
	}
}

// outlivesOwner reports a registration that the closing method of what has
// registered itself leaves in place.
func (c *checker) outlivesOwner(r registration) {
	o, ok := c.ownerOf(r.cur, r.call.Args...)
	if !ok || !c.injected(r.source, 0) || c.closesSource(r) || c.isOwn(r, o) || c.bindsContext(r) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: outlivesOwner, At: r.call,
		Message:  r.what() + " is not removed by " + o.name() + "." + o.closer.Name() + ", and keeps the " + o.name() + "; " + r.remedy(),
		Evidence: c.closerEvidence(o, "leaves the "+r.pair.Thing+" in place"),
	})
}

// bindsContext reports whether what is registered works with a context that the
// function was given: a method Run(ctx), which lives as long as that.
func (c *checker) bindsContext(r registration) bool {
	for _, v := range c.captured(r.call.Args...) {
		if v.Kind() == types.ParamVar && typematch.IsContext(v.Type()) {
			return true
		}
	}
	return false
}

// removable reports whether anything removes such a registration.
func (r registration) removable() bool {
	return r.pair.Form == pairs.ByCall || len(r.pair.Releases) > 0
}

// isOwn reports whether the registration is made on the owner itself.
func (c *checker) isOwn(r registration, o owner) bool {
	return r.source != nil && types.Identical(c.info.TypeOf(r.source), o.value.Type())
}

// what names a registration that no variable holds.
func (r registration) what() string { return r.pair.Thing + " of " + r.fn.Name() }

func (r registration) remedy() string {
	if !r.removable() {
		return "register a fixed set once"
	}
	switch r.pair.Form {
	case pairs.ByCall:
		return "keep the result and call it there"
	case pairs.ByMethod:
		return "keep the result and call its " + r.pair.Releases[0]
	}
	return "call " + r.pair.Releases[0]
}

// perCall reports a registration on something long-lived in a handler or in a
// loop that waits for events.
func (c *checker) perCall(r registration) bool {
	why, ok := c.repeats.Repeats(r.cur)
	if !ok || !c.isShared(r) || c.looksFirst(r) || r.pair.Result == pairs.None && !c.differs(r) {
		return false
	}
	c.findings.Report(report.Finding{
		Kind: perCall, At: r.call,
		Message:  r.what() + " is registered again and again and never removed; " + r.remedy(),
		Evidence: []report.Evidence{{At: why.At, Message: "this " + why.Text}},
	})
	return true
}

// looksFirst reports whether the function asks the same registry for what is
// registered, by a Get or Lookup, before it registers: then each name is
// registered once.
func (c *checker) looksFirst(r registration) bool {
	fn, ok := uses.Func(r.cur)
	callee := typematch.Callee(c.info, r.call)
	if !ok || callee == nil {
		return false
	}
	for cur := range fn.Preorder((*ast.CallExpr)(nil)) {
		other := typematch.Callee(c.info, cur.Node().(*ast.CallExpr))
		if other != nil && other.Pkg() == callee.Pkg() && cur.Index() < r.cur.Index() && (strings.HasPrefix(other.Name(), "Get") || strings.HasPrefix(other.Name(), "Lookup")) {
			return true
		}
	}
	return false
}

// isShared reports whether what the registration is made on is certainly the
// same thing each time.
func (c *checker) isShared(r registration) bool {
	if r.source == nil {
		return true
	}
	id := rootOf(r.source)
	if id == nil || c.isParam(id) {
		return false
	}
	if isRecv(c.info, id) {
		if _, long := c.repeats.Type(typematch.Named(c.info.TypeOf(id))); long {
			return true
		}
	}
	return c.injected(r.source, 0)
}

// rootOf returns the identifier that a chain of selectors and calls begins with.
func rootOf(e ast.Expr) *ast.Ident {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return x
	case *ast.SelectorExpr:
		return rootOf(x.X)
	case *ast.CallExpr:
		return rootOf(x.Fun)
	case *ast.IndexExpr:
		return rootOf(x.X)
	case *ast.StarExpr:
		return rootOf(x.X)
	}
	return nil
}

// differs reports whether the registration has another key each time: without
// one it replaces the last.
func (c *checker) differs(r registration) bool {
	for _, arg := range r.call.Args {
		tv := c.info.Types[arg]
		if _, isFunc := tv.Type.Underlying().(*types.Signature); isFunc || tv.Value != nil {
			continue
		}
		for _, v := range c.captured(arg) {
			if v.Kind() != types.RecvVar {
				return true
			}
		}
	}
	return false
}

func isRecv(info *types.Info, id *ast.Ident) bool {
	v, ok := info.Uses[id].(*types.Var)
	return ok && v.Kind() == types.RecvVar
}
