package doubleclose_test

import (
	"testing"

	"github.com/memlint/memlint/analyzers/doubleclose"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/report"
)

func Test(t *testing.T) {
	linttest.Run(t, doubleclose.New(&report.Options{}), doubleclose.Kinds)
}
