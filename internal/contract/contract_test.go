package contract_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/linttest"
)

func TestFlows(t *testing.T) {
	analysistest.Run(t, linttest.Testdata(), contract.Analyzer, "contract/...")
}
