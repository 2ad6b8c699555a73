package vetrun

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

var suite = &catalog.Suite{Kinds: []*report.Kind{
	{Analyzer: "a", Name: "k", Severity: report.Leak},
	{Analyzer: "a", Name: "n", Severity: report.Note},
}}

const stream = `# example.com/m
{
	"example.com/m [example.com/m.test]": {
		"a": [
			{
				"category": "k",
				"posn": "/m/a.go:4:2",
				"end": "/m/a.go:4:8",
				"message": "# not a comment",
				"suggested_fixes": [
					{"message": "Fix", "edits": [{"filename": "/m/a.go", "start": 1, "end": 2, "new": "x"}]}
				],
				"related": [
					{"posn": "/m/a.go:1:1", "end": "/m/a.go:1:2", "message": "see"}
				]
			},
			{"category": "suppressed:n", "posn": "/m/a.go:5:2", "end": "/m/a.go:5:3", "message": "m"},
			{"category": "other", "posn": "/m/a.go:6:2", "end": "/m/a.go:6:3", "message": "m"}
		],
		"b": {
			"error": "it broke"
		}
	}
}
# example.com/m/x
{}
`

func TestDecode(t *testing.T) {
	counted := 0
	d := decoder{suite: suite, onPackage: func() { counted++ }}
	if err := d.read(strings.NewReader(stream)); err != nil {
		t.Fatal(err)
	}
	if d.packages != 2 || counted != 2 {
		t.Errorf("%d packages, %d counted, want 2", d.packages, counted)
	}
	if want := []string{"example.com/m: b: it broke"}; !slices.Equal(d.errors, want) {
		t.Errorf("errors %q, want %q", d.errors, want)
	}
	if len(d.findings) != 3 {
		t.Fatalf("%d findings, want 3", len(d.findings))
	}
	first, second, third := d.findings[0], d.findings[1], d.findings[2]
	if first.ID() != "a/k" || first.Severity != report.Leak || first.Package != "example.com/m" || first.Suppressed {
		t.Errorf("first finding is %+v", first)
	}
	if want := (finding.Position{File: "/m/a.go", Line: 4, Column: 8}); first.End != want {
		t.Errorf("first finding ends at %+v, want %+v", first.End, want)
	}
	if len(first.Fixes) != 1 || len(first.Fixes[0].Edits) != 1 || first.Fixes[0].Edits[0].New != "x" {
		t.Errorf("first finding's fixes are %+v", first.Fixes)
	}
	if len(first.Evidence) != 1 || first.Evidence[0].Message != "see" {
		t.Errorf("first finding's evidence is %+v", first.Evidence)
	}
	if second.ID() != "a/n" || !second.Suppressed || second.Severity != report.Note {
		t.Errorf("second finding is %+v", second)
	}
	if third.Severity != report.Risk {
		t.Errorf("a kind that isn't in the table has severity %v, want risk", third.Severity)
	}
}

func TestDecodeRejectsOtherText(t *testing.T) {
	for _, text := range []string{"oops\n", `{"p": {"a": 7}}`, `{"p"`} {
		d := decoder{suite: suite}
		if err := d.read(strings.NewReader(text)); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
}

func TestDirScope(t *testing.T) {
	base := t.TempDir()
	for _, test := range []struct {
		pattern string
		dir     string
		want    bool
	}{
		{"./...", ".", true},
		{"./...", "a/b", true},
		{"./...", "../x", false},
		{"./a/...", "a", true},
		{"./a/...", "a/b", true},
		{"./a/...", "ab", false},
		{"./a", "a", true},
		{"./a", "a/b", false},
		{"./a...", "ab", true},
		{"./.../b", "a/c/b", true},
		{"./.../b", "a/c", false},
		{".", ".", true},
		{".", "a", false},
		{"../...", "../x", true},
		{"./a.b", "axb", false},
		{filepath.Join(base, "a", "..."), "a/b", true},
	} {
		s, err := dirScope(base, []string{test.pattern})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.hasFile(filepath.Join(base, test.dir, "f.go")); got != test.want {
			t.Errorf("%s has a file in %s: %v, want %v", test.pattern, test.dir, got, test.want)
		}
	}
}

func TestOnlyDirs(t *testing.T) {
	dir := t.TempDir()
	for pattern, want := range map[string]bool{
		".": true, "..": true, "./...": true, "../x": true, dir + "/...": true,
		"std": false, "example.com/m/...": false, "./a.go": false, "a.go": false, "...": false,
	} {
		r := &Request{Dir: dir, Packages: []string{"./x", pattern}}
		if got := r.onlyDirs(); got != want {
			t.Errorf("%s names only directories: %v, want %v", pattern, got, want)
		}
	}
}

func TestKeepDiff(t *testing.T) {
	base := t.TempDir()
	file := func(name string) string {
		name = filepath.Join(base, name)
		return "--- " + name + " (old)\n+++ " + name + " (new)\n@@ -1,2 +1,1 @@\n--- x\n+y\n"
	}
	a, b := file("a/a.go"), file("b/b.go")
	s, err := dirScope(base, []string{"./b"})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.keepDiff(a + b + a); got != b {
		t.Errorf("got\n%s\nwant\n%s", got, b)
	}
	if got := (&scope{all: true}).keepDiff(a + b); got != a+b {
		t.Errorf("got\n%s\nwant all", got)
	}
}
