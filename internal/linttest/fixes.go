package linttest

import (
	"cmp"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// checkFixes applies the first fix of every finding, then the second of those
// that have one, and so on; each time the code must compile, and exactly the
// findings that were not fixed must remain.
func checkFixes(t *testing.T, dir string, a *analysis.Analyzer, results []*analysistest.Result, patterns []string) {
	t.Helper()
	for nth := 0; ; nth++ {
		edits, remaining := plan(results, nth)
		if len(edits) == 0 {
			return
		}
		overlay := make(map[string][]byte)
		for file, list := range edits {
			overlay[file] = apply(t, file, list)
		}
		got := analyzeOverlay(t, dir, a, patterns, overlay)
		for file := range edits {
			slices.Sort(remaining[file])
			if !slices.Equal(got[file], remaining[file]) {
				t.Errorf("%s: after fix %d the findings are\n%q\nwant\n%q\nfixed code:\n%s", filepath.Base(file), nth, got[file], remaining[file], overlay[file])
			}
		}
	}
}

// An edit replaces the bytes [start, end) of a file.
type edit struct {
	start, end int
	text       []byte
}

// plan collects the edits of the nth fix of each finding by file, and the
// messages of the findings that have no such fix.
func plan(results []*analysistest.Result, nth int) (edits map[string][]edit, remaining map[string][]string) {
	edits, remaining = make(map[string][]edit), make(map[string][]string)
	type finding struct {
		at      token.Position
		message string
	}
	seen := make(map[finding]bool) // packages appear again with their tests
	for _, r := range results {
		if r.Pass == nil {
			continue
		}
		for _, d := range r.Diagnostics {
			at := r.Pass.Fset.Position(d.Pos)
			if seen[finding{at, d.Message}] {
				continue
			}
			seen[finding{at, d.Message}] = true
			if len(d.SuggestedFixes) <= nth {
				remaining[at.Filename] = append(remaining[at.Filename], d.Message)
				continue
			}
			for _, e := range d.SuggestedFixes[nth].TextEdits {
				start := r.Pass.Fset.Position(e.Pos)
				end := start.Offset
				if e.End.IsValid() {
					end = r.Pass.Fset.Position(e.End).Offset
				}
				edits[start.Filename] = append(edits[start.Filename], edit{start.Offset, end, e.NewText})
			}
		}
	}
	return edits, remaining
}

// apply returns the content of the file with the edits applied; the same
// insertion by several fixes (an import) is made once.
func apply(t *testing.T, file string, edits []edit) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	edits = slices.CompactFunc(edits, func(a, b edit) bool {
		return a.start == b.start && a.end == b.end && string(a.text) == string(b.text)
	})
	var out []byte
	last := 0
	for _, e := range edits {
		if e.start < last {
			t.Errorf("%s: fixes overlap at offset %d", file, e.start)
			continue
		}
		out = append(append(out, content[last:e.start]...), e.text...)
		last = e.end
	}
	return append(out, content[last:]...)
}

// analyzeOverlay returns the sorted messages per file for the packages with
// some files replaced.
func analyzeOverlay(t *testing.T, dir string, a *analysis.Analyzer, patterns []string, overlay map[string][]byte) map[string][]string {
	t.Helper()
	env := []string{"GOPATH=" + dir, "GO111MODULE=off", "GOWORK=off"}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
		env = []string{"GO111MODULE=on", "GOPROXY=off", "GOWORK=off"}
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: dir,
		Env: append(os.Environ(), env...), Overlay: overlay,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			t.Errorf("fixed code does not compile: %v", err)
		}
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return messages(graph)
}

func messages(graph *checker.Graph) map[string][]string {
	got := make(map[string][]string)
	for _, act := range graph.Roots {
		for _, d := range act.Diagnostics {
			file := act.Package.Fset.Position(d.Pos).Filename
			got[file] = append(got[file], d.Message)
		}
	}
	for _, list := range got {
		slices.Sort(list)
	}
	return got
}
