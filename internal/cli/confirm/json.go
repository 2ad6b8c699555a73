package confirm

import (
	"encoding/json"
	"io"
	"path/filepath"

	"github.com/memlint/memlint/internal/cli/confirm/stacks"
	"github.com/memlint/memlint/internal/cli/jsonout"
	"github.com/memlint/memlint/internal/cli/text"
)

// version is the version of the JSON format. It grows when a field changes its
// meaning or goes; new fields may come without that.
const version = 1

type document struct {
	Version   int           `json:"version"`
	Toolchain string        `json:"toolchain"`
	Findings  []judged      `json:"findings"`
	Leaks     []leak        `json:"leaks"`
	Alive     []leak        `json:"alive,omitempty"`
	Summary   map[State]int `json:"summary"`
	InTests   int           `json:"leaked_by_tests"`
	Outside   int           `json:"leaked_elsewhere"`
	Packages  []packageDoc  `json:"packages"`
	Failed    bool          `json:"tests_failed"`
	Errors    string        `json:"errors,omitempty"`
}

type judged struct {
	State      State       `json:"state"`
	Why        string      `json:"why"`
	Finding    any         `json:"finding"`
	Goroutines []goroutine `json:"goroutines,omitempty"`
}

type leak struct {
	At         frame       `json:"at"`
	Test       bool        `json:"test,omitempty"`
	Goroutines []goroutine `json:"goroutines"`
}

type goroutine struct {
	State   string  `json:"state"`
	Leaked  bool    `json:"leaked"`
	Count   int     `json:"count"`
	Package string  `json:"package"`
	Stack   []frame `json:"stack"`
	Started *frame  `json:"started,omitempty"`
	Calls   []frame `json:"calls,omitempty"`
}

type frame struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

type packageDoc struct {
	Path  string `json:"path"`
	Tests Tests  `json:"tests"`
	Cut   bool   `json:"cut,omitempty"`
}

// A JSON prints reports for programs.
type JSON struct {
	Out       io.Writer
	Dir       string // paths below it are relative to it
	Toolchain string
	All       bool   // list goroutines that neither leaked provably nor belong to a finding
	Errors    string // what went wrong in the analysis
}

// Print prints the report as one JSON value.
func (w *JSON) Print(r *Report) error {
	d := document{
		Version: version, Toolchain: w.Toolchain, Findings: []judged{}, Leaks: w.leaks(r.Leaks), Packages: []packageDoc{},
		Summary: make(map[State]int), InTests: r.InTests, Outside: r.Outside, Failed: r.Failed, Errors: w.Errors,
	}
	for _, state := range States {
		d.Summary[state] = 0
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		d.Summary[f.State]++
		d.Findings = append(d.Findings, judged{f.State, f.Why, jsonout.Finding(w.Dir, &f.Finding), w.goroutines(f.Left)})
	}
	if w.All {
		d.Alive = w.leaks(r.Others)
	}
	for _, p := range r.Packages {
		d.Packages = append(d.Packages, packageDoc(p))
	}
	encoder := json.NewEncoder(w.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	return encoder.Encode(d)
}

func (w *JSON) leaks(list []Leak) []leak {
	out := []leak{}
	for i := range list {
		l := &list[i]
		out = append(out, leak{w.frame(l.At), l.Test, w.goroutines(l.Left)})
	}
	return out
}

func (w *JSON) goroutines(list []Left) []goroutine {
	var out []goroutine
	for i := range list {
		out = append(out, w.goroutine(&list[i]))
	}
	return out
}

func (w *JSON) goroutine(l *Left) goroutine {
	g := goroutine{State: l.State, Leaked: l.Leaked, Count: l.Count, Package: l.Package, Stack: w.frames(l.Stack)}
	if l.Creator.Func != "" {
		started := w.frame(l.Creator)
		g.Started = &started
	}
	for _, calls := range l.Ancestors {
		g.Calls = append(g.Calls, w.frames(calls)...)
	}
	return g
}

func (w *JSON) frames(list []stacks.Frame) []frame {
	out := []frame{}
	for _, f := range list {
		out = append(out, w.frame(f))
	}
	return out
}

func (w *JSON) frame(f stacks.Frame) frame {
	return frame{f.Func, filepath.ToSlash(text.ShortPath(w.Dir, f.File)), f.Line}
}
