package tickerstop_test

import (
	"testing"

	"github.com/memlint/memlint/analyzers/tickerstop"
	"github.com/memlint/memlint/internal/linttest"
)

func Test(t *testing.T) { linttest.Run(t, tickerstop.Analyzer, tickerstop.Kinds) }
