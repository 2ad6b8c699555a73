package goroutineleak_test

import (
	"testing"

	"github.com/memlint/memlint/analyzers/goroutineleak"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/report"
)

func TestFixtures(t *testing.T) {
	options := &report.Options{Enable: report.Names{"goroutineleak/unbounded-spawn"}}
	linttest.Run(t, goroutineleak.New(options), goroutineleak.Kinds)
}
