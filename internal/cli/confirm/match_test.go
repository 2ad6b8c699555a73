package confirm

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/cli/confirm/stacks"
	"github.com/memlint/memlint/internal/cli/confirm/testrun"
	"github.com/memlint/memlint/internal/cli/finding"
)

const source = `package a

func Start(c chan int, f func(func())) {
	go run(
		c,
		func() {
			f(func() {
				<-c
			})
		},
	)
	select {
	case <-c:
		f(nil)
	case c <- 1:
	}
}
`

// newSource returns the path of a file with the source.
func newSource(t *testing.T) string {
	t.Helper()
	name := filepath.Join(realPath(t.TempDir()), "a.go")
	if err := os.WriteFile(name, []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func at(file, analyzer string, first, last int) *finding.Finding {
	return &finding.Finding{
		Analyzer: analyzer, Kind: "kind",
		Start: finding.Position{File: file, Line: first, Column: 2}, End: finding.Position{File: file, Line: last, Column: 3},
	}
}

// The lines of a function literal belong to another time than those around it.
func TestLinesOf(t *testing.T) {
	file := newSource(t)
	for _, test := range []struct {
		first, last int
		want        []int
	}{
		{4, 11, []int{4, 5, 6, 10, 11}},
		{7, 9, []int{7, 9}},
		{8, 8, []int{8}},
	} {
		var got []int
		for line := range linesOf(at(file, "goroutineleak", test.first, test.last)) {
			got = append(got, line)
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("lines of %d to %d are %v, want %v", test.first, test.last, got, test.want)
		}
	}
	missing := at("missing.go", "goroutineleak", 3, 5)
	if got := linesOf(missing); len(got) != 1 || !got[3] {
		t.Errorf("lines of a file that can't be read are %v", got)
	}
}

func TestAround(t *testing.T) {
	file := newSource(t)
	for _, test := range []struct {
		line, column int
		want         []int
	}{
		{13, 7, []int{13, 13, 12}}, // receive, case, select
		{8, 5, []int{8}},           // up to the literal
		{1, 1, nil},
	} {
		var got []int
		for _, p := range around(finding.Position{File: file, Line: test.line, Column: test.column}) {
			got = append(got, p.Line)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("statements around %d:%d begin at %v, want %v", test.line, test.column, got, test.want)
		}
	}
}

func frameAt(file string, line int) stacks.Frame {
	return stacks.Frame{Func: "f", File: file, Line: line}
}

func TestDistance(t *testing.T) {
	file := newSource(t)
	here, elsewhere := frameAt(file, 4), frameAt(file, 99)
	goroutine := func(stack, creator stacks.Frame, ancestors ...stacks.Frame) *stacks.Goroutine {
		g := &stacks.Goroutine{Stack: []stacks.Frame{elsewhere, stack}, Creator: creator}
		for _, f := range ancestors {
			g.Ancestors = append(g.Ancestors, []stacks.Frame{f})
		}
		return g
	}
	for _, test := range []struct {
		name, analyzer string
		g              *stacks.Goroutine
		want           int
	}{
		{"stands there", "goroutineleak", goroutine(here, elsewhere), 1},
		{"stands in the call that made the resource", "resourceleak", goroutine(here, elsewhere), far},
		{"was started there", "goroutineleak", goroutine(elsewhere, here), atStart},
		{"was started during the call", "goroutineleak", goroutine(elsewhere, elsewhere, here), atCaller},
		{"by a goroutine that was started there", "goroutineleak", goroutine(elsewhere, elsewhere, elsewhere, here), far},
		{"for a resource that was made there", "resourceleak", goroutine(elsewhere, elsewhere, elsewhere, here), 2 * atCaller},
		{"has nothing to do with it", "goroutineleak", goroutine(elsewhere, elsewhere, elsewhere), far},
		{"leaves no goroutine", "unboundedbuffer", goroutine(here, here, here), far},
	} {
		test.g.Leaked = true
		if got := newCandidate(at(file, test.analyzer, 4, 4), realPath).distance(test.g); got != test.want {
			t.Errorf("%s: distance is %d, want %d", test.name, got, test.want)
		}
	}
}

// A goroutine that isn't proved to leak must have more to do with a finding.
func TestDistanceAlive(t *testing.T) {
	file := newSource(t)
	here, elsewhere, start := frameAt(file, 4), frameAt(file, 99), frameAt(file, 50)
	f := at(file, "resourceleak", 4, 4)
	f.Evidence = []finding.Evidence{{Start: finding.Position{File: file, Line: 50}}}
	c := newCandidate(f, realPath)
	for _, test := range []struct {
		name string
		g    stacks.Goroutine
		want int
	}{
		{"is started by what is called there", stacks.Goroutine{Creator: elsewhere, Ancestors: [][]stacks.Frame{{elsewhere, elsewhere, here}}}, atCaller + 2},
		{"is started deeper", stacks.Goroutine{Creator: elsewhere, Ancestors: [][]stacks.Frame{{elsewhere, elsewhere, elsewhere, here}}}, far},
		{"is started deeper, and evidence says where", stacks.Goroutine{Creator: start, Ancestors: [][]stacks.Frame{{elsewhere, elsewhere, elsewhere, here}}}, atCaller + 3},
		{"is started by another goroutine", stacks.Goroutine{Creator: elsewhere, Ancestors: [][]stacks.Frame{{elsewhere}, {here}}}, far},
	} {
		test.g.Stack = []stacks.Frame{elsewhere}
		if got := c.distance(&test.g); got != test.want {
			t.Errorf("%s: distance is %d, want %d", test.name, got, test.want)
		}
	}
}

// The nearest finding counts; equally near ones do together; what a finding in
// a test explains is a matter of the test.
func TestJoinNearest(t *testing.T) {
	file := newSource(t)
	dir := filepath.Dir(file)
	test := filepath.Join(dir, "a_test.go")
	const dump = `goroutine 7 [chan receive (leaked)]:
a.run()
	FILE:8 +0x1
created by a.Start in goroutine 6
	FILE:4 +0x1
[originating from goroutine 6]:
a.Start(...)
	FILE:4
a.TestStart(...)
	TEST:5

goroutine 8 [chan receive (leaked)]:
a.other()
	FILE:17 +0x1
created by a.Start in goroutine 6
	FILE:16 +0x1
[originating from goroutine 6]:
a.Start(...)
	FILE:16
a.TestStart(...)
	TEST:6
`
	operation, same, start := at(file, "goroutineleak", 8, 8), at(file, "goroutineleak", 8, 8), at(file, "goroutineleak", 4, 4)
	same.Kind = "other"
	maker := at(test, "resourceleak", 6, 6)
	in := &Input{
		Findings: []finding.Finding{*operation, *same, *start, *maker},
		Packages: []testrun.Package{{ImportPath: "a", Dir: dir, Named: true, Tests: true}},
		Result: &testrun.Result{Processes: []testrun.Process{{
			Package: "a", End: testrun.Exited,
			Stacks: []byte(strings.NewReplacer("FILE", file, "TEST", test).Replace(dump)),
		}}},
	}
	report := Join(in)
	if len(report.Findings) != 3 || report.Findings[0].State != Confirmed || report.Findings[1].State != Confirmed || len(report.Findings[2].Left) != 0 {
		t.Errorf("findings are %+v", report.Findings)
	}
	if len(report.Leaks) != 0 || report.InTests != 1 {
		t.Errorf("leaks are %+v, %d in tests", report.Leaks, report.InTests)
	}
	in.Tests = true
	report = Join(in)
	if len(report.Findings) != 4 || report.Findings[3].State != Confirmed || len(report.Leaks) != 0 || report.InTests != 0 {
		t.Errorf("with tests, the report is %+v", report)
	}
}

// With -trimpath files are named by import path.
func TestTrimmedPaths(t *testing.T) {
	dir := realPath(t.TempDir())
	j := newJoiner(&Input{Packages: []testrun.Package{{ImportPath: "example.com/m/a", Dir: dir}}, Result: new(testrun.Result)})
	if got, want := j.file("example.com/m/a/x.go"), filepath.Join(dir, "x.go"); got != want {
		t.Errorf("file is %s, want %s", got, want)
	}
	if got := j.file("example.com/other/x.go"); filepath.IsAbs(got) {
		t.Errorf("a file of another package is %s", got)
	}
}
