package vettool

import (
	"bytes"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// withoutConflicts returns a copy of pass that drops the fixes of a
// diagnostic if its first one overlaps that of an earlier diagnostic:
// unitchecker fixes nothing in a package where two fixes conflict. The next
// run fixes what is left.
func withoutConflicts(pass *analysis.Pass) *analysis.Pass {
	var accepted []analysis.TextEdit
	changed := *pass
	changed.Report = func(d analysis.Diagnostic) {
		if len(d.SuggestedFixes) > 0 {
			edits := d.SuggestedFixes[0].TextEdits
			if conflict(accepted, edits) {
				d.SuggestedFixes = nil
			} else {
				accepted = append(accepted, edits...)
			}
		}
		pass.Report(d)
	}
	return &changed
}

// conflict reports whether an edit of b can't be applied together with those
// of a. The same edit twice can.
func conflict(a, b []analysis.TextEdit) bool {
	for _, x := range a {
		for _, y := range b {
			same := x.Pos == y.Pos && end(x) == end(y) && bytes.Equal(x.NewText, y.NewText)
			insertions := x.Pos == y.Pos && end(x) == x.Pos && end(y) == y.Pos
			overlap := x.Pos < end(y) && y.Pos < end(x)
			if !same && (insertions || overlap) {
				return true
			}
		}
	}
	return false
}

// end returns where the replaced text ends; an insertion may leave that out.
func end(e analysis.TextEdit) token.Pos {
	if !e.End.IsValid() {
		return e.Pos
	}
	return e.End
}
