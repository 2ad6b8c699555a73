package typematch_test

import (
	"go/types"
	"testing"

	"github.com/memlint/memlint/internal/typematch"
)

// Callee returns a nil *types.Func for dynamic calls, and its result goes
// straight into these questions.
func TestNilCalleeIsNothing(t *testing.T) {
	var callee *types.Func
	if typematch.IsFunc(callee, "time", "NewTicker") {
		t.Error("IsFunc of a nil function is true")
	}
	if typematch.IsMethod(callee, "time", "Ticker", "Stop") {
		t.Error("IsMethod of a nil function is true")
	}
}
