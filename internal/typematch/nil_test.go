package typematch

import (
	"go/types"
	"testing"
)

// What Callee returns for a dynamic call is no function, not a panic.
func TestNilCallee(t *testing.T) {
	var none *types.Func
	if IsFunc(none, "time", "NewTicker") {
		t.Error("IsFunc(nil) = true")
	}
	if IsMethod(none, "time", "Ticker", "Stop") {
		t.Error("IsMethod(nil) = true")
	}
}
