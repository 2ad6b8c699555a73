package listenerleak

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A registry is a map field whose values can be stopped: one running object
// per key.
type registry struct {
	field   *types.Var
	puts    []growth.Op
	deletes []growth.Op
}

// entries reports the removal of one of several running objects that a struct
// keeps per key, where nothing in the package removes another: the user is
// gone, the rules are stopped, and the notifier still runs.
func (c *checker) entries() {
	census := c.counted()
	for cur := range c.index.Inspector().Root().Preorder((*ast.StructType)(nil)) {
		list := c.registries(census, cur.Node().(*ast.StructType))
		for _, forgotten := range list {
			if len(forgotten.deletes) > 0 || len(forgotten.puts) == 0 || !c.isStopped(forgotten.field) {
				continue
			}
			c.neverRemoved(forgotten)
			for _, removed := range list {
				c.forgets(removed, forgotten)
			}
		}
	}
}

// registries returns the maps of a struct that hold running objects by key.
func (c *checker) registries(census *growth.Census, s *ast.StructType) []registry {
	var list []registry
	for _, f := range s.Fields.List {
		for _, name := range f.Names {
			v, ok := c.info.Defs[name].(*types.Var)
			if !ok || !c.holdsRunning(v.Type()) {
				continue
			}
			container, ok := census.Of(v)
			if !ok || container.Has(growth.Escape) && len(container.With(growth.Insert)) == 0 {
				continue
			}
			list = append(list, registry{v, container.With(growth.Insert), append(container.With(growth.Remove), container.With(growth.Escape)...)})
		}
	}
	return list
}

// holdsRunning reports whether t is a map from strings or numbers to something
// that can be stopped.
func (c *checker) holdsRunning(t types.Type) bool {
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		return false
	}
	if _, basic := m.Key().Underlying().(*types.Basic); !basic {
		return false
	}
	for _, name := range closers {
		if fn := typematch.Method(m.Elem(), name, c.pass.Pkg); fn != nil {
			return true
		}
	}
	return false
}

// forgets reports the function that stops and deletes an entry of one map and
// leaves that of the other, although the struct's closing method ends both.
func (c *checker) forgets(removed, forgotten registry) {
	if removed.field == forgotten.field || !sameKey(removed.field, forgotten.field) || !c.insertsByKey(forgotten) {
		return
	}
	for _, op := range removed.deletes {
		if !op.HasKey || !c.stopsNear(op, removed.field) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: forgottenEntry, At: op.Cur.Node(),
			Message: "entry of " + removed.field.Name() + " is removed, and that of " + forgotten.field.Name() +
				" for the same key runs on; stop and delete it too",
			Evidence: []report.Evidence{{At: forgotten.puts[0].Cur.Node(), Message: "nothing in the package deletes what is put in " + forgotten.field.Name() + " here"}},
		})
		return
	}
}

// actor matches the names of keys that stand for somebody who comes and goes.
var actor = lazyregexp.New(`(?i)^(user|tenant|org|account|client|session|customer|subscriber|peer)`)

// neverRemoved reports a running object that a function starts for a user or
// tenant, where nothing but the end of everything stops it.
func (c *checker) neverRemoved(r registry) {
	for _, op := range r.puts {
		if !op.HasKey {
			continue
		}
		key, ok := op.Key.Node().(*ast.Ident)
		if !ok || !actor.MatchString(key.Name) || !c.isParam(key) || !c.startsValue(op) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: entryNeverRemoved, At: op.Cur.Node(),
			Message: r.field.Name() + " gets a running " + elemName(r.field) + " for each " + key.Name +
				", and nothing removes one; stop and delete it when the " + key.Name + " goes",
		})
		return
	}
}

func (c *checker) isParam(id *ast.Ident) bool {
	v, ok := c.info.Uses[id].(*types.Var)
	return ok && v.Kind() == types.ParamVar
}

// startsValue reports whether the function that puts the value in also starts
// it: go v.run(), v.Start().
func (c *checker) startsValue(op growth.Op) bool {
	fn, ok := uses.Func(op.Cur)
	if !ok || !op.HasVal {
		return false
	}
	id, ok := op.Val.Node().(*ast.Ident)
	if !ok {
		return false
	}
	for cur := range c.index.Of(c.info.Uses[id]) {
		sel, ok := cur.Parent().Node().(*ast.SelectorExpr)
		if ok && cur.ParentEdgeKind() == edge.SelectorExpr_X && starts[sel.Sel.Name] && fn.Contains(cur) {
			return true
		}
	}
	return false
}

// starts are the names of methods that set a value going.
var starts = map[string]bool{"run": true, "start": true, "loop": true, "serve": true, "Run": true, "Start": true, "Serve": true}

// elemName returns the name of the type that the map holds.
func elemName(field *types.Var) string {
	if named := typematch.Named(field.Type().Underlying().(*types.Map).Elem()); named != nil {
		return named.Obj().Name()
	}
	return "value"
}

func sameKey(a, b *types.Var) bool {
	return types.Identical(a.Type().Underlying().(*types.Map).Key(), b.Type().Underlying().(*types.Map).Key())
}

// insertsByKey reports whether entries are put in under a key that the
// function gets from outside.
func (c *checker) insertsByKey(r registry) bool {
	return slices.ContainsFunc(r.puts, func(op growth.Op) bool {
		return op.HasKey && c.info.Types[op.Key.Node().(ast.Expr)].Value == nil
	})
}

// isStopped reports whether the package stops what the field holds.
func (c *checker) isStopped(field *types.Var) bool {
	for use := range c.index.Of(field) {
		fn, ok := uses.Decl(use)
		if !ok || c.inTest(use.Node()) {
			continue
		}
		if obj, ok := c.info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func); ok && slices.Contains(closers, obj.Name()) && c.stopsValue(fn, field) {
			return true
		}
	}
	return false
}

// stopsNear reports whether the function that deletes also stops the entry.
func (c *checker) stopsNear(op growth.Op, field *types.Var) bool {
	fn, ok := uses.Decl(op.Cur)
	return ok && c.stopsValue(fn, field)
}

// stopsValue reports whether the function calls a closing method on a value of
// the type that the map holds.
func (c *checker) stopsValue(fn inspector.Cursor, field *types.Var) bool {
	elem := field.Type().Underlying().(*types.Map).Elem()
	for cur := range fn.Preorder((*ast.SelectorExpr)(nil)) {
		sel := cur.Node().(*ast.SelectorExpr)
		if x := c.info.TypeOf(sel.X); slices.Contains(closers, sel.Sel.Name) && x != nil && types.Identical(x, elem) {
			return true
		}
	}
	return false
}
