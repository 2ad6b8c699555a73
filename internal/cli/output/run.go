// Package output writes what a run found in the forms that other tools read:
// SARIF, annotations of GitHub and GitLab, JUnit, Markdown and others.
package output

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/history"
	"github.com/memlint/memlint/internal/cli/source"
	"github.com/memlint/memlint/internal/cli/text"
	"github.com/memlint/memlint/internal/cli/vetrun"
)

// A Run is what outputs tell of.
type Run struct {
	Suite   *catalog.Suite
	Version string // memlint's own
	Dir     string // where it was run: people read paths relative to it
	Root    string // of the repository: services read paths relative to it
	Result  *vetrun.Result
	Shown   []finding.Finding // the findings that are neither suppressed nor filtered out
	Summary string            // one line that counts them
	Stale   []string          // lines of the baseline that no finding has any more
	Over    []string          // budgets that are exceeded, one sentence each
	History []history.Entry   // oldest first, this run last; empty unless a history is kept
	Sources source.Files
}

// path returns a file's path relative to the root, with slashes; ok is false
// if it doesn't lie below the root.
func (r *Run) path(name string) (path string, ok bool) {
	rel, err := filepath.Rel(r.Root, name)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(name), false
	}
	return filepath.ToSlash(rel), true
}

// uri returns a reference to a file: relative to the root, or absolute.
func (r *Run) uri(name string) string {
	path, ok := r.path(name)
	if ok {
		return (&url.URL{Path: path}).String()
	}
	if !strings.HasPrefix(path, "/") { // C:/dir
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// place returns a position as people write it.
func (r *Run) place(p finding.Position) string { return text.Place(r.Dir, p) }

// failures returns what the go command and the analyzers said, "" if every
// package was analyzed.
func (r *Run) failures() string {
	if !r.Result.Failed {
		return ""
	}
	if said := strings.TrimSpace(r.Result.Errors); said != "" {
		return said
	}
	return "not every package could be analyzed"
}
