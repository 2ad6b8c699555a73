//go:build unix

package goroutineleak_test

import (
	"go/types"
	"runtime"
	"runtime/debug"
	"syscall"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/packages"

	"github.com/memlint/memlint/analyzers/goroutineleak"
	"github.com/memlint/memlint/internal/uses"
)

// A cost is what one package takes of the processor: the least of several runs,
// without collections of garbage, whose time depends on the heap.
type cost struct {
	own     time.Duration // of the analyzer with the census, which it takes
	inspect time.Duration
	bytes   uint64 // that own allocates
}

// times returns how many times the own time is that of inspect.
func (c cost) times() float64 { return float64(c.own) / float64(c.inspect) }

// costOf measures a package of dir. The index of uses, which all analyzers
// share, is built before.
func costOf(t *testing.T, dir, pattern string) cost {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: dir}, pattern)
	if err != nil || len(pkgs) != 1 || len(pkgs[0].Errors) > 0 {
		t.Fatal(err, pkgs)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	c := cost{time.Hour, time.Hour, 0}
	for range 7 {
		runtime.GC()
		before := cpu(t)
		inspector.New(pkgs[0].Syntax)
		c.inspect = min(c.inspect, cpu(t)-before)
		pass := passOf(t, goroutineleak.Analyzer, pkgs[0], make(map[*analysis.Analyzer]any))
		pass.ResultOf[uses.Analyzer].(*uses.Index).Objects()
		allocated := heapBytes()
		before = cpu(t)
		if _, err := goroutineleak.Analyzer.Run(pass); err != nil {
			t.Fatal(err)
		}
		c.own = min(c.own, cpu(t)-before)
		c.bytes = heapBytes() - allocated
	}
	return c
}

// passOf returns a pass of a on a package that has no facts, with the results
// of what a requires, which run once each.
func passOf(t *testing.T, a *analysis.Analyzer, pkg *packages.Package, results map[*analysis.Analyzer]any) *analysis.Pass {
	t.Helper()
	for _, required := range a.Requires {
		if results[required] != nil {
			continue
		}
		result, err := required.Run(passOf(t, required, pkg, results))
		if err != nil {
			t.Fatal(err)
		}
		results[required] = result
	}
	return &analysis.Pass{
		Analyzer: a, Fset: pkg.Fset, Files: pkg.Syntax, Pkg: pkg.Types, TypesInfo: pkg.TypesInfo, TypesSizes: pkg.TypesSizes,
		ResultOf:          results,
		Report:            func(analysis.Diagnostic) {},
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
	}
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

// heapBytes returns the bytes allocated so far.
func heapBytes() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// maxTimes is how many times the time of inspect the analyzer and the census
// may take on net/http. The goal is 4; on a busy machine 7.8 to 10.5 was
// measured.
const maxTimes = 14

// TestCost holds the own time on net/http against that of inspect in the same
// process. The best of three attempts counts.
func TestCost(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks net/http")
	}
	var last cost
	for range 3 {
		last = costOf(t, "", "net/http")
		t.Logf("own %v, inspect %v: %.1f times; %d kB", last.own, last.inspect, last.times(), last.bytes>>10)
		if last.times() <= maxTimes {
			return
		}
	}
	t.Errorf("%v on net/http, %.1f times as long as inspect; want at most %d", last.own, last.times(), maxTimes)
}
