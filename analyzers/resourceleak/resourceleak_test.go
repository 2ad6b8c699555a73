package resourceleak_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/memlint/memlint/analyzers/resourceleak"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/report"
)

func Test(t *testing.T) { linttest.Run(t, resourceleak.Analyzer, resourceleak.Kinds) }

func TestCancelOnPath(t *testing.T) {
	a := resourceleak.New(&report.Options{Enable: report.Names{"resourceleak/cancel-on-path"}})
	analysistest.Run(t, linttest.Testdata(), a, "resourceleakoptions/cancel_on_path")
}
