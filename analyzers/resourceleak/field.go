package resourceleak

import (
	"go/types"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
)

// kept reports a value that goes into a field, where the type that owns it has
// a Close or Stop that forgets it: nothing in the package releases what the
// field holds.
func (c *checker) kept(v value) {
	if v.owed.Held != contract.ForEver || len(v.fate.Fields) == 0 || !onlyStored(v.fate) {
		return
	}
	var last *types.Named
	for _, field := range v.fate.Fields {
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
	field := last.Obj().Name() + "." + v.fate.Fields[len(v.fate.Fields)-1].Name()
	v.name = c.variable(v)
	f := report.Finding{
		Kind: forgottenField, At: v.call,
		Message: v.subject(c.info) + " is kept in " + field + ", which " + end.Name() + " forgets; release it there",
	}
	if decl := c.contracts.Decl(end); decl != nil {
		f.Evidence = append(f.Evidence, report.Evidence{At: decl.Name, Message: end.Name() + " doesn't release " + field})
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
