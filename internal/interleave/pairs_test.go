package interleave_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/interleave"
)

// TestPairs explores the functions of testdata: each function whose name
// begins with "leak" has a line that ends in "// stuck", and only those are
// reported.
func TestPairs(t *testing.T) {
	names, err := filepath.Glob("testdata/*.go")
	if err != nil || len(names) == 0 {
		t.Fatal("no testdata")
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) { checkFile(t, name) })
	}
}

func checkFile(t *testing.T, name string) {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	c := check(t, fset, []*ast.File{f})
	got := make(map[int]bool)
	for _, s := range c.explore() {
		got[fset.Position(s.At.Pos()).Line] = true
		if testing.Verbose() {
			t.Log(show(c, s))
		}
	}
	for i, line := range strings.Split(string(text), "\n") {
		want := strings.HasSuffix(line, "// stuck")
		if want && !got[i+1] {
			t.Errorf("%s:%d: not reported: %s", name, i+1, strings.TrimSpace(line))
		}
		if !want && got[i+1] {
			t.Errorf("%s:%d: reported: %s", name, i+1, strings.TrimSpace(line))
		}
	}
}

// show describes a finding, for reading the log.
func show(c *checked, s interleave.Stuck) string {
	at := c.fset.Position(s.At.Pos())
	started := "root"
	if s.Started != nil {
		started = fmt.Sprint(c.fset.Position(s.Started.Pos()).Line)
	}
	var trace []string
	for _, step := range s.Trace {
		trace = append(trace, fmt.Sprintf("%d@%d %s", step.Goroutine, c.fset.Position(step.At.Pos()).Line, step.Text))
	}
	root := "func literal"
	if d, ok := s.Root.(*ast.FuncDecl); ok {
		root = d.Name.Name
	}
	return fmt.Sprintf("%s: line %d op %d started %s root %s %s", filepath.Base(at.Filename), at.Line, s.Op, started, root, strings.Join(trace, "; "))
}
