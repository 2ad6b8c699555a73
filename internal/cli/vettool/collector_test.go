package vettool

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

var sink []byte

// The collector rests at first, and works as always once the process has
// used quietMemory.
func TestDeferCollection(t *testing.T) {
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		t.Setenv(name, "")
	}
	percent := debug.SetGCPercent(100)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	})
	deferCollection()
	if got := debug.SetGCPercent(-1); got != -1 {
		t.Fatalf("the collector runs at %d %%", got)
	}
	deadline := time.Now().Add(time.Minute)
	for debug.SetMemoryLimit(-1) == quietMemory && time.Now().Before(deadline) {
		sink = make([]byte, 1<<20)
		runtime.Gosched()
	}
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		t.Errorf("memory is limited to %d bytes", limit)
	}
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("the collector runs at %d %% in the end", got)
	}
}

// Who has set the collector has decided.
func TestCollectorOfUser(t *testing.T) {
	percent := debug.SetGCPercent(70)
	defer debug.SetGCPercent(percent)
	t.Setenv("GOMEMLIMIT", "")
	t.Setenv("GOGC", "70")
	deferCollection()
	if got := debug.SetGCPercent(70); got != 70 {
		t.Errorf("GOGC=70 became %d", got)
	}
}
