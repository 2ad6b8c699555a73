package listenerleak

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// ownName reports a registration under a name that is made for each value of a
// type, whose closing method leaves the name behind.
func (c *checker) ownName(r registration) {
	if len(r.call.Args) == 0 || !c.isOwnName(r.call.Args[0]) {
		return
	}
	o, ok := c.namedOwner(r)
	if !ok || !comesAndGoes.MatchString(o.name()) || c.namesReported[o.named] || c.removedFor(o, r) {
		return
	}
	c.namesReported[o.named] = true // one of its names is enough
	c.findings.Report(report.Finding{
		Kind: outlivesOwner, At: r.call,
		Message:  r.what() + " has a name of its own for each " + o.name() + ", and is not removed by " + o.name() + "." + o.closer.Name() + "; " + r.remedy(),
		Evidence: c.closerEvidence(o, "leaves the "+r.pair.Thing+" in place"),
	})
}

// comesAndGoes matches the names of types of which a process makes ever more
// values, unlike those of a few databases.
var comesAndGoes = lazyregexp.New(`(?i)(peer|conn|connection|session|broker|subscriber|subscription|consumer|tenant|user|stream|request|job|lease|account)$`)

// isOwnName reports whether a name is put together from a parameter or the
// receiver of the function around it.
func (c *checker) isOwnName(name ast.Expr) bool {
	if tv := c.info.Types[name]; tv.Value != nil || tv.Type == nil || !isString(tv.Type) {
		return false
	}
	for _, v := range c.captured(name) {
		if v.Kind() == types.ParamVar || v.Kind() == types.RecvVar {
			return true
		}
	}
	return false
}

func isString(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}

// namedOwner returns the type that can be closed and for whose values the
// function around the registration works: that of its receiver or result, or
// one that has a field of that type.
func (c *checker) namedOwner(r registration) (owner, bool) {
	decl, ok := uses.Decl(r.cur)
	if !ok {
		return owner{}, false
	}
	fn, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok {
		return owner{}, false
	}
	var named *types.Named
	if recv := fn.Signature().Recv(); recv != nil {
		named = typematch.Named(recv.Type())
	} else if fn.Signature().Results().Len() > 0 {
		named = typematch.Named(fn.Signature().Results().At(0).Type())
	}
	if named == nil || named.Obj().Pkg() != c.pass.Pkg {
		return c.ownerInName(r)
	}
	if closer := c.closerOf(named); closer != nil && closer != fn {
		return owner{named: named, closer: closer}, true
	}
	return c.holderOf(named)
}

// ownerInName returns the type that can be closed of a parameter from which the
// name is made: meterFor(name, broker).
func (c *checker) ownerInName(r registration) (owner, bool) {
	for _, v := range c.captured(r.call.Args[0]) {
		named := typematch.Named(v.Type())
		if closer := c.closerOf(named); closer != nil && v.Kind() == types.ParamVar {
			return owner{v, named, closer}, true
		}
	}
	return owner{}, false
}

// holderOf returns the only type of the package that can be closed and has a
// field of the type.
func (c *checker) holderOf(part *types.Named) (owner, bool) {
	var found owner
	scope := c.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() {
			continue
		}
		named := typematch.Named(obj.Type())
		closer := c.closerOf(named)
		if closer == nil || !hasField(named, part) {
			continue
		}
		if found.named != nil {
			return owner{}, false
		}
		found = owner{named: named, closer: closer}
	}
	return found, found.named != nil
}

func hasField(outer, part *types.Named) bool {
	s, ok := outer.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if named := typematch.Named(f.Type()); named != nil && named.Origin() == part.Origin() {
			return true
		}
	}
	return false
}
