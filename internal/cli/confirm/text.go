package confirm

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/confirm/stacks"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/text"
)

// A Printer prints a report for people: what leaked first.
type Printer struct {
	Out  io.Writer
	Dir  string // paths below it are shown relative to it
	Root string // of the standard library: its frames are left out of long stacks
	All  bool   // list goroutines that neither leaked provably nor belong to a finding

	err error
}

// Print prints the report.
func (p *Printer) Print(r *Report) error {
	for _, state := range States {
		for i := range r.Findings {
			if f := &r.Findings[i]; f.State == state {
				p.finding(f)
			}
		}
		if state == Alive {
			p.leaks(r.Leaks, "leaked, not predicted", "blocked for ever")
		}
	}
	if p.All {
		p.leaks(r.Others, "still there", "left when the tests had ended")
	}
	return p.err
}

func (p *Printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.Out, format, args...)
	}
}

func (p *Printer) finding(f *Judged) {
	severity := ""
	if f.Suppressed {
		severity = "suppressed "
	}
	p.printf("%s: %s: %s%s: %s [%s]\n", text.Place(p.Dir, f.Start), f.State, severity, f.Severity, f.Message, f.ID())
	p.printf("\t%s\n", f.Why)
	if len(f.Left) == 0 {
		return
	}
	// One that leaked says most.
	shown := &f.Left[0]
	for i := range f.Left {
		if f.Left[i].Leaked {
			shown = &f.Left[i]
			break
		}
	}
	p.stack(shown)
}

func (p *Printer) leaks(list []Leak, state, what string) {
	for i := range list {
		l := &list[i]
		p.printf("%s: %s: %s %s (%s) in %s\n", p.place(l.At), state, plural(l.Count, "goroutine"), what, l.State, shortFunc(l.At.Func))
		p.stack(&l.Left)
	}
}

// mostFrames is how many calls of one stack are shown.
const mostFrames = 12

// stack prints where a goroutine stands, where it was started, and the calls
// that led there, down to the test.
func (p *Printer) stack(l *Left) {
	word := l.State + " in"
	for _, f := range trim(l.Stack) {
		p.printf("\t%s: %s %s\n", p.place(f), word, shortFunc(f.Func))
		word = "called from"
	}
	if !isTesting(l.Creator) && l.Creator.Func != "" {
		p.printf("\t%s: started in %s\n", p.place(l.Creator), shortFunc(l.Creator.Func))
	}
	for _, f := range trim(callers(l)) {
		p.printf("\t%s: called from %s\n", p.place(f), shortFunc(f.Func))
	}
	p.printf("\tin the tests of %s\n", l.Package)
}

// trim leaves package testing out of a stack, and what is too much.
func trim(calls []stacks.Frame) []stacks.Frame {
	calls = slices.DeleteFunc(slices.Clone(calls), isTesting)
	return calls[:min(len(calls), mostFrames)]
}

func isTesting(f stacks.Frame) bool { return strings.HasPrefix(f.Func, "testing.") }

// callers returns the calls that led to the start of a goroutine, the nearest
// first, up to the first one in test code.
func callers(l *Left) []stacks.Frame {
	var list []stacks.Frame
	for _, calls := range l.Ancestors {
		for _, f := range calls {
			if f == l.Creator {
				continue
			}
			list = append(list, f)
			if inTestFile(f.File) {
				return list
			}
		}
	}
	return list
}

// place returns a frame's place as people write it. Files of the standard
// library are shown by import path.
func (p *Printer) place(f stacks.Frame) string {
	if rest, ok := strings.CutPrefix(f.File, p.Root); ok && p.Root != "" {
		return fmt.Sprintf("%s:%d", strings.TrimLeft(rest, `/\`), f.Line)
	}
	return text.Place(p.Dir, finding.Position{File: f.File, Line: f.Line})
}

// shortFunc returns a function's name with the last element of its import path.
func shortFunc(name string) string {
	path, generic, _ := strings.Cut(name, "[")
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		path = path[i+1:]
	}
	if generic != "" {
		return path + "[" + generic
	}
	return path
}

// Summary returns one line that counts what is in the report.
func (r *Report) Summary() string {
	counts := make(map[State]int)
	for i := range r.Findings {
		counts[r.Findings[i].State]++
	}
	var parts []string
	for _, state := range States {
		if n := counts[state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	line := "no findings"
	if n := len(r.Findings); n == 1 {
		line = "1 finding"
	} else if n > 1 {
		line = fmt.Sprintf("%d findings", n)
	}
	if len(parts) > 0 {
		line += " (" + strings.Join(parts, ", ") + ")"
	}
	line += fmt.Sprintf("; %d leaked, not predicted", len(r.Leaks))
	if r.InTests > 0 {
		line += fmt.Sprintf("; %s leaked by test code (-tests lists them)", plural(r.InTests, "goroutine"))
	}
	return line
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
