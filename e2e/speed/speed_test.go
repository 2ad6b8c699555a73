// Package speed keeps the cost of memlint under go vet within limits.
package speed

import (
	"testing"

	"github.com/memlint/memlint/internal/bench"
)

// The limits catch regressions on a busy machine; they are not the goals (1.25
// cold, 1.1 warm, 1.3 in memory), which docs/performance.md holds against what
// was measured.
const (
	maxCold   = 1.6
	maxWarm   = 1.6
	maxMemory = 1.7
)

// TestRatio compares memlint with a tool that does nothing, on net/http and
// all that it imports. The better of two pairs counts.
func TestRatio(t *testing.T) {
	if testing.Short() {
		t.Skip("analyzes net/http and its dependencies")
	}
	b, err := bench.New(t.TempDir(), "", "net/http")
	if err != nil {
		t.Fatal(err)
	}
	var last bench.Pair
	for range 2 {
		if last, err = b.Pair(); err != nil {
			t.Fatal(err)
		}
		cold, warm := last.Ratio()
		t.Logf("cold %.2f (%v, nothing %v), warm %.2f (%v, nothing %v), memory %.2f", cold, last.Memlint.CPU, last.Noop.CPU, warm, last.MemlintWarm.CPU, last.NoopWarm.CPU, memory(last))
		if cold <= maxCold && warm <= maxWarm && memory(last) <= maxMemory {
			return
		}
	}
	cold, warm := last.Ratio()
	t.Errorf("processor time: cold %.2f times that of a tool that does nothing (at most %v), warm %.2f (at most %v), memory %.2f (at most %v)", cold, maxCold, warm, maxWarm, memory(last), maxMemory)
}

func memory(p bench.Pair) float64 { return float64(p.Memlint.Peak) / float64(max(p.Noop.Peak, 1)) }
