package golangci_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/testbinary"
)

// TestSameAsVet: on the fixtures of every analyzer golangci-lint finds what go
// vet finds: facts, options and suppression work alike under both.
func TestSameAsVet(t *testing.T) {
	tool := buildTool(t)
	gopath := t.TempDir()
	if err := os.CopyFS(gopath, os.DirFS("../../testdata")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GO111MODULE", "off")
	t.Setenv("GOPATH", gopath)
	t.Setenv("GOFLAGS", "")
	for _, a := range analyzers.All() {
		t.Run(a.Name, func(t *testing.T) {
			dir := filepath.Join(gopath, "src", a.Name)
			configure(t, dir, "", "run:\n  tests: false\n")
			got := places(dir, issues(t, dir, "./..."))
			want := vetPlaces(t, tool, dir)
			if len(want) == 0 {
				t.Fatal("go vet finds nothing in the fixtures")
			}
			if !slices.Equal(got, want) {
				t.Errorf("golangci-lint and go vet differ:\nonly golangci-lint: %q\nonly go vet: %q", without(got, want), without(want, got))
			}
		})
	}
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

func buildTool(t *testing.T) string {
	t.Helper()
	tool, err := testbinary.Memlint(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return tool
}

// places returns the issues as sorted "file:line:col: analyzer: start of text".
func places(dir string, list []issue) []string {
	var lines []string
	for _, i := range list {
		lines = append(lines, place(dir, filepath.Join(dir, i.Pos.Filename), i.Pos.Line, i.Pos.Column, i.Text))
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func place(dir, file string, line, column int, text string) string {
	if rel, err := filepath.Rel(dir, file); err == nil {
		file = rel
	}
	text, _, _ = strings.Cut(text, " (")
	return fmt.Sprintf("%s:%d:%d: %s", filepath.ToSlash(file), line, column, text)
}

// vetPlaces returns what go vet finds in the packages below dir, without their
// tests, in the form of places.
func vetPlaces(t *testing.T, tool, dir string) []string {
	t.Helper()
	cmd := exec.Command("go", "vet", "-vettool="+tool, "-json", "./...")
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var lines []string
	decoder := json.NewDecoder(&stdout)
	for {
		var tree map[string]map[string][]struct{ Posn, Message string }
		if err := decoder.Decode(&tree); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, byAnalyzer := range tree {
			for analyzer, list := range byAnalyzer {
				for _, d := range list {
					lines = append(lines, vetPlace(t, dir, d.Posn, analyzer+": "+d.Message))
				}
			}
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func vetPlace(t *testing.T, dir, posn, text string) string {
	t.Helper()
	parts := strings.Split(posn, ":")
	n := len(parts)
	var line, column int
	if _, err := fmt.Sscan(parts[n-2]+" "+parts[n-1], &line, &column); err != nil {
		t.Fatalf("position %q: %v", posn, err)
	}
	return place(dir, strings.Join(parts[:n-2], ":"), line, column, text)
}
