package confirm

import (
	"fmt"
	"io"
	"path/filepath"
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
	Root string // of the standard library's source
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
	p.left(f.Left)
}

func (p *Printer) leaks(list []Leak, state, what string) {
	for i := range list {
		l := &list[i]
		p.printf("%s: %s: %s %s (%s) in %s\n", p.place(l.At), state, plural(count(l.Left), "goroutine"), what, l.Left[0].State, shortFunc(l.At.Func))
		p.left(l.Left)
	}
}

// left prints the first of some goroutines, and whose tests left them.
func (p *Printer) left(list []Left) {
	if len(list) > 0 {
		p.stack(&list[0])
		p.printf("\tin the tests of %s\n", some(packages(list)))
	}
}

func (p *Printer) place(f stacks.Frame) string {
	return text.Place(p.Dir, finding.Position{File: f.File, Line: f.Line})
}

// mostFrames is how many calls of one stack are shown.
const mostFrames = 12

// stack prints where a goroutine stands, where it was started, and the calls
// that led there, down to the test. Calls within the standard library are left
// out, but the one that the user's code made.
func (p *Printer) stack(l *Left) {
	own := p.trim(l.Stack)
	if i := len(l.Stack); len(own) > 0 {
		i = slices.Index(l.Stack, own[0])
		p.frame(own[0], l.State+" in", by(l.Stack[:i]))
		for _, f := range own[1:] {
			p.frame(f, "called from", "")
		}
	} else {
		p.printf("\t%s in %s\n", l.State, shortFunc(l.Stack[i-1].Func))
	}
	switch {
	case l.Creator.Func == "" || isTesting(l.Creator):
	case p.standard(l.Creator):
		p.printf("\tstarted in %s\n", shortFunc(l.Creator.Func))
	default:
		p.frame(l.Creator, "started in", "")
	}
	for _, f := range p.trim(callers(l)) {
		p.frame(f, "called from", "")
	}
}

func (p *Printer) frame(f stacks.Frame, word, by string) {
	p.printf("\t%s: %s %s%s\n", p.place(f), word, shortFunc(f.Func), by)
}

// by names the last of the calls that stand above one in the user's code.
func by(above []stacks.Frame) string {
	if len(above) == 0 {
		return ""
	}
	return ", by " + shortFunc(above[len(above)-1].Func)
}

// trim leaves the standard library and the main function of the test binary
// out of a stack, and what is too much.
func (p *Printer) trim(calls []stacks.Frame) []stacks.Frame {
	calls = slices.DeleteFunc(slices.Clone(calls), func(f stacks.Frame) bool {
		return p.standard(f) || f.File == "_testmain.go"
	})
	return calls[:min(len(calls), mostFrames)]
}

// standard reports whether the frame stands in the standard library, whose
// import paths have no dot where -trimpath leaves nothing else.
func (p *Printer) standard(f stacks.Frame) bool {
	if filepath.IsAbs(f.File) {
		return strings.HasPrefix(f.File, p.Root+string(filepath.Separator))
	}
	first, _, _ := strings.Cut(f.File, "/")
	return first != "_testmain.go" && !strings.Contains(first, ".")
}

func isTesting(f stacks.Frame) bool { return strings.HasPrefix(f.Func, "testing.") }

// callers returns the calls that led to the start of a goroutine, the nearest
// first, up to the first one in test code.
func callers(l *Left) []stacks.Frame {
	var list []stacks.Frame
	if inTestFile(l.Creator.File) {
		return nil
	}
	for _, calls := range l.Ancestors {
		for _, f := range calls {
			// A go statement is told both of the goroutine that it started
			// and of the one that it stands in.
			last := l.Creator
			if len(list) > 0 {
				last = list[len(list)-1]
			}
			if f.File == last.File && f.Line == last.Line {
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
	if r.Outside > 0 {
		line += fmt.Sprintf("; %s leaked by other modules", plural(r.Outside, "goroutine"))
	}
	return line
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
