//go:build unix

package goroutineleak_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// manyChannels returns a package of n functions that use channels: locals,
// fields, helpers, loops.
func manyChannels(n int) string {
	var b strings.Builder
	b.WriteString("package many\n\nimport \"context\"\n")
	for i := range n / 5 {
		fmt.Fprintf(&b, `
type queue%[1]d struct{ in, stop chan int }

func new%[1]d() *queue%[1]d {
	q := &queue%[1]d{in: make(chan int), stop: make(chan int)}
	go q.loop()
	return q
}

func (q *queue%[1]d) loop() {
	for {
		select {
		case <-q.in:
		case <-q.stop:
			return
		}
	}
}

func (q *queue%[1]d) close() { close(q.stop) }

func send%[1]d(ch chan<- int) { ch <- 1 }

func wait%[1]d(ctx context.Context) int {
	ch := make(chan int, 1)
	go send%[1]d(ch)
	select {
	case v := <-ch:
		return v
	case <-ctx.Done():
		return 0
	}
}
`, i)
	}
	return b.String()
}

// costOfMany measures a generated package of n functions.
func costOfMany(t *testing.T, n int) cost {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module many\n\ngo 1.26\n", "many.go": manyChannels(n)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return costOf(t, dir, ".")
}

// How many times the cost may grow with ten times the code. The goal is 12 for
// both. The time of each access grows as well, once the package outgrows the
// processor's caches: inspect, which visits each node once, takes 10 to 20
// times as long, the analyzer 17 to 24 times on a busy machine. What is
// quadratic takes a hundred times.
const (
	maxMemory = 12
	maxTime   = 30
)

// TestLinear wants ten times the functions to take about ten times the memory
// and the time. The best of three attempts counts: others use the caches, too.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for range 3 {
		few, many := costOfMany(t, 1000), costOfMany(t, 10000)
		took := float64(many.own) / float64(few.own)
		inherent := float64(many.inspect) / float64(few.inspect)
		memory := float64(many.bytes) / float64(few.bytes)
		t.Logf("1,000 functions %v, 10,000 functions %v: %.1f times, inspect %.1f times, memory %.1f times", few.own, many.own, took, inherent, memory)
		if memory > maxMemory {
			t.Fatalf("10,000 functions take %.1f times the memory of 1,000", memory)
		}
		if took <= maxTime {
			return
		}
	}
	t.Errorf("10,000 functions take more than %d times as long as 1,000", maxTime)
}
