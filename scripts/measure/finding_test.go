package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

const functions = `package p

func F() { go func() { here() }() }
func (T) Value() {}
func (t *T) Pointer() {}
func (t *G[K]) Generic() {}
func (t *(H[K, V])) Two() {}
var x = func() { there() }
`

func TestFuncNames(t *testing.T) {
	f := parse(t, functions)
	want := []string{"F", "(T).Value", "(*T).Pointer", "(*G).Generic", "(*H).Two"}
	if got := funcNames([]*ast.File{f}); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFuncAt(t *testing.T) {
	f := parse(t, functions)
	for _, test := range []struct{ text, want string }{
		{"here()", "F"},
		{"there()", ""},
		{"Pointer", "(*T).Pointer"},
	} {
		pos := f.FileStart + token.Pos(strings.Index(functions, test.text))
		if got := funcAt([]*ast.File{f}, pos); got != test.want {
			t.Errorf("funcAt(%s) = %q, want %q", test.text, got, test.want)
		}
	}
}

func parse(t *testing.T, src string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFindingString(t *testing.T) {
	f := finding{
		place:    place{"a/a.go", 3, 7, "ticker t is never stopped"},
		Analyzer: "tickerstop", Kind: "never-stopped", Severity: "leak",
		Evidence: []place{{"a/a.go", 9, 2, "returns here"}},
	}
	want := "a/a.go:3:7: leak: ticker t is never stopped [tickerstop/never-stopped]\n\ta/a.go:9:2: returns here"
	if got := f.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
