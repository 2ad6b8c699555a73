package unboundedbuffer_test

import (
	"testing"

	"github.com/memlint/memlint/analyzers/unboundedbuffer"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/report"
)

func Test(t *testing.T) {
	every := &report.Options{Notes: true, Enable: report.Names{"unboundedbuffer"}}
	linttest.Run(t, unboundedbuffer.New(every), unboundedbuffer.Kinds)
}
