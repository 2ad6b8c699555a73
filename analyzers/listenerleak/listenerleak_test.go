package listenerleak_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/memlint/memlint/analyzers/listenerleak"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/report"
)

func Test(t *testing.T) { linttest.Run(t, listenerleak.Analyzer, listenerleak.Kinds) }

// TestPairs checks a pair that only the user knows: code doesn't show it.
func TestPairs(t *testing.T) {
	options := &report.Options{}
	if err := options.Pairs.Set("listenerleak_pairs/user.broker.Join=Part, listenerleak_pairs/user.Open=Leave"); err != nil {
		t.Fatal(err)
	}
	analysistest.Run(t, linttest.Testdata(), listenerleak.New(options), "listenerleak_pairs/user")
}
