// Package finding is the model that every output of memlint starts from: one
// value per defect, with its place, severity, evidence and fixes.
package finding

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/memlint/memlint/internal/report"
)

// A Finding is one defect at one place.
type Finding struct {
	Analyzer   string
	Kind       string // name within the analyzer
	Severity   report.Severity
	Suppressed bool   // silenced by a directive
	Package    string // import path
	Function   string // the declared function around it, such as "(*T).M"; "" outside functions
	Lines      Lines  // of that function
	Ordinal    int    // counts from 1 the findings that only their place tells apart; see SetOrdinals
	Start, End Position
	Message    string
	URL        string // explains the kind
	Evidence   []Evidence
	Fixes      []Fix
}

// ID returns the name of the finding's kind as users write it.
func (f *Finding) ID() string { return f.Analyzer + "/" + f.Kind }

// Fails reports whether the finding makes a run fail: notes and suppressed
// findings don't.
func (f *Finding) Fails() bool { return !f.Suppressed && f.Severity != report.Note }

// A Position is a place in a file. Columns count bytes from 1; 0 means
// unknown.
type Position struct {
	File         string // absolute path
	Line, Column int
}

// Lines are the lines from First to Last; none if both are 0.
type Lines struct{ First, Last int }

// Evidence is a place that shows why a finding is true.
type Evidence struct {
	Start, End Position
	Message    string
}

// A Fix is a set of edits that repairs a finding when all are applied.
type Fix struct {
	Message string
	Edits   []Edit
}

// An Edit replaces the bytes from Start up to End of a file.
type Edit struct {
	File       string
	Start, End int // byte offsets
	New        string
}

// ParsePosition reads "file:line:column", "file:line" or "file".
func ParsePosition(s string) Position {
	rest, last, ok := cutNumber(s)
	if !ok {
		return Position{File: s}
	}
	if file, line, ok := cutNumber(rest); ok {
		return Position{file, line, last}
	}
	return Position{File: rest, Line: last}
}

// cutNumber cuts ":number" off the end of s.
func cutNumber(s string) (before string, number int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0, false
	}
	number, err := strconv.Atoi(s[i+1:])
	if err != nil {
		return s, 0, false
	}
	return s[:i], number, true
}

// Sort orders findings by position, then by kind and message, and drops
// repetitions: a file may be analyzed in more than one build of its package.
func Sort(list []Finding) []Finding {
	slices.SortStableFunc(list, compare)
	return slices.CompactFunc(list, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func compare(a, b Finding) int {
	return cmp.Or(
		strings.Compare(a.Start.File, b.Start.File),
		cmp.Compare(a.Start.Line, b.Start.Line),
		cmp.Compare(a.Start.Column, b.Start.Column),
		strings.Compare(a.ID(), b.ID()),
		strings.Compare(a.Message, b.Message),
	)
}
