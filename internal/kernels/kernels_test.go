package kernels_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/kernels"
)

// TestRead: the toolchain has as many kernels as it says, each with something
// that leaks.
func TestRead(t *testing.T) {
	classes, found := kernels.Classes(t), 0
	for _, k := range kernels.Read(t) {
		if len(k.Leaks) == 0 || k.Name == "" {
			t.Errorf("nothing leaks in %q", k.Name)
		}
		for _, leak := range k.Leaks {
			if _, err := regexp.Compile(leak); err != nil {
				t.Errorf("%s: %v", k.Name, err)
			}
		}
		if classes[strings.ToLower(k.Name)] != "" {
			found++
		}
	}
	if found < 60 || len(classes) < found {
		t.Errorf("%d kernels of %d classes", found, len(classes))
	}
}

func TestNames(t *testing.T) {
	const source = `package p

type T struct{}

func (t *T) run() { go func() { func() {}() }(); func() {}() }
func (T) value()  {}
func f()          { go new(T).run() }
`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object)}
	if _, err := new(types.Config).Check("p", fset, []*ast.File{f}, info); err != nil {
		t.Fatal(err)
	}
	names := kernels.Names([]*ast.File{f}, info)
	want := []string{"(*T).run", "(*T).run.func1", "(*T).run.func1.1", "(*T).run.func2", "T.value", "f"}
	if got := slices.Sorted(maps.Values(names)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	var called []string
	ast.Inspect(f, func(n ast.Node) bool {
		if g, ok := n.(*ast.GoStmt); ok {
			called = append(called, kernels.Called(g.Call, names, info))
		}
		return true
	})
	if want := []string{"(*T).run.func1", "(*T).run"}; !slices.Equal(called, want) {
		t.Errorf("started %q, want %q", called, want)
	}
}
