package resourceleak_test

import (
	"testing"

	"github.com/memlint/memlint/analyzers/resourceleak"
	"github.com/memlint/memlint/internal/linttest"
)

func Test(t *testing.T) { linttest.Run(t, resourceleak.Analyzer, resourceleak.Kinds) }
