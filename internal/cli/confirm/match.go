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
		switch d := j.distance(c, g); {
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
func (j *joiner) distance(c *candidate, g *stacks.Goroutine) int {
	if !c.shown {
		return far
	}
	if i := slices.IndexFunc(g.Stack, func(f stacks.Frame) bool { return j.stands(c, f) }); i >= 0 && c.operation {
		return i
	}
	if j.stands(c, g.Creator) {
		return atStart
	}
	for level, calls := range g.Ancestors {
		i := slices.IndexFunc(calls, func(f stacks.Frame) bool { return j.stands(c, f) })
		if i >= 0 && (level == 0 || c.creation) {
			return atCaller*(level+1) + i
		}
	}
	return far
}

// stands reports whether the frame stands at the finding.
func (j *joiner) stands(c *candidate, f stacks.Frame) bool {
	return c.lines[f.Line] && j.file(f.File) == c.file
}

// owner returns the place that is nearest to a goroutine in the user's code,
// and whether it is test code, which counts only if there is no other. Without
// any code of the user it is outside.
func (j *joiner) owner(g *stacks.Goroutine) (at stacks.Frame, test, outside bool) {
	for _, f := range frames(g) {
		switch file := j.file(f.File); {
		case !j.ours[filepath.Dir(file)]:
		case !inTestFile(file):
			return f, false, false
		case !test:
			at, test = f, true
		}
	}
	if !test {
		return g.Stack[0], false, true
	}
	return at, true, false
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

// merge adds a leak to those of the same shape: the same place, the same
// stack in the main, the same go statement.
func merge(leaks map[string]*Leak, leak *Leak) {
	key := fmt.Sprint(leak.At, leak.State, leak.Stack[len(leak.Stack)-1].Func, leak.Creator, leak.Test)
	known, ok := leaks[key]
	if !ok {
		leaks[key] = leak
		return
	}
	known.Count += leak.Count
	known.Places++
}

func (j *joiner) sortedLeaks(leaks map[string]*Leak) []Leak {
	var list []Leak
	for _, key := range slices.Sorted(maps.Keys(leaks)) {
		list = append(list, *leaks[key])
	}
	slices.SortStableFunc(list, func(a, b Leak) int {
		return cmp.Or(
			strings.Compare(j.file(a.At.File), j.file(b.At.File)),
			cmp.Compare(a.At.Line, b.At.Line),
			strings.Compare(a.State, b.State),
		)
	})
	for i := range list {
		list[i].At.File = j.file(list[i].At.File)
	}
	return list
}
