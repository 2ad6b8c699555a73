package plugin

import (
	"fmt"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// folded makes the analyzer report what golangci-lint can show. It drops
// categories and turns each related location into an issue of its own, so the
// kind and the evidence go into the message. It applies all alternative fixes,
// so only the first stays.
func folded(a *analysis.Analyzer) *analysis.Analyzer {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		inner := *pass
		inner.Report = func(d analysis.Diagnostic) { pass.Report(fold(pass, d)) }
		return run(&inner)
	}
	return a
}

// fold writes the message as "text (analyzer/kind); evidence at file:line".
func fold(pass *analysis.Pass, d analysis.Diagnostic) analysis.Diagnostic {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s/%s)", d.Message, pass.Analyzer.Name, d.Category)
	for _, related := range d.Related {
		at := pass.Fset.Position(related.Pos)
		fmt.Fprintf(&b, "; %s:%d: %s", filepath.Base(at.Filename), at.Line, related.Message)
	}
	d.Message, d.Related = b.String(), nil
	d.SuggestedFixes = d.SuggestedFixes[:min(1, len(d.SuggestedFixes))]
	return d
}
