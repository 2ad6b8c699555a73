// Package catalog answers questions about a suite of analyzers by name: which
// analyzers and kinds there are, what they say about themselves, and what a
// user may have meant by a name that doesn't exist.
package catalog

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/report"
)

// A Suite is the analyzers that a binary offers.
type Suite struct {
	New   func(*report.Options) []*analysis.Analyzer
	Kinds []*report.Kind
}

// MalformedIgnore is the kind of ignore directives that silence nothing because
// of how they are written. No analyzer reports it: it concerns all of them.
var MalformedIgnore = &report.Kind{Analyzer: "memlint", Name: "malformed-ignore", Severity: report.Note, Title: "an ignore directive names what doesn't exist or gives no reason"}

// Analyzers returns the suite's analyzers with default options, to be read,
// not run.
func (s *Suite) Analyzers() []*analysis.Analyzer { return s.New(&report.Options{}) }

// Analyzer returns the analyzer of that name, or an error that suggests one.
func (s *Suite) Analyzer(name string) (*analysis.Analyzer, error) {
	var names []string
	for _, a := range s.Analyzers() {
		if a.Name == name {
			return a, nil
		}
		names = append(names, a.Name)
	}
	return nil, unknown("analyzer", name, names)
}

// Kind returns the kind that an analyzer reports under a name, or nil.
func (s *Suite) Kind(analyzer, name string) *report.Kind {
	for _, k := range s.Kinds {
		if k.Analyzer == analyzer && k.Name == name {
			return k
		}
	}
	if unused := report.UnusedIgnore(analyzer); unused.Name == name {
		return unused
	}
	if k := MalformedIgnore; k.Analyzer == analyzer && k.Name == name {
		return k
	}
	return nil
}

// KindByID returns the kind of that ID ("analyzer/kind"), or an error that
// suggests one.
func (s *Suite) KindByID(id string) (*report.Kind, error) {
	var ids []string
	for _, k := range s.AllKinds() {
		if k.ID() == id {
			return k, nil
		}
		ids = append(ids, k.ID())
	}
	return nil, unknown("kind", id, ids)
}

// Check returns an error for the first name that is neither an analyzer's
// nor a kind's.
func (s *Suite) Check(names report.Names) error {
	if len(names) == 0 {
		return nil
	}
	var known []string
	for _, a := range s.Analyzers() {
		known = append(known, a.Name)
	}
	for _, k := range s.AllKinds() {
		known = append(known, k.ID())
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return unknown("analyzer or kind", name, known)
		}
	}
	return nil
}

// AllKinds returns the table of kinds, each analyzer's kind for ignore
// directives that silence nothing, and the one for malformed directives.
func (s *Suite) AllKinds() []*report.Kind {
	list := slices.Clone(s.Kinds)
	for _, a := range s.Analyzers() {
		list = append(list, report.UnusedIgnore(a.Name))
	}
	return append(list, MalformedIgnore)
}

func unknown(what, name string, known []string) error {
	if near := Nearest(name, known); near != "" {
		return fmt.Errorf("unknown %s %q; did you mean %q?", what, name, near)
	}
	return fmt.Errorf("unknown %s %q; known are: %s", what, name, strings.Join(known, ", "))
}
