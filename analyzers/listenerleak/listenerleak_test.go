package listenerleak_test

import (
	"testing"

	"github.com/memlint/memlint/analyzers/listenerleak"
	"github.com/memlint/memlint/internal/linttest"
)

func Test(t *testing.T) { linttest.Run(t, listenerleak.Analyzer, listenerleak.Kinds) }
