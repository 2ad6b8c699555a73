package pairs_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/pairs"
)

func TestFacts(t *testing.T) { analysistest.Run(t, linttest.Testdata(), pairs.Analyzer, "pairs/bus") }
