package examples_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A defect is a line of defects.txt.
type defect struct {
	analyzer, file, function, description string
}

// TestDefectList checks that defects.txt names functions that exist, in files
// that fixed repairs, and that the README of leaky tells the same.
func TestDefectList(t *testing.T) {
	t.Parallel()
	readme := string(read(t, filepath.Join(examples, "leaky", "README.md")))
	list := defects(t)
	for _, d := range list {
		if !slices.Contains(functions(t, filepath.Join(examples, "leaky", d.file)), d.function) {
			t.Errorf("%s has no function %s", d.file, d.function)
		}
		if !differs(t, d.file) {
			t.Errorf("%s is the same in leaky and fixed", d.file)
		}
		row := "| " + d.description + " | `" + d.file + "`: `" + d.function + "` | " + d.analyzer + " | "
		if !strings.Contains(readme, row) {
			t.Errorf("README.md has no row %q", row)
		}
	}
	if rows := strings.Count(readme, "\n| ") - 1; rows != len(list) {
		t.Errorf("README.md has %d rows, defects.txt %d lines", rows, len(list))
	}
}

// TestDefectListOrder checks that defects.txt is sorted by file, function and
// analyzer, without duplicates, and that each analyzer has its part.
func TestDefectListOrder(t *testing.T) {
	t.Parallel()
	list := defects(t)
	count := make(map[string]int)
	for i, d := range list {
		count[d.analyzer]++
		if i > 0 && compare(list[i-1], d) >= 0 {
			t.Errorf("line %d: %s %s is not in order", i+1, d.file, d.function)
		}
	}
	for _, name := range []string{"tickerstop", "goroutineleak", "unboundedbuffer", "listenerleak", "doubleclose", "resourceleak"} {
		if count[name] == 0 {
			t.Errorf("no defect for %s", name)
		}
		delete(count, name)
	}
	for name := range count {
		t.Errorf("no analyzer is called %s", name)
	}
}

func compare(a, b defect) int {
	return slices.Compare(
		[]string{a.file, a.function, a.analyzer},
		[]string{b.file, b.function, b.analyzer})
}

func defects(t *testing.T) []defect {
	t.Helper()
	var list []defect
	for line := range strings.Lines(string(read(t, filepath.Join(examples, "defects.txt")))) {
		fields := strings.Fields(line)
		if len(fields) < 4 {
			t.Fatalf("line %q of defects.txt is too short", line)
		}
		list = append(list, defect{fields[0], fields[1], fields[2], strings.Join(fields[3:], " ")})
	}
	return list
}

// functions returns the functions and methods of a file, a method as
// Type.Method.
func functions(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, read(t, path), parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			names = append(names, receiver(fn)+fn.Name.Name)
		}
	}
	return names
}

// receiver returns the type of fn's receiver with a dot, or nothing.
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	return typ.(*ast.Ident).Name + "."
}

// differs reports whether a file differs in more than the module's name.
func differs(t *testing.T, file string) bool {
	t.Helper()
	leaky := read(t, filepath.Join(examples, "leaky", file))
	fixed := read(t, filepath.Join(examples, "fixed", file))
	renamed := bytes.ReplaceAll(leaky, []byte("example.com/leaky"), []byte("example.com/fixed"))
	return !bytes.Equal(renamed, fixed)
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
