package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/uses"
)

// A state is a container that lives long.
type state struct {
	*growth.Container
	owner *types.Named // nil for a package variable
	why   growth.Reason
}

// name returns the name by which a message calls the state.
func (s *state) name() string {
	if s.owner == nil {
		return s.Var.Name()
	}
	return s.owner.Obj().Name() + "." + s.Var.Name()
}

// states asks what grows of each container that lives long and that only this
// package can reach.
func (c *checker) states() {
	scope := c.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		switch obj := scope.Lookup(name).(type) {
		case *types.Var:
			c.variable(obj)
		case *types.TypeName:
			if named, ok := obj.Type().(*types.Named); ok && !obj.IsAlias() {
				c.fields(named)
			}
		}
	}
}

// variable asks about a package variable.
func (c *checker) variable(v *types.Var) {
	if _, ok := growth.KindOf(v.Type()); !ok || c.isOpen(v.Exported()) || c.isTest(c.defOf(v)) {
		return
	}
	if container, ok := c.census.Of(v); ok && container.Has(growth.Insert) {
		c.state(&state{Container: container})
	}
}

// fields asks about the fields of a struct type.
func (c *checker) fields(named *types.Named) {
	str, ok := named.Underlying().(*types.Struct)
	if !ok || c.isTest(c.defOf(named.Obj())) {
		return
	}
	var list []*state
	for field := range str.Fields() {
		if _, ok := growth.KindOf(field.Type()); !ok || c.isOpen(field.Exported() && named.Obj().Exported()) {
			continue
		}
		if container, ok := c.census.Of(field); ok && container.Has(growth.Insert) {
			list = append(list, &state{Container: container, owner: named})
		}
	}
	if len(list) == 0 {
		return
	}
	why, reported := c.whyLong(named), c.forgottenSiblings(list)
	c.forgottenOfMany(list, reported)
	for _, s := range list {
		s.why = why
		if !reported[s] && !c.staleIndex(s, list) {
			c.state(s)
		}
	}
}

// whyLong returns the reason why values of the type live long, if any.
func (c *checker) whyLong(named *types.Named) growth.Reason {
	why, ok := c.lives.Type(named)
	if !ok {
		why, _ = c.lives.Outlives(named, c.census)
	}
	return why
}

// isOpen reports whether other packages can reach what is exported here.
func (c *checker) isOpen(exported bool) bool { return exported && c.pass.Pkg.Name() != "main" }

func (c *checker) defOf(obj types.Object) inspector.Cursor {
	def, _ := c.index.Def(obj)
	return def
}

// state asks the questions about one container, from the surest to the least
// sure.
func (c *checker) state(s *state) {
	if c.wrongKey(s) || c.notedMisses(s) || c.reapplied(s) || c.reopened(s) {
		return
	}
	if s.Has(growth.Remove) && !c.retryBuffer(s) {
		c.poppedHead(s)
	}
	if s.Has(growth.Remove, growth.Escape, growth.Cap) {
		return
	}
	_ = c.growOnly(s) || c.deadEntry(s) || c.neverEvicted(s) || c.emptiedEntry(s) || c.renewedEntry(s) || c.ownKey(s) || c.keyedLock(s)
}

// growOnly reports a container that lives long, to which code adds that runs
// repeatedly, and from which nothing is ever removed.
func (c *checker) growOnly(s *state) bool {
	if s.owner != nil && s.why.At == nil {
		return false
	}
	for _, op := range s.With(growth.Insert) {
		if op.HasKey && (c.isClosedKey(op.Key) || !c.isIndividual(op.Key)) {
			continue
		}
		when, ok := c.lives.Repeats(op.Cur)
		if !ok || c.isGuarded(s, op) || c.comesAndGoes(s) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: growOnly, At: op.Cur.Node(),
			Message:  fmt.Sprintf("%s %s only grows: nothing in the package removes from it; bound it or evict", s.Kind, s.name()),
			Evidence: c.evidence(s, growth.Reason{At: when.At, Text: "the insertion " + when.Text}),
		})
		return true
	}
	return false
}

// disposes matches the names of methods that end the life of a value which
// isn't a service.
var disposes = lazyregexp.New(`^(Discard|Release|Free|Finish|Done|Dispose|End|Destroy)`)

// comesAndGoes reports whether values of the owner end before the process
// does: they are replaced, or have a method that ends their life and looks
// after the container. It is asked last, since it looks at the whole package.
func (c *checker) comesAndGoes(s *state) bool {
	if s.owner == nil {
		return false
	}
	for _, op := range s.With(growth.Read) {
		if decl, ok := uses.Decl(op.Cur); ok && disposes.MatchString(decl.Node().(*ast.FuncDecl).Name.Name) {
			return true
		}
	}
	return c.census.OwnerReplaced(s.owner)
}

// evidence returns another reason, and the one why the state lives long.
func (c *checker) evidence(s *state, first growth.Reason) []report.Evidence {
	return append([]report.Evidence{{At: first.At, Message: first.Text}}, c.ownerEvidence(s)...)
}

// ownerEvidence returns the reason why the state lives long.
func (c *checker) ownerEvidence(s *state) []report.Evidence {
	if s.why.At == nil {
		return nil
	}
	return []report.Evidence{{At: s.why.At, Message: s.owner.Obj().Name() + " " + s.why.Text}}
}
