package doubleclose_test

import (
	"slices"
	"testing"

	"github.com/memlint/memlint/analyzers/doubleclose"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/report"
)

func Test(t *testing.T) {
	scenarios := slices.DeleteFunc(linttest.Scenarios(t, "doubleclose"), func(name string) bool { return name == "notes" })
	linttest.Run(t, doubleclose.New(&report.Options{}), doubleclose.Kinds, scenarios...)
}

func TestNotes(t *testing.T) {
	linttest.Run(t, doubleclose.New(&report.Options{Notes: true}), doubleclose.Kinds, "notes")
}
