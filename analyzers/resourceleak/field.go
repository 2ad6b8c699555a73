package resourceleak

import (
	"go/types"
	"slices"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// kept reports a value that goes into a field, where the type that owns it has
// a Close or Stop that forgets it: nothing in the package releases what the
// field holds.
func (c *checker) kept(v value) {
	if v.owed.Held != contract.ForEver || len(v.fate.Fields) == 0 || !onlyStored(v.fate) {
		return
	}
	var last *types.Named
	fields := c.withoutViews(v)
	for _, field := range fields {
		owner := c.contracts.Owner(field)
		if owner == nil || field.Exported() && owner.Obj().Exported() || !c.contracts.Forgotten(field) {
			return
		}
		last = owner
	}
	end := c.contracts.EndOf(last)
	if end == nil {
		return
	}
	c.reportForgotten(v, last.Obj().Name()+"."+fields[len(fields)-1].Name(), end)
}

// withoutViews returns the fields that hold the value, without those that only
// hold what works with it: a struct of another package that has no method that
// pays, beside a field by which somebody could.
func (c *checker) withoutViews(v value) []*types.Var {
	fields := slices.DeleteFunc(slices.Clone(v.fate.Fields), func(field *types.Var) bool {
		named := typematch.Named(field.Type())
		return named != nil && named.Obj().Pkg() != c.pass.Pkg && !types.IsInterface(named) && !slices.ContainsFunc(v.owed.Pays, func(name string) bool {
			return typematch.Method(field.Type(), name, c.pass.Pkg) != nil
		})
	})
	if len(fields) == 0 {
		return v.fate.Fields
	}
	return fields
}

// reportForgotten reports the method that ends the type, once for each field
// that it forgets: that is where the release is missing.
func (c *checker) reportForgotten(v value, field string, end *types.Func) {
	decl := c.contracts.Decl(end)
	if decl == nil || c.forgotten[field] {
		return
	}
	c.forgotten[field] = true
	f := report.Finding{
		Kind: forgottenField, At: decl.Name,
		Message:  field + " is forgotten by " + end.Name() + ", and its " + v.owed.Thing + " is never " + v.paid() + "; do that there",
		Evidence: []report.Evidence{{At: v.call, Message: "the " + v.owed.Thing + " is made here and kept in " + field}},
	}
	f.Evidence = append(f.Evidence, c.reason(v)...)
	c.findings.Report(f)
}

// onlyStored reports whether the value goes nowhere but into fields, and
// perhaps out of the function inside of their struct.
func onlyStored(f *fate.Fate) bool {
	for _, u := range f.Uses {
		switch {
		case u.Effect == fate.Releases:
			return false
		case u.Effect == fate.None:
		case u.How == fate.Stored && u.Field != nil, u.How == fate.Returned && u.Holder:
		default:
			return false
		}
	}
	return true
}
