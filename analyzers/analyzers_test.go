package analyzers_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/docs"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/report"
)

var update = flag.Bool("update", false, "write the pages in docs/ anew")

// TestPages keeps docs/<analyzer>.md equal to the analyzer's documentation.
func TestPages(t *testing.T) {
	for _, a := range analyzers.All() {
		path := filepath.Join("..", "docs", a.Name+".md")
		want := docs.Page(a, analyzers.Kinds())
		if *update {
			if err := os.WriteFile(path, want, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what doc.go says; run go generate ./analyzers", path)
		}
	}
}

// TestKinds checks that each kind has its heading, a title in the house style,
// a name that is unique, and an analyzer of the suite.
func TestKinds(t *testing.T) {
	headings := make(map[string][]string)
	for _, a := range analyzers.All() {
		headings[a.Name] = docs.Headings(a)
	}
	seen := make(map[string]bool)
	for _, k := range analyzers.Kinds() {
		if seen[k.ID()] {
			t.Errorf("%s: two kinds of that name", k.ID())
		}
		seen[k.ID()] = true
		if !slices.Contains(headings[k.Analyzer], k.Name) {
			t.Errorf("%s: doc.go has no heading %q", k.ID(), "# "+k.Name)
		}
		if k.Title == "" || strings.HasSuffix(k.Title, ".") {
			t.Errorf("%s: title %q", k.ID(), k.Title)
		}
	}
}

// TestFixtures checks that every analyzer has fixtures, and every kind a
// fixture that reports it.
func TestFixtures(t *testing.T) {
	for _, a := range analyzers.All() {
		if len(linttest.Scenarios(t, a.Name)) == 0 {
			t.Errorf("%s has no fixtures", a.Name)
		}
	}
}

// TestSuite checks that the suite is valid, sorted and fresh on each call.
func TestSuite(t *testing.T) {
	first, second := analyzers.All(), analyzers.New(&report.Options{})
	if err := analysis.Validate(first); err != nil {
		t.Fatal(err)
	}
	for i, a := range first {
		if a == second[i] {
			t.Errorf("%s is shared between suites", a.Name)
		}
		if i > 0 && first[i-1].Name > a.Name {
			t.Errorf("%s is out of order", a.Name)
		}
	}
}

// TestEverything: no kind is off in a suite that says everything.
func TestEverything(t *testing.T) {
	options := analyzers.Everything()
	for _, k := range analyzers.Kinds() {
		if !options.Enable.Has(k) {
			t.Errorf("%s is off", k.ID())
		}
	}
}
