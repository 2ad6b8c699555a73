// Package text prints findings for people: one line each, and on a terminal
// the source line with the range underlined.
package text

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

// A Printer prints findings.
type Printer struct {
	Out    io.Writer
	Dir    string // paths below it are shown relative to it
	Color  bool
	Source bool // show source lines

	sources sources
}

// Print prints one finding with its evidence.
func (p *Printer) Print(f *finding.Finding) error {
	severity := f.Severity.String()
	if f.Suppressed {
		severity = "suppressed " + severity
	}
	_, err := fmt.Fprintf(p.Out, "%s: %s: %s %s\n",
		p.paint(bold, p.place(f.Start)), p.paint(severityColor(f), severity), f.Message, p.paint(dim, "["+f.ID()+"]"))
	if err != nil {
		return err
	}
	if err := p.excerpt(f.Start, f.End, severityColor(f)); err != nil {
		return err
	}
	for _, e := range f.Evidence {
		if _, err := fmt.Fprintf(p.Out, "\t%s: %s\n", p.place(e.Start), e.Message); err != nil {
			return err
		}
	}
	return nil
}

func (p *Printer) place(pos finding.Position) string { return Place(p.Dir, pos) }

// Place returns "file:line:column" as a reader in dir would write it.
func Place(dir string, pos finding.Position) string {
	name := ShortPath(dir, pos.File)
	switch {
	case pos.Line == 0:
		return name
	case pos.Column == 0:
		return fmt.Sprintf("%s:%d", name, pos.Line)
	}
	return fmt.Sprintf("%s:%d:%d", name, pos.Line, pos.Column)
}

// ShortPath returns the path relative to dir if that is shorter.
func ShortPath(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil && len(rel) < len(path) {
		return rel
	}
	return path
}

// Terminal colours, as select graphic rendition codes.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
)

func severityColor(f *finding.Finding) string {
	switch {
	case f.Suppressed:
		return dim
	case f.Severity == report.Leak:
		return red
	case f.Severity == report.Risk:
		return yellow
	}
	return cyan
}

func (p *Printer) paint(code, s string) string {
	if !p.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
