package confirm

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/confirm/stacks"
)

// predictions returns the findings that a goroutine belongs to: those whose
// line is nearest to it.
func (j *joiner) predictions(g *stacks.Goroutine) []*candidate {
	best := far
	var list []*candidate
	for _, c := range j.candidates {
		switch d := c.distance(g); {
		case d < best:
			best, list = d, []*candidate{c}
		case d == best && d < far:
			list = append(list, c)
		}
	}
	return list
}

// Distances of a goroutine from a finding. A place in its own stack is nearest,
// then the go statement that started it, then the calls that led there.
const (
	atStart  = 1_000
	atCaller = 2_000 // and as much again for each goroutine between
	far      = 1_000_000
)

// distance returns how far a goroutine is from the line of a finding; far if
// the one has nothing to do with the other.
func (c *candidate) distance(g *stacks.Goroutine) int {
	if !c.shown {
		return far
	}
	if i := slices.IndexFunc(g.Stack, c.has); i >= 0 && c.operation {
		return i
	}
	if c.has(g.Creator) {
		return atStart
	}
	for level, calls := range g.Ancestors {
		i := slices.IndexFunc(calls, c.has)
		if i >= 0 && c.explains(g, level, i) {
			return atCaller*(level+1) + i
		}
	}
	return far
}

// directly is how many calls may lie between a finding and the go statement of
// a goroutine that isn't proved to leak: New, start, go.
const directly = 2

// explains reports whether a goroutine whose start the finding's call led to,
// so many goroutines and calls later, belongs to the finding. One that isn't
// proved to leak may be in a pool that the call filled on its way, as those of
// idle connections are.
func (c *candidate) explains(g *stacks.Goroutine, level, calls int) bool {
	if g.Leaked {
		return level == 0 || c.creation
	}
	return level == 0 && calls <= directly || c.creation && c.starts[place{g.Creator.File, g.Creator.Line}]
}

// has reports whether the frame stands at the finding.
func (c *candidate) has(f stacks.Frame) bool { return c.lines[f.Line] && f.File == c.file }

// owner returns the place that is nearest to a goroutine in the user's code,
// and whether it is test code. A goroutine that stands in test code is its
// matter; of one that stands elsewhere, any other code of the user comes
// before the test that led there. Without any code of the user it is zero.
func (j *joiner) owner(g *stacks.Goroutine) (at stacks.Frame, test bool) {
	for _, f := range g.Stack {
		if j.isOurs(f) {
			return f, inTestFile(f.File)
		}
	}
	for _, f := range frames(g) {
		switch {
		case !j.isOurs(f):
		case !inTestFile(f.File):
			return f, false
		case !test:
			at, test = f, true
		}
	}
	return at, test
}

func (j *joiner) isOurs(f stacks.Frame) bool {
	_, ok := j.ours[filepath.Dir(f.File)]
	return ok
}

// frames returns all frames of a goroutine, the nearest first.
func frames(g *stacks.Goroutine) []stacks.Frame {
	list := slices.Clone(g.Stack)
	if g.Creator.Func != "" {
		list = append(list, g.Creator)
	}
	for _, calls := range g.Ancestors {
		list = append(list, calls...)
	}
	return list
}

func inTestFile(name string) bool { return strings.HasSuffix(name, "_test.go") }

// locate gives the files of all frames their names on disk.
func (j *joiner) locate(g *stacks.Goroutine) {
	for _, calls := range append([][]stacks.Frame{g.Stack}, g.Ancestors...) {
		for i := range calls {
			calls[i].File = j.file(calls[i].File)
		}
	}
	if g.Creator.File != "" {
		g.Creator.File = j.file(g.Creator.File)
	}
}

// file returns the name of a file in one form, whatever link leads to it, and
// also where -trimpath put the import path for the directory.
func (j *joiner) file(name string) string {
	if known, ok := j.canonical[name]; ok {
		return known
	}
	file := filepath.FromSlash(name)
	if dir := j.dirs[pathDir(name)]; dir != "" && !filepath.IsAbs(file) {
		file = filepath.Join(dir, filepath.Base(file))
	} else {
		file = filepath.Join(realPath(filepath.Dir(file)), filepath.Base(file))
	}
	j.canonical[name] = file
	return file
}

func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// pathDir returns the import path of "example.com/m/a/a.go".
func pathDir(name string) string {
	return name[:max(0, strings.LastIndexByte(name, '/'))]
}

// group adds goroutines to those of the same shape: the same place and the
// same go statement, or one in whatever test.
func group(leaks map[string]*Leak, at stacks.Frame, test bool, left Left) {
	started := left.Creator
	if inTestFile(started.File) || isTesting(started) {
		started = stacks.Frame{}
	}
	key := fmt.Sprint(at, left.State, started, test)
	if leaks[key] == nil {
		leaks[key] = &Leak{At: at, Test: test}
	}
	leaks[key].Left = append(leaks[key].Left, left)
}

func sortedLeaks(leaks map[string]*Leak) []Leak {
	var list []Leak
	for _, key := range slices.Sorted(maps.Keys(leaks)) {
		sortLeft(leaks[key].Left)
		list = append(list, *leaks[key])
	}
	slices.SortStableFunc(list, func(a, b Leak) int {
		return cmp.Or(strings.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line))
	})
	return list
}

// sortLeft puts goroutines in order: those that leaked first, as they say most,
// then those with the shortest story.
func sortLeft(list []Left) {
	slices.SortStableFunc(list, func(a, b Left) int {
		return cmp.Or(
			cmp.Compare(fmt.Sprint(b.Leaked), fmt.Sprint(a.Leaked)),
			cmp.Compare(len(frames(&a.Goroutine)), len(frames(&b.Goroutine))),
			strings.Compare(a.Package, b.Package),
			strings.Compare(fmt.Sprint(frames(&a.Goroutine)), fmt.Sprint(frames(&b.Goroutine))),
		)
	})
}

// count returns how many goroutines there are.
func count(list []Left) int {
	n := 0
	for i := range list {
		n += list[i].Count
	}
	return n
}

// packages returns whose tests left the goroutines, in order.
func packages(list []Left) []string {
	var paths []string
	for i := range list {
		paths = append(paths, list[i].Package)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
