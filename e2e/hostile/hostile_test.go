// Package hostile runs the suite on generated packages that no person would
// write, within limits of CPU time and memory.
package hostile

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/suitetest"
)

// Limits of one input, beyond what the type checker and the analyzers of
// baseline need for it. They are far above what is measured: they are there
// for cost that is quadratic or worse.
const (
	maxRatio  = 4
	slack     = time.Second
	maxMemory = 300 << 20
)

// baseline is what any analyzer of paths requires.
var baseline = []*analysis.Analyzer{inspect.Analyzer, ctrlflow.Analyzer}

func TestHostile(t *testing.T) {
	for _, in := range inputs() {
		t.Run(in.name, func(t *testing.T) {
			plain, whole, peak := cost(t, in)
			t.Logf("baseline %v, suite %v, peak memory %d MB", plain, whole, peak>>20)
			if whole > maxRatio*plain+slack {
				t.Errorf("the suite takes %v, %d times the baseline of %v", whole, whole/max(plain, 1), plain)
			}
			if peak > maxMemory {
				t.Errorf("%d MB of memory", peak>>20)
			}
		})
	}
}

// maxGrowth is how many times the cost may grow with 10 times the code. Linear
// cost is 10, quadratic 100.
const maxGrowth = 12

// TestLinear compares packages of 1,000 and 10,000 functions. The more memory
// a package takes, the slower is each access and each garbage collection, for
// the type checker too (19 to 22 times): where that grows by more than 10
// times, the suite may as well, in proportion. It grew 16 to 19 times. The
// better of two attempts counts.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("analyzes 10,000 functions")
	}
	var growth float64
	for range 2 {
		smallPlain, small, _ := cost(t, input{"small", functions(1000)})
		largePlain, large, peak := cost(t, input{"large", functions(10000)})
		growth = ratio(large, small)
		inherent := ratio(largePlain, smallPlain)
		t.Logf("1000 functions: baseline %v, suite %v; 10000: %v, %v, %d MB; growth %.1f, of the baseline %.1f", smallPlain, small, largePlain, large, peak>>20, growth, inherent)
		if growth <= maxGrowth*max(1, inherent/10) {
			return
		}
	}
	t.Errorf("10 times the code takes %.1f times the time", growth)
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }

// cost returns the CPU time that the input needs with the baseline and with
// the suite, and the peak of the heap above what it was before the suite ran.
func cost(t *testing.T, in input) (plain, whole time.Duration, peak uint64) {
	t.Helper()
	began := suitetest.CPU()
	p := check(t, in)
	if _, err := p.Run(baseline); err != nil {
		t.Fatal(err)
	}
	plain = suitetest.CPU() - began
	runtime.GC()
	watch := startWatch()
	began = suitetest.CPU()
	if _, err := p.Run(analyzers.All()); err != nil {
		t.Fatal(err)
	}
	whole = suitetest.CPU() - began
	return plain, whole, watch.stop()
}

func check(t *testing.T, in input) *suitetest.Package {
	t.Helper()
	l, err := suitetest.NewLoader("context", "io", "os", "sync", "time", "unsafe")
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Check("p", map[string][]byte{"p.go": []byte(in.text)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A watch samples the size of the heap.
type watch struct {
	done, gone chan struct{}
	start, max uint64
}

func startWatch() *watch {
	w := &watch{done: make(chan struct{}), gone: make(chan struct{}), start: heap()}
	go func() {
		defer close(w.gone)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-w.done:
				return
			case <-tick.C:
				w.max = max(w.max, heap())
			}
		}
	}()
	return w
}

// stop returns how far the heap grew.
func (w *watch) stop() uint64 {
	close(w.done)
	<-w.gone
	return max(w.max, heap(), w.start) - w.start
}

func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
