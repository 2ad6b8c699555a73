package goroutineleak_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/memlint/memlint/analyzers/goroutineleak"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/report"
)

func TestFixtures(t *testing.T) {
	options := &report.Options{Enable: report.Names{"goroutineleak/unbounded-spawn"}}
	linttest.Run(t, goroutineleak.New(options), goroutineleak.Kinds)
}

// TestSelectFix checks the fix for a send in a loop, which no capacity mends.
func TestSelectFix(t *testing.T) {
	for _, r := range analysistest.Run(t, linttest.Testdata(), goroutineleak.Analyzer, "goroutineleak/select_with_context") {
		for _, d := range r.Diagnostics {
			if len(d.SuggestedFixes) != 1 || d.SuggestedFixes[0].Message != "Select between the send and ctx.Done()" {
				t.Errorf("fixes are %v", d.SuggestedFixes)
			}
		}
	}
}
