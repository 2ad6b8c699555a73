package changed

import (
	"path/filepath"
	"testing"

	"github.com/memlint/memlint/internal/cli/finding"
)

const diff = `diff --git a/a.go b/a.go
--- a/a.go
+++ b/a.go
@@ -3 +3,2 @@ func A() {
-x
+++ b/trap.go
+@@ -1 +1 @@
@@ -10,2 +11,0 @@ func B() {
-gone
-gone
@@ -20 +20 @@
-last
\ No newline at end of file
+last
\ No newline at end of file
diff --git "a/\303\251 b.go" "b/\303\251 b.go"
--- "a/\303\251 b.go"
+++ "b/\303\251 b.go"
@@ -0,0 +1,3 @@
+a
+b
+c
`

func TestParse(t *testing.T) {
	l := &Lines{root: t.TempDir(), files: make(map[string][]finding.Lines)}
	if err := l.parse(diff); err != nil {
		t.Fatal(err)
	}
	if len(l.files) != 2 {
		t.Errorf("files %v", l.files)
	}
	for _, test := range []struct {
		file        string
		first, last int
		want        bool
	}{
		{"a.go", 1, 2, false}, {"a.go", 3, 3, true}, {"a.go", 4, 4, true}, {"a.go", 5, 10, false},
		{"a.go", 11, 11, true}, {"a.go", 12, 12, true}, {"a.go", 13, 19, false}, {"a.go", 1, 99, true},
		{"é b.go", 1, 1, true}, {"é b.go", 4, 4, false}, {"trap.go", 1, 1, false},
	} {
		at := finding.Position{File: filepath.Join(l.root, test.file), Line: test.first}
		end := at
		end.Line = test.last
		if got := l.Has(&finding.Finding{Start: at, End: end}); got != test.want {
			t.Errorf("%s:%d-%d: changed %v, want %v", test.file, test.first, test.last, got, test.want)
		}
	}
	in := func(line int) finding.Position {
		return finding.Position{File: filepath.Join(l.root, "a.go"), Line: line}
	}
	if !l.Has(&finding.Finding{Start: in(7), Lines: finding.Lines{First: 2, Last: 9}}) {
		t.Error("a finding in a changed function is not new")
	}
	if !l.Has(&finding.Finding{Start: in(7), Evidence: []finding.Evidence{{Start: in(20)}}}) {
		t.Error("a finding with changed evidence is not new")
	}
	if err := l.parse("@@ nonsense @@ x\n"); err == nil {
		t.Error("no error for nonsense")
	}
}
