package output

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

// writeGitHub writes workflow commands: GitHub Actions shows each as an
// annotation of its line in the pull request.
func writeGitHub(w io.Writer, r *Run) error {
	for i := range r.Shown {
		f := &r.Shown[i]
		if f.Suppressed {
			continue
		}
		if _, err := fmt.Fprintln(w, r.annotation(f)); err != nil {
			return err
		}
	}
	if said := r.failures(); said != "" {
		_, err := fmt.Fprintf(w, "::error title=memlint::%s\n", escapeData(said))
		return err
	}
	return nil
}

func (r *Run) annotation(f *finding.Finding) string {
	path, _ := r.path(f.Start.File)
	properties := "file=" + escapeProperty(path)
	if f.Start.Line > 0 {
		properties += fmt.Sprintf(",line=%d", f.Start.Line)
		if f.End.Line >= f.Start.Line {
			properties += fmt.Sprintf(",endLine=%d", f.End.Line)
		}
		// Columns are allowed on one line only.
		if f.End.Line == f.Start.Line && f.End.Column > f.Start.Column && f.Start.Column > 0 {
			properties += fmt.Sprintf(",col=%d,endColumn=%d", f.Start.Column, f.End.Column)
		}
	}
	message := f.Message
	for _, e := range f.Evidence {
		message += "\n" + r.place(e.Start) + ": " + e.Message
	}
	return fmt.Sprintf("::%s %s,title=%s::%s", annotationLevel(f.Severity), properties, escapeProperty(f.ID()), escapeData(message+"\n"+f.URL))
}

func annotationLevel(s report.Severity) string {
	switch s {
	case report.Leak:
		return "error"
	case report.Note:
		return "notice"
	}
	return "warning"
}

// escapeData and escapeProperty are what the runner undoes.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(s))
}

// An issue is an entry of GitLab's code quality report, a subset of the Code
// Climate format.
type issue struct {
	Description string   `json:"description"`
	CheckName   string   `json:"check_name"`
	Fingerprint string   `json:"fingerprint"`
	Severity    string   `json:"severity"`
	Location    location `json:"location"`
}

type location struct {
	Path  string `json:"path"`
	Lines lines  `json:"lines"`
}

type lines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// writeGitLab writes a code quality report.
func writeGitLab(w io.Writer, r *Run) error {
	issues := []issue{}
	for i := range r.Shown {
		f := &r.Shown[i]
		if f.Suppressed {
			continue
		}
		path, _ := r.path(f.Start.File)
		issues = append(issues, issue{
			Description: f.Message,
			CheckName:   f.ID(),
			Fingerprint: f.Fingerprint(),
			Severity:    issueSeverity(f.Severity),
			Location:    location{path, lines{max(1, f.Start.Line), max(1, f.Start.Line, f.End.Line)}},
		})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	return encoder.Encode(issues)
}

func issueSeverity(s report.Severity) string {
	switch s {
	case report.Leak:
		return "critical"
	case report.Note:
		return "info"
	}
	return "major"
}
