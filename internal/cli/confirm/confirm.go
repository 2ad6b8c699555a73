// Package confirm joins static findings with what a run of tests showed: the
// goroutines that were left when each test binary ended, those among them that
// the runtime proved leaked, and the lines that ran.
//
// It errs towards silence about findings and towards speech about leaks: a
// goroutine is counted to a finding only if it stands at the finding's line,
// or was started there, or during the call there. The runtime's proof misses
// goroutines whose channel is still reachable, so "no leak seen" is no proof
// that there is none.
package confirm

import (
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/confirm/coverage"
	"github.com/memlint/memlint/internal/cli/confirm/stacks"
	"github.com/memlint/memlint/internal/cli/confirm/testrun"
	"github.com/memlint/memlint/internal/cli/finding"
)

// A State is what the tests say of a finding.
type State string

const (
	Confirmed    State = "confirmed"     // a goroutine of it leaked: the runtime proved it
	Alive        State = "alive"         // a goroutine of it was there when the tests had ended
	NoLeak       State = "no leak seen"  // it ran, and none was left
	NotExercised State = "not exercised" // no test ran its line
	NotJudged    State = "not judged"    // the tests can't tell
)

// States are all states, the worst first.
var States = []State{Confirmed, Alive, NoLeak, NotExercised, NotJudged}

// A Judged is a finding and what the tests say of it.
type Judged struct {
	finding.Finding
	State State
	Why   string // a sentence without its stop
	Left  []Left // its goroutines
}

// Left are equal goroutines that were left when the tests of a package ended.
type Left struct {
	stacks.Goroutine
	Package string // whose tests
}

// A Leak is a group of goroutines that no finding predicted: they stand at the
// same place and were started at the same place.
type Leak struct {
	At   stacks.Frame // the place in the user's code that is nearest to them
	Test bool         // they are a matter of test code
	Left []Left
}

// A Report is the result of a join.
type Report struct {
	Findings []Judged
	Leaks    []Leak         // not predicted
	InTests  int            // goroutines that test code leaked, if not listed
	Outside  int            // leaked goroutines that no call in the packages led to
	Others   []Leak         // goroutines that neither leaked provably nor belong to a finding
	Packages []PackageState // those that were named
	Failed   bool           // go test failed
}

// A PackageState tells how the tests of a package ended.
type PackageState struct {
	Path  string
	Tests Tests
	Cut   bool // there were too many goroutines to tell of all
}

// Tests is how tests ended.
type Tests string

const (
	None     Tests = "none"      // there are no test files
	NotBuilt Tests = "not built" // the test binary didn't start
	Exited   Tests = "exited"    // tests ran; they may have failed
	Died     Tests = "died"      // a test panicked or its time was over; what was left then counts
	Silent   Tests = "silent"    // the process ended without a word: its goroutines are unknown
)

// An Input is what is joined.
type Input struct {
	Findings   []finding.Finding // those in test files too
	Tests      bool              // test code is the user's concern
	Suppressed bool              // suppressed findings are listed even if they didn't leak
	Packages   []testrun.Package
	Result     *testrun.Result
}

// Join joins findings and goroutines.
func Join(in *Input) *Report {
	j := newJoiner(in)
	for _, p := range slices.SortedFunc(slices.Values(in.Result.Processes), func(a, b testrun.Process) int {
		return strings.Compare(a.Package, b.Package)
	}) {
		j.addProcess(&p)
	}
	report := &Report{Failed: in.Result.Failed, Packages: j.packageStates()}
	for _, c := range j.candidates {
		if in.Tests || !inTestFile(c.Start.File) {
			if judged, ok := j.judge(c); ok {
				report.Findings = append(report.Findings, judged)
			}
		}
	}
	report.Outside = j.outside
	for _, leak := range sortedLeaks(j.leaks) {
		if leak.Test && !in.Tests {
			report.InTests += count(leak.Left)
			continue
		}
		report.Leaks = append(report.Leaks, leak)
	}
	report.Others = sortedLeaks(j.others)
	return report
}

// A joiner is a join in progress.
type joiner struct {
	*Input
	dirs       map[string]string // of packages, by import path
	ours       map[string]bool   // those directories, and whether the package was named
	candidates []*candidate
	coverage   coverage.Map
	ended      map[string]Tests // by import path
	leaks      map[string]*Leak
	others     map[string]*Leak
	outside    int
	cut        map[string]bool // by import path
	canonical  map[string]string
}

func newJoiner(in *Input) *joiner {
	j := &joiner{
		Input: in, dirs: make(map[string]string), ours: make(map[string]bool), ended: make(map[string]Tests),
		leaks: make(map[string]*Leak), others: make(map[string]*Leak), canonical: make(map[string]string), cut: make(map[string]bool),
	}
	for _, p := range in.Packages {
		dir := realPath(p.Dir)
		j.dirs[p.ImportPath], j.ours[dir] = dir, p.Named
	}
	for i := range in.Findings {
		if f := &in.Findings[i]; aboutLeaks(f) {
			j.candidates = append(j.candidates, newCandidate(f, j.file))
		}
	}
	return j
}

// addProcess joins what a process left.
func (j *joiner) addProcess(p *testrun.Process) {
	path := p.Package
	if path == "" {
		path = j.packageIn(p.Dir)
	}
	j.ended[path], j.cut[path] = ended(p.End), len(p.Stacks) >= mostStacks
	j.coverage.Add(p.Cover, path, j.dirs)
	for _, g := range stacks.Parse(string(p.Stacks)) {
		j.locate(&g)
		if !isOwn(&g) && (g.Leaked || p.End == testrun.Exited) {
			j.addGoroutine(Left{g, path})
		}
	}
}

// mostStacks is how many bytes of stacks package runtime/pprof writes at most.
const mostStacks = 64 << 20

func ended(end testrun.End) Tests {
	switch end {
	case testrun.Exited:
		return Exited
	case testrun.Died:
		return Died
	}
	return Silent
}

// isOwn reports whether the goroutine is the main one, the one that tells of
// the others, or one that the standard library starts once for a process.
func isOwn(g *stacks.Goroutine) bool {
	return slices.ContainsFunc(g.Stack, func(f stacks.Frame) bool {
		return strings.HasPrefix(f.Func, "testing/internal/testdeps.memlint") || f.Func == "os/signal.loop" || f.File == "_testmain.go"
	})
}

func (j *joiner) packageIn(dir string) string {
	for _, p := range j.Packages {
		if j.dirs[p.ImportPath] == dir {
			return p.ImportPath
		}
	}
	return dir
}

// addGoroutine counts a goroutine to the findings that it belongs to, else to
// the leaks that nobody predicted.
func (j *joiner) addGoroutine(left Left) {
	predicted, inTest := j.predictions(&left.Goroutine), true
	for _, c := range predicted {
		c.left = append(c.left, left)
		inTest = inTest && inTestFile(c.Start.File)
	}
	if len(predicted) > 0 && (j.Tests || !inTest) {
		return
	}
	at, test := j.owner(&left.Goroutine)
	test = test || len(predicted) > 0
	switch {
	case at.File == "" && left.Leaked:
		j.outside += left.Count
	case at.File == "":
	case left.Leaked:
		group(j.leaks, at, test, left)
	case !test:
		group(j.others, at, test, left)
	}
}

// packageStates returns how the tests of the named packages ended.
func (j *joiner) packageStates() []PackageState {
	var list []PackageState
	for _, p := range j.Packages {
		if !p.Named {
			continue
		}
		state, ok := j.ended[p.ImportPath]
		switch {
		case ok:
		case p.Tests:
			state = NotBuilt
		default:
			state = None
		}
		list = append(list, PackageState{p.ImportPath, state, j.cut[p.ImportPath]})
	}
	return list
}

// Notices returns a sentence for each thing that the report can't tell.
func (r *Report) Notices() []string {
	var list []string
	for _, p := range r.Packages {
		switch p.Tests {
		case NotBuilt:
			list = append(list, "the tests of "+p.Path+" didn't start")
		case Died:
			list = append(list, "the tests of "+p.Path+" were cut short by a panic or their time; only what had leaked and run by then counts")
		case Silent:
			list = append(list, "the tests of "+p.Path+" ended without a word, by a panic outside of tests or a signal; what they left isn't known")
		}
		if p.Cut {
			list = append(list, "the tests of "+p.Path+" left more goroutines than can be told of; numbers are too low")
		}
	}
	if len(r.Packages) > 0 && !slices.ContainsFunc(r.Packages, func(p PackageState) bool { return p.Tests != None }) {
		list = append(list, "no package has tests")
	}
	return list
}

// Unbuilt reports whether tests of a package couldn't be started.
func (r *Report) Unbuilt() bool {
	return slices.ContainsFunc(r.Packages, func(p PackageState) bool { return p.Tests == NotBuilt })
}

// Leaked reports whether a goroutine leaked that no directive excuses.
func (r *Report) Leaked() bool {
	return len(r.Leaks) > 0 || slices.ContainsFunc(r.Findings, func(f Judged) bool {
		return f.State == Confirmed && !f.Suppressed || f.State == Alive && f.Fails()
	})
}
