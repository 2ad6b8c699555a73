package goroutineleak_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/memlint/memlint/analyzers/goroutineleak"
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

// own returns the time that the analyzer takes on a package, without what it
// requires: the least of three runs.
func own(t *testing.T, src string) time.Duration {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module many\n\ngo 1.26\n", "many.go": src} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir}, ".")
	if err != nil || len(pkgs) != 1 || len(pkgs[0].Errors) > 0 {
		t.Fatal(err, pkgs)
	}
	least := time.Hour
	for range 3 {
		graph, err := checker.Analyze([]*analysis.Analyzer{goroutineleak.Analyzer}, pkgs, nil)
		if err != nil {
			t.Fatal(err)
		}
		least = min(least, graph.Roots[0].Duration)
	}
	return least
}

// TestLinear wants ten times the functions to take at most twelve times as
// long, with some allowance for a busy machine.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	few, many := own(t, manyChannels(1000)), own(t, manyChannels(10000))
	t.Logf("1,000 functions %v, 10,000 functions %v: %.1f times", few, many, float64(many)/float64(few))
	if many > 20*few {
		t.Errorf("10,000 functions take %.1f times as long as 1,000", float64(many)/float64(few))
	}
}
