//go:build unix

package goroutineleak_test

import (
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
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

// own returns the processor time that the analyzer takes on a package, without
// what it requires but with the census, which it takes: the least of five runs.
func own(t *testing.T, src string) time.Duration {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module many\n\ngo 1.26\n", "many.go": src} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: dir}, ".")
	if err != nil || len(pkgs) != 1 || len(pkgs[0].Errors) > 0 {
		t.Fatal(err, pkgs)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // its time depends on the heap, not on the analyzer
	least := time.Hour
	for range 5 {
		pass := passOf(t, goroutineleak.Analyzer, pkgs[0])
		before := cpu(t)
		if _, err := goroutineleak.Analyzer.Run(pass); err != nil {
			t.Fatal(err)
		}
		least = min(least, cpu(t)-before)
		runtime.GC()
	}
	return least
}

// passOf returns a pass of a on a package that has no facts, after running
// what a requires.
func passOf(t *testing.T, a *analysis.Analyzer, pkg *packages.Package) *analysis.Pass {
	t.Helper()
	pass := &analysis.Pass{
		Analyzer: a, Fset: pkg.Fset, Files: pkg.Syntax, Pkg: pkg.Types, TypesInfo: pkg.TypesInfo, TypesSizes: pkg.TypesSizes,
		ResultOf:          make(map[*analysis.Analyzer]any),
		Report:            func(analysis.Diagnostic) {},
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
	}
	for _, required := range a.Requires {
		result, err := required.Run(passOf(t, required, pkg))
		if err != nil {
			t.Fatal(err)
		}
		pass.ResultOf[required] = result
	}
	return pass
}

// cpu returns the processor time of this process so far.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestLinear wants ten times the functions to take about ten times as long.
// Maps that outgrow the processor's caches make it up to twenty on a busy
// machine; what is quadratic makes it a hundred.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	few, many := own(t, manyChannels(1000)), own(t, manyChannels(10000))
	times := float64(many) / float64(few)
	t.Logf("1,000 functions %v, 10,000 functions %v: %.1f times", few, many, times)
	if times > 30 {
		t.Errorf("10,000 functions take %.1f times as long as 1,000", times)
	}
}
