package output

import (
	"encoding/xml"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	File    string       `xml:"file,attr,omitempty"`
	Line    int          `xml:"line,attr,omitempty"`
	Failure *junitResult `xml:"failure"`
	Error   *junitResult `xml:"error"`
	Skipped *junitResult `xml:"skipped"`
}

type junitResult struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes a JUnit report: a suite per package, and a case per
// finding. Leaks and risks are failures, what doesn't fail a run is skipped.
func writeJUnit(w io.Writer, r *Run) error {
	all := junitSuites{Name: "memlint"}
	for i := range r.Shown {
		f := &r.Shown[i]
		all.suite(f.Package).add(r.junitCase(f))
	}
	slices.SortStableFunc(all.Suites, func(a, b junitSuite) int { return strings.Compare(a.Name, b.Name) })
	if said := r.failures(); said != "" {
		all.suite("memlint").add(junitCase{Name: "analysis", Class: "memlint", Error: &junitResult{Message: "not every package could be analyzed", Text: said}})
	}
	if len(all.Suites) == 0 { // some readers refuse a report without a test
		all.suite("memlint").add(junitCase{Name: "no findings", Class: "memlint"})
	}
	for _, s := range all.Suites {
		all.Tests, all.Failures, all.Errors, all.Skipped = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors, all.Skipped+s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "\t")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (all *junitSuites) suite(name string) *junitSuite {
	i := slices.IndexFunc(all.Suites, func(s junitSuite) bool { return s.Name == name })
	if i < 0 {
		all.Suites = append(all.Suites, junitSuite{Name: name})
		i = len(all.Suites) - 1
	}
	return &all.Suites[i]
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func (r *Run) junitCase(f *finding.Finding) junitCase {
	path, _ := r.path(f.Start.File)
	text := r.place(f.Start) + ": " + f.Message + "\n"
	for _, e := range f.Evidence {
		text += r.place(e.Start) + ": " + e.Message + "\n"
	}
	result := &junitResult{Message: f.Message, Type: f.Severity.String(), Text: text + f.URL}
	c := junitCase{Name: f.ID() + " " + filepath.Base(r.place(f.Start)), Class: f.Package, File: path, Line: f.Start.Line}
	if f.Fails() {
		c.Failure = result
	} else {
		result.Type = ""
		c.Skipped = result
	}
	return c
}
