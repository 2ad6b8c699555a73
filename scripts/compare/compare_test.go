package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/peers"
)

const source = `package p

type T[K any] struct{}

func f() {
}

func (t *T[K]) m() {
	_ = func() {
	}
}
`

func TestFunctions(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "p.go")
	for name, text := range map[string]string{file: source, filepath.Join(dir, "p_test.go"): "package p\n\nfunc test() {}\n"} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	byFile, err := functionsIn(dir)
	if err != nil || len(byFile) != 1 {
		t.Fatalf("%v, %v", byFile, err)
	}
	for line, want := range map[int]string{5: "f", 6: "f", 7: "", 9: "T.m", 11: "T.m"} {
		got := ""
		if f := at(byFile, file, line); f != nil {
			got = f.name
		}
		if got != want {
			t.Errorf("line %d is in %q, want %q", line, got, want)
		}
	}
	if list := functionsOf(byFile, []peers.Place{{File: file, Line: 9}, {File: file, Line: 10}, {File: file, Line: 7}}); len(list) != 1 {
		t.Errorf("got %v", list)
	}
}

func TestDecode(t *testing.T) {
	const out = `{"findings": [
		{"analyzer": "tickerstop", "kind": "never-stopped", "severity": "leak", "start": {"file": "a/a.go", "line": 3}},
		{"analyzer": "doubleclose", "kind": "once-only", "severity": "note", "start": {"file": "a/a.go", "line": 4}}]}`
	got, err := decode("/m", []byte(out))
	want := []finding{{peers.Place{File: filepath.Join("/m", "a", "a.go"), Line: 3}, "tickerstop", "tickerstop/never-stopped"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestLayOut: every analyzer has fixtures that are compared.
func TestLayOut(t *testing.T) {
	list, err := layOut(filepath.Join("..", "..", "testdata", "src"), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range analyzerNames() {
		if !slices.Contains(list[0].patterns, "./"+name+"/...") {
			t.Errorf("the fixtures of %s are not compared", name)
		}
	}
	if got := owner(filepath.Join("resourceleakoptions", "a", "a.go")); got != "resourceleak" {
		t.Errorf("got %s", got)
	}
	if len(list) < 5 || list[1].analyzer("x.go") != "tickerstop" {
		t.Errorf("the archives are not compared: %v", list)
	}
}

func TestReplaceTable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, []byte("before\n"+begin+"old\n"+end+"after\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := replaceTable(file, []byte("new\n")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if want := "before\n" + begin + "\nnew\n\n" + end + "after\n"; err != nil || string(text) != want {
		t.Errorf("got %q, %v", text, err)
	}
	if err := os.WriteFile(file, []byte("no place\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := replaceTable(file, nil); err == nil {
		t.Error("a page without a place for the table is no error")
	}
}

// TestPages: the pages name the versions that the script would run, and all
// kinds of leaks.
func TestPages(t *testing.T) {
	for _, name := range []string{"README.md", "docs/comparison.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range peers.All() {
			if p.Path != "" && !strings.Contains(string(text), p.Title()) {
				t.Errorf("%s doesn't have %s; run go run ./scripts/compare -update", name, p.Title())
			}
		}
		if name == "README.md" {
			continue
		}
		for _, a := range analyzers.All() {
			if !strings.Contains(string(text), "| ["+a.Name+"/") {
				t.Errorf("%s has no kind of %s", name, a.Name)
			}
		}
	}
}
