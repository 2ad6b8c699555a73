package tickerstop

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// leftAtTheEnd reports a timer of time.AfterFunc that a loop stops before it
// arms another one, and that a return at the end of a context, or when a done
// channel is closed, leaves armed.
func (c *checker) leftAtTheEnd(made creation) {
	obj := c.variable(made.cur)
	if obj == nil || c.lives.Once(made.cur) || !c.track.InLoop(made.cur) {
		return
	}
	f := c.track.Of(made.cur, 0, c.owed(made))
	if f.Silent || !stopsSomewhere(f) || c.livesOn(f) {
		return
	}
	for _, drop := range f.Drops {
		if drop.How == fate.AtReturn && c.atEnd(drop.At) {
			c.reportArmed(made, obj.Name(), drop)
			return
		}
	}
}

func (c *checker) reportArmed(made creation, name string, drop fate.Drop) {
	c.findings.Report(report.Finding{
		Kind: afterFuncNotStopped, At: made.call,
		Message:  "timer " + name + " is stopped on some paths and not " + c.exit(drop) + "; stop it there too",
		Evidence: []report.Evidence{{At: drop.At, Message: "this return leaves the timer armed: its function runs later"}},
	})
}

// atEnd reports whether a return stands in a case of a select that receives
// from a channel that carries nothing but an end.
func (c *checker) atEnd(at ast.Node) bool {
	ret, ok := c.index.Inspector().Root().FindNode(at)
	if !ok {
		return false
	}
	for clause := range ret.Enclosing((*ast.CommClause)(nil), (*ast.FuncLit)(nil)) {
		own, ok := clause.Node().(*ast.CommClause)
		if !ok {
			return false
		}
		channel := syntax.Received(own.Comm)
		if channel == nil {
			return false
		}
		ch, ok := typematch.Underlying(c.info, channel).(*types.Chan)
		if !ok {
			return false
		}
		s, ok := ch.Elem().Underlying().(*types.Struct)
		return ok && s.NumFields() == 0
	}
	return false
}

// ends matches what a callback looks at to learn that its owner has ended.
var ends = lazyregexp.New(`(?i)clos|stop|done|shut|dead|cancel|quit|exit|^err$|terminat|running|alive`)

// forgottenByClose reports a timer of time.AfterFunc in a field that some method
// stops, and the one that ends its owner doesn't.
func (c *checker) forgottenByClose(made creation, field *types.Var, owner *types.Named) {
	closing := c.closing(owner)
	if closing == nil || c.foreign(field, owner) || c.lives.Once(made.cur) || !c.runsOn(made, owner) {
		return
	}
	stops := c.stoppersOf(field)
	closer, ok := c.info.Defs[closing].(*types.Func)
	if len(stops) == 0 || !ok || c.contract.Reaches(closer, stops) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: afterFuncNotStopped, At: made.call,
		Message:  "timer in field " + owner.Obj().Name() + "." + field.Name() + " is not stopped by " + closing.Name + ", and its function runs later; stop it there",
		Evidence: []report.Evidence{{At: closing, Message: closing.Name + " ends " + owner.Obj().Name() + " and leaves the timer armed"}},
	})
}

// stoppersOf returns the functions that stop the timer in a field; none if some
// use of the field isn't understood, or a function that makes the timer is the
// only one that stops it.
func (c *checker) stoppersOf(field *types.Var) map[*types.Func]bool {
	stops := make(map[*types.Func]bool)
	for cur := range c.index.Of(field) {
		decl, ok := uses.Decl(cur)
		if !ok {
			return nil
		}
		_, stopped := methodCall(cur, "Stop")
		_, reset := methodCall(cur, "Reset")
		if !stopped && !reset && !c.onlyReads(cur) {
			return nil
		}
		if fn, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func); ok && stopped {
			stops[fn] = true
		}
	}
	return stops
}

// runsOn reports whether the timer's function works on the owner, and doesn't
// ask first whether that has ended.
func (c *checker) runsOn(made creation, owner *types.Named) bool {
	callback := made.call.Args[1]
	body := ast.Node(callback)
	if decl, ok := c.callbackDecl(callback); ok {
		body = decl.Node()
	}
	return c.worksOn(callback, owner) && !asksForEnd(body)
}

// callbackDecl returns the declaration of a callback that is a method value or
// a function of the package.
func (c *checker) callbackDecl(callback ast.Expr) (inspector.Cursor, bool) {
	id := calleeIdent(&ast.CallExpr{Fun: callback})
	if id == nil {
		return inspector.Cursor{}, false
	}
	fn, ok := c.info.Uses[id].(*types.Func)
	if !ok {
		return inspector.Cursor{}, false
	}
	return c.contract.Cursor(fn)
}

func (c *checker) worksOn(callback ast.Expr, owner *types.Named) bool {
	found := false
	ast.Inspect(callback, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found {
			return !found
		}
		v, ok := c.info.Uses[id].(*types.Var)
		if ok && !v.IsField() {
			named := typematch.Named(v.Type())
			found = named != nil && named.Origin() == owner
		}
		return !found
	})
	return found
}

func asksForEnd(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && ends.MatchString(id.Name) {
			found = true
		}
		return !found
	})
	return found
}
