package output

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/atomicfile"
	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/htmlreport"
	"github.com/memlint/memlint/internal/cli/jsonout"
	"github.com/memlint/memlint/internal/cli/text"
)

// A format is one form of output.
type format struct {
	name  string
	write func(io.Writer, *Run) error
}

var formats = []format{
	{"text", writeText},
	{"json", func(w io.Writer, r *Run) error { return jsonout.Write(w, r.Dir, r.Shown, r.Result) }},
	{"sarif", writeSARIF},
	{"github", writeGitHub},
	{"gitlab", writeGitLab},
	{"junit", writeJUnit},
	{"markdown", writeMarkdown},
	{"html", writeHTML},
}

// Names returns the names of the formats.
func Names() []string {
	var list []string
	for _, f := range formats {
		list = append(list, f.name)
	}
	return list
}

// A Target is an output that was asked for.
type Target struct {
	Path   string // "-" for the standard output
	format format
}

// Targets is a flag that may be given several times.
type Targets []Target

func (t *Targets) String() string {
	var list []string
	for _, target := range *t {
		list = append(list, target.format.name+"="+target.Path)
	}
	return strings.Join(list, ",")
}

// Set implements flag.Value.
func (t *Targets) Set(s string) error {
	name, path, ok := strings.Cut(s, "=")
	if !ok || path == "" {
		return fmt.Errorf("%q is not of the form format=path; formats are %s", s, strings.Join(Names(), ", "))
	}
	i := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
	if i < 0 {
		if near := catalog.Nearest(name, Names()); near != "" {
			return fmt.Errorf("unknown format %q; did you mean %q?", name, near)
		}
		return fmt.Errorf("unknown format %q; formats are %s", name, strings.Join(Names(), ", "))
	}
	*t = append(*t, Target{path, formats[i]})
	return nil
}

// Check returns an error for a target that can't be written: it's said before
// the analysis, not after.
func (t Targets) Check() error {
	seen := make(map[string]bool)
	for _, target := range t {
		path := filepath.Clean(target.Path)
		if seen[path] {
			return fmt.Errorf("-o: %s is written twice", target.Path)
		}
		seen[path] = true
		if target.Path == "-" {
			continue
		}
		if info, err := os.Stat(filepath.Dir(path)); err != nil {
			return fmt.Errorf("-o: %w", err)
		} else if !info.IsDir() {
			return fmt.Errorf("-o: %s is not a directory", filepath.Dir(path))
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return fmt.Errorf("-o: %s is a directory", target.Path)
		}
	}
	return nil
}

// Stdout reports whether an output goes to the standard output.
func (t Targets) Stdout() bool {
	return slices.ContainsFunc(t, func(target Target) bool { return target.Path == "-" })
}

// Write writes all outputs. One that can't be written doesn't keep the others
// from it.
func (t Targets) Write(stdout io.Writer, r *Run) error {
	var failed []error
	for _, target := range t {
		write := func(w io.Writer) error { return target.format.write(w, r) }
		var err error
		if target.Path == "-" {
			err = write(stdout)
		} else {
			err = atomicfile.Write(target.Path, write)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("writing %s output: %w", target.format.name, err))
		}
	}
	return errors.Join(failed...)
}

func writeText(w io.Writer, r *Run) error {
	printer := text.Printer{Out: w, Dir: r.Dir}
	for i := range r.Shown {
		if err := printer.Print(&r.Shown[i]); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "memlint: %s\n", r.Summary)
	return err
}

func writeHTML(w io.Writer, r *Run) error {
	notices := slices.Clone(r.Over)
	if n := len(r.Stale); n > 0 {
		notices = append(notices, fmt.Sprintf("%d lines of the baseline are stale; -write-baseline removes them", n))
	}
	return htmlreport.Write(w, &htmlreport.Report{
		Suite: r.Suite, Version: r.Version, Dir: r.Dir, Findings: r.Shown, Summary: r.Summary,
		Notices: notices, Errors: r.failures(), History: r.History, Sources: r.Sources,
	})
}
