// Package jsonout prints a run as one JSON value for programs. docs/json.md
// describes it field by field.
package jsonout

import (
	"encoding/json"
	"io"
	"path/filepath"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/text"
	"github.com/memlint/memlint/internal/cli/vetrun"
)

// Version is the version of the format. It grows when a field changes its
// meaning or goes; new fields may come without that.
const Version = 1

type document struct {
	Version  int       `json:"version"`
	Findings []element `json:"findings"`
	Summary  summary   `json:"summary"`
	Failed   bool      `json:"failed"`
	Errors   string    `json:"errors,omitempty"`
}

type summary struct {
	Leaks      int `json:"leaks"`
	Risks      int `json:"risks"`
	Notes      int `json:"notes"`
	Suppressed int `json:"suppressed"`
}

type element struct {
	Analyzer    string     `json:"analyzer"`
	Kind        string     `json:"kind"`
	Severity    string     `json:"severity"`
	Suppressed  bool       `json:"suppressed,omitempty"`
	Package     string     `json:"package"`
	Function    string     `json:"function,omitempty"`
	Message     string     `json:"message"`
	URL         string     `json:"url"`
	Fingerprint string     `json:"fingerprint"`
	Start       position   `json:"start"`
	End         position   `json:"end"`
	Evidence    []evidence `json:"evidence,omitempty"`
	Fixes       []fix      `json:"fixes,omitempty"`
}

type position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type evidence struct {
	Message string   `json:"message"`
	Start   position `json:"start"`
	End     position `json:"end"`
}

type fix struct {
	Message string `json:"message"`
	Edits   []edit `json:"edits"`
}

type edit struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

// Write prints the findings that are shown and what is to be said of the
// whole result. Paths below dir are relative to it.
func Write(out io.Writer, dir string, shown []finding.Finding, result *vetrun.Result) error {
	counts := finding.Tally(result.Findings)
	d := document{
		Version:  Version,
		Findings: []element{},
		Summary: summary{
			Leaks: counts.Leaks, Risks: counts.Risks, Notes: counts.Notes, Suppressed: counts.Suppressed,
		},
		Failed: result.Failed,
		Errors: result.Errors,
	}
	w := writer{dir}
	for i := range shown {
		d.Findings = append(d.Findings, w.element(&shown[i]))
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	return encoder.Encode(d)
}

// Finding returns the JSON value of one finding, as it stands in the list of
// findings. Paths below dir are relative to it.
func Finding(dir string, f *finding.Finding) any { return writer{dir}.element(f) }

type writer struct{ dir string }

func (w writer) element(f *finding.Finding) element {
	e := element{
		Analyzer:    f.Analyzer,
		Kind:        f.Kind,
		Severity:    f.Severity.String(),
		Suppressed:  f.Suppressed,
		Package:     f.Package,
		Function:    f.Function,
		Message:     f.Message,
		URL:         f.URL,
		Fingerprint: f.Fingerprint(),
		Start:       w.position(f.Start),
		End:         w.position(f.End),
	}
	for _, x := range f.Evidence {
		e.Evidence = append(e.Evidence, evidence{x.Message, w.position(x.Start), w.position(x.End)})
	}
	for _, x := range f.Fixes {
		e.Fixes = append(e.Fixes, w.fix(x))
	}
	return e
}

func (w writer) fix(f finding.Fix) fix {
	out := fix{Message: f.Message, Edits: []edit{}}
	for _, e := range f.Edits {
		out.Edits = append(out.Edits, edit{w.path(e.File), e.Start, e.End, e.New})
	}
	return out
}

func (w writer) position(p finding.Position) position {
	return position{w.path(p.File), p.Line, p.Column}
}

func (w writer) path(name string) string { return filepath.ToSlash(text.ShortPath(w.dir, name)) }
