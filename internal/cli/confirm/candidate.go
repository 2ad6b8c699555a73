package confirm

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

// A candidate is a finding that goroutines may belong to.
type candidate struct {
	*finding.Finding
	file      string         // in one form
	lines     map[int]bool   // at which a goroutine or a call stands if it belongs to the finding
	shown     bool           // goroutines show findings of its kind
	operation bool           // it tells where a goroutine is stuck
	creation  bool           // it tells what was made, so goroutines at any remove count
	starts    map[place]bool // where its evidence stands: go statements, maybe
	left      []Left
}

// A place is a line of a file.
type place struct {
	file string
	line int
}

// newCandidate returns the candidate of a finding; file gives files their one
// name.
func newCandidate(f *finding.Finding, file func(string) string) *candidate {
	own := f.Analyzer == "goroutineleak" || f.Analyzer == "tickerstop"
	made := f.Analyzer == "resourceleak" || f.Analyzer == "listenerleak"
	c := &candidate{
		Finding: f, file: file(f.Start.File), lines: linesOf(f), shown: goroutinesShow(f), operation: !made, creation: !own,
		starts: make(map[place]bool),
	}
	for _, e := range f.Evidence {
		c.starts[place{file(e.Start.File), e.Start.Line}] = true
	}
	return c
}

// aboutLeaks reports whether a finding is about code, not about directives.
func aboutLeaks(f *finding.Finding) bool {
	return f.Analyzer != catalog.MalformedIgnore.Analyzer && f.Kind != report.UnusedIgnore(f.Analyzer).Name
}

// goroutinesShow reports whether a leak of the kind leaves a goroutine, so
// that its absence says something.
func goroutinesShow(f *finding.Finding) bool {
	switch f.Analyzer {
	case "doubleclose", "unboundedbuffer":
		return false
	case "tickerstop":
		return f.Kind == "outlives-stop"
	}
	return true
}

// linesOf returns the lines of a finding without those of function literals in
// it, except where such a literal begins and ends: what stands within runs at
// another time.
func linesOf(f *finding.Finding) map[int]bool {
	lines := map[int]bool{f.Start.Line: true}
	if f.End.Line <= f.Start.Line {
		return lines
	}
	for line := f.Start.Line; line <= f.End.Line; line++ {
		lines[line] = true
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, f.Start.File, nil, parser.SkipObjectResolution)
	if err != nil {
		return map[int]bool{f.Start.Line: true}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		if !ok {
			return true
		}
		first, last := fset.PositionFor(lit.Body.Lbrace, false).Line, fset.PositionFor(lit.Body.Rbrace, false).Line
		if first >= f.Start.Line && last <= f.End.Line {
			for line := first + 1; line < last; line++ {
				delete(lines, line)
			}
		}
		return true
	})
	return lines
}

// judge says what the tests tell of a finding; ok is false if it isn't worth
// a word: one that didn't leak, and is suppressed or stands in a package that
// wasn't named.
func (j *joiner) judge(c *candidate) (judged Judged, ok bool) {
	sortLeft(c.left)
	judged = Judged{Finding: *c.Finding, Left: c.left}
	by, known := j.ran(c)
	switch {
	case len(c.left) > 0:
		judged.State, judged.Why = stateOf(c.left)
	case c.Finding.Suppressed && !j.Suppressed, !j.ours[filepath.Dir(c.file)]:
		return judged, false
	case !known && inTestFile(c.file):
		judged.State, judged.Why = NotJudged, "no goroutine of it was left; whether it ran isn't known, for coverage leaves test files out"
	case !known && j.unlinked(c.file):
		judged.State, judged.Why = NotExercised, "no test of the packages links this line's package"
	case !known:
		judged.State, judged.Why = NotJudged, "coverage doesn't tell whether it ran"
	case len(by) == 0:
		judged.State, judged.Why = NotExercised, "no test ran this line"
	case !c.shown:
		judged.State, judged.Why = NotJudged, "the tests of "+some(by)+" ran this line; goroutines don't show leaks of this kind"
	case c.creation:
		judged.State, judged.Why = NoLeak, "the tests of "+some(by)+" ran this line and left no goroutine that is surely of it"
	default:
		judged.State, judged.Why = NoLeak, "the tests of "+some(by)+" ran this line and left no goroutine of it"
	}
	return judged, true
}

// stateOf returns the state of a finding whose goroutines were left.
func stateOf(left []Left) (State, string) {
	leaked := slices.Clone(left)
	leaked = slices.DeleteFunc(leaked, func(l Left) bool { return !l.Leaked })
	if len(leaked) == 0 {
		return Alive, plural(count(left), "goroutine") + " still there when the tests had ended"
	}
	return Confirmed, plural(count(leaked), "goroutine") + " blocked for ever"
}

// some names the first of a list, and how many more there are.
func some(list []string) string {
	const most = 2
	if len(list) <= most {
		return strings.Join(list, " and ")
	}
	return fmt.Sprintf("%s and %d other packages", list[0], len(list)-1)
}
