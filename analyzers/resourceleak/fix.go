package resourceleak

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/deferfix"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/uses"
)

// deferFix returns the edit that defers the release right after the check of
// the creation's error, where that changes nothing but the leak: the value
// stays in the function, is made once per call, and may be released twice.
func (c *checker) deferFix(v value) (analysis.SuggestedFix, bool) {
	if v.name == "" || !deferrable(v.owed) || c.track.InLoop(v.created) || !staysHere(v.fate) {
		return analysis.SuggestedFix{}, false
	}
	return deferfix.After(c.pass, uses.Unparen(v.created).Parent(), v.release())
}

// deferrable reports whether the release can be deferred in addition to
// another one: waiting could block, and scanning needs arguments.
func deferrable(owed contract.Owed) bool {
	if owed.Result == contract.Receiver || owed.Why != "" {
		return false
	}
	return owed.PaysCall || owed.Pays[0] == "Close" || owed.Pays[0] == "Rollback"
}

// staysHere reports whether every use of the value reads it or releases it by
// a plain call.
func staysHere(f *fate.Fate) bool {
	return !slices.ContainsFunc(f.Uses, func(u fate.Use) bool {
		return u.Effect == fate.Moves || u.How == fate.Overwritten || u.How == fate.Stored || u.Go
	}) && !slices.ContainsFunc(f.Drops, func(d fate.Drop) bool {
		return d.How == fate.ByOverwrite || d.How == fate.ByNextTurn
	})
}
