// Package linttest runs an analyzer on its fixtures and checks what
// analysistest doesn't: that every diagnostic has an end, a known category and
// a link, that findings come in order and twice the same, and that fixed code
// compiles and no longer has the finding.
//
// Fixtures are the packages testdata/src/<analyzer>/<scenario>/... and the
// modules testdata/src/<analyzer>/<scenario>.txtar, which have a go.mod and so
// a Go version of their own.
package linttest

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/txtar"

	"github.com/memlint/memlint/internal/report"
)

// Testdata returns the directory of the fixtures, a GOPATH-style tree.
func Testdata() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "testdata")
}

// Run runs the analyzer on the named scenarios, or on all of them, and checks
// the findings against the "// want" comments of the fixtures.
func Run(t *testing.T, a *analysis.Analyzer, kinds []*report.Kind, scenarios ...string) {
	t.Helper()
	packages, archives := split(t, a.Name, scenarios)
	if len(packages) > 0 {
		check(t, Testdata(), a, kinds, packages)
	}
	for _, archive := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(archive), ".txtar"), func(t *testing.T) {
			check(t, extract(t, archive), a, kinds, []string{"./..."})
		})
	}
}

// Scenarios returns the names of the scenarios of an analyzer, sorted.
func Scenarios(t testing.TB, analyzer string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(Testdata(), "src", analyzer))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) == ".txtar" {
			names = append(names, strings.TrimSuffix(e.Name(), ".txtar"))
		}
	}
	return names
}

// split sorts scenarios into package patterns and archives.
func split(t *testing.T, analyzer string, scenarios []string) (packages, archives []string) {
	t.Helper()
	if len(scenarios) == 0 {
		scenarios = Scenarios(t, analyzer)
	}
	for _, name := range scenarios {
		path := filepath.Join(Testdata(), "src", analyzer, name)
		if _, err := os.Stat(path + ".txtar"); err == nil {
			archives = append(archives, path+".txtar")
			continue
		}
		if _, err := os.Stat(path); err != nil {
			t.Fatalf("no such scenario: %v", err)
		}
		packages = append(packages, analyzer+"/"+name+"/...")
	}
	return packages, archives
}

// extract writes the files of an archive to a directory of the test.
func extract(t *testing.T, archive string) string {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range a.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func check(t *testing.T, dir string, a *analysis.Analyzer, kinds []*report.Kind, patterns []string) {
	t.Helper()
	results := analysistest.Run(t, dir, a, patterns...)
	if len(results) == 0 {
		t.Fatalf("no package matches %v", patterns)
	}
	fixes := false
	for _, r := range results {
		if r.Pass == nil {
			continue
		}
		checkForm(t, r, kinds)
		checkSecondRun(t, r)
		fixes = fixes || slices.ContainsFunc(r.Diagnostics, func(d analysis.Diagnostic) bool { return len(d.SuggestedFixes) > 0 })
	}
	if fixes && !t.Failed() {
		checkFixes(t, dir, a, results, patterns)
	}
}

// checkForm checks what users and drivers rely on in each diagnostic.
func checkForm(t *testing.T, r *analysistest.Result, kinds []*report.Kind) {
	t.Helper()
	for i, d := range r.Diagnostics {
		at := r.Pass.Fset.Position(d.Pos)
		if !d.End.IsValid() || d.End <= d.Pos {
			t.Errorf("%s: no end: %s", at, d.Message)
		}
		if !knownCategory(d.Category, kinds) {
			t.Errorf("%s: category %q is not a kind", at, d.Category)
		}
		if !strings.HasSuffix(d.URL, "#"+d.Category) {
			t.Errorf("%s: URL %q does not lead to the heading of its kind", at, d.URL)
		}
		if strings.HasSuffix(d.Message, ".") || strings.Contains(d.Message, r.Pass.Analyzer.Name) || strings.Contains(d.Message, "\n") {
			t.Errorf("%s: message breaks the house style: %q", at, d.Message)
		}
		if i > 0 && r.Diagnostics[i-1].Pos > d.Pos && d.Category != "unused-ignore" {
			t.Errorf("%s: out of order", at)
		}
		for _, related := range d.Related {
			if related.Message == "" || !related.Pos.IsValid() {
				t.Errorf("%s: evidence without place or text", at)
			}
		}
	}
}

func knownCategory(category string, kinds []*report.Kind) bool {
	return category == "unused-ignore" || slices.ContainsFunc(kinds, func(k *report.Kind) bool { return k.Name == category })
}

// checkSecondRun runs the analyzer again on the same package: a result that
// depends on map order or on state outside the pass differs.
func checkSecondRun(t *testing.T, r *analysistest.Result) {
	t.Helper()
	if len(r.Pass.Analyzer.FactTypes) > 0 {
		return // a pass can export its facts only once
	}
	var second []string
	pass := *r.Pass
	pass.Report = func(d analysis.Diagnostic) { second = append(second, d.Message) }
	if _, err := pass.Analyzer.Run(&pass); err != nil {
		t.Errorf("second run: %v", err)
	}
	var first []string
	for _, d := range r.Diagnostics {
		first = append(first, d.Message)
	}
	if !slices.Equal(first, second) {
		t.Errorf("%s: second run differs:\n%q\n%q", r.Pass.Pkg.Path(), first, second)
	}
}
