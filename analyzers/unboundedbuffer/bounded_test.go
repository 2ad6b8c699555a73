package unboundedbuffer_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/linttest"
)

var fixtureName = regexp.MustCompile("`([^`]*): ([^`]*)`")

// TestBounded checks that the page that lists what is bounded names silent
// functions that are silent, and twins that are reported.
func TestBounded(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(linttest.Testdata(), "src", "unboundedbuffer", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(page), "|---|---|---|\n")
	if !ok {
		t.Fatal("no table")
	}
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 {
			t.Fatalf("not three cells: %s", line)
		}
		for i, wants := range []bool{false, true} {
			names := fixtureName.FindAllStringSubmatch(cells[2+i], -1)
			if len(names) == 0 {
				t.Errorf("no fixture: %s", line)
			}
			for _, name := range names {
				checkFixture(t, name[1], name[2], wants)
			}
		}
	}
}

// checkFixture checks that a function exists, and whether it has a finding.
func checkFixture(t *testing.T, scenario, function string, reported bool) {
	t.Helper()
	if !strings.Contains(scenario, "/") {
		scenario = "unboundedbuffer/" + scenario
	}
	text := functionText(t, filepath.Join(linttest.Testdata(), "src", filepath.FromSlash(scenario)), function)
	if text == "" {
		t.Errorf("%s: no function %s", scenario, function)
	} else if strings.Contains(text, "// want") != reported {
		t.Errorf("%s: %s: reported is %v, want %v", scenario, function, !reported, reported)
	}
}

// functionText returns the lines of a function of the package in dir, "" if
// there is none.
func functionText(t *testing.T, dir, function string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && nameOf(fn) == function {
				lines := strings.SplitAfter(string(source), "\n")
				return strings.Join(lines[fset.Position(fn.Pos()).Line-1:fset.Position(fn.End()).Line], "")
			}
		}
	}
	return ""
}

func nameOf(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return fn.Name.Name
	}
	return strings.TrimPrefix(types.ExprString(fn.Recv.List[0].Type), "*") + "." + fn.Name.Name
}
