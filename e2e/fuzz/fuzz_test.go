// Package fuzz runs the suite on the fixtures and on mutations of them that
// type-check.
package fuzz

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/suitetest"
)

// Of each seed this many scripts of this many mutations are run without -fuzz.
const (
	scripts = 3
	length  = 6
)

// FuzzSuite expects of each package: no panic, the same findings twice, and
// that the code compiles after every suggested fix.
func FuzzSuite(f *testing.F) {
	seeds := fixtures(f)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range seeds {
		f.Add(uint16(i), []byte(nil))
		for range scripts {
			f.Add(uint16(i), randomScript(random))
		}
	}
	s := &subject{std: imports(f)}
	f.Fuzz(func(t *testing.T, which uint16, script []byte) {
		seed := seeds[int(which)%len(seeds)]
		l := s.loader(t)
		if _, err := l.Check(seed.path, seed.text); err != nil {
			t.Fatalf("the seed %s: %v", seed.path, err)
		}
		text := mutate(seed.text, script[:min(len(script), 20*step)], func(text map[string][]byte) bool {
			_, err := l.Check(seed.path, text)
			return err == nil
		})
		s.examine(t, seed.path, text)
	})
}

func randomScript(random *rand.Rand) []byte {
	script := make([]byte, length*step)
	for i := range script {
		script[i] = byte(random.UintN(256))
	}
	return script
}

// A seed is a package that type-checks.
type seed struct {
	path string
	text map[string][]byte
}

// tree is where the fixtures are.
func tree() string { return filepath.Join(linttest.Testdata(), "src") }

// fixtures returns the packages of the analyzers' fixtures, but those that are
// meant for other versions of Go.
func fixtures(f testing.TB) []seed {
	var list []seed
	l := &suitetest.Loader{Tree: tree()}
	for _, a := range analyzers.All() {
		err := filepath.WalkDir(filepath.Join(tree(), a.Name), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(tree(), path)
			if err != nil {
				return err
			}
			text, err := l.Read(filepath.ToSlash(rel))
			if len(text) > 0 {
				list = append(list, seed{filepath.ToSlash(rel), text})
			}
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
	}
	if len(list) < 50 {
		f.Fatalf("only %d seeds", len(list))
	}
	return list
}

// imports returns what the fixtures import of the standard library.
func imports(f testing.TB) []string {
	found := map[string]bool{}
	err := filepath.WalkDir(tree(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if _, err := os.Stat(filepath.Join(tree(), filepath.FromSlash(name))); err != nil && name != "C" && !strings.Contains(name, ".") {
				found[name] = true
			}
		}
		return nil
	})
	if err != nil {
		f.Fatal(err)
	}
	return slices.Sorted(maps.Keys(found))
}

// A subject runs packages.
type subject struct {
	std    []string
	loaded *suitetest.Loader
	left   int // packages that the loader may still check: it keeps their files
}

func (s *subject) loader(t *testing.T) *suitetest.Loader {
	if s.left--; s.left > 0 {
		return s.loaded
	}
	l, err := suitetest.NewLoader(s.std...)
	if err != nil {
		t.Fatal(err)
	}
	l.Tree = tree()
	s.loaded, s.left = l, 200
	return l
}

func (s *subject) examine(t *testing.T, path string, text map[string][]byte) {
	l := s.loaded
	first, findings := findingsOf(t, l, path, text)
	second, _ := findingsOf(t, l, path, text)
	if !slices.Equal(first, second) {
		t.Errorf("%s: the second run differs:\n%s\n---\n%s\n%s", path, strings.Join(first, "\n"), strings.Join(second, "\n"), all(text))
	}
	for _, d := range findings {
		for _, fix := range d.SuggestedFixes {
			fixed := apply(l.Fset, text, fix.TextEdits)
			if _, err := l.Check(path, fixed); err != nil && !isUnusedImport(err) {
				t.Errorf("%s: after %q of %q: %v\n%s", path, fix.Message, d.Message, err, all(fixed))
			}
		}
	}
}

// isUnusedImport reports whether the code only has an import too many: goimports removes it.
func isUnusedImport(err error) bool {
	e, ok := err.(types.Error)
	return ok && e.Soft && strings.Contains(e.Msg, "imported and not used")
}

// findingsOf returns the findings of the suite, also as text.
func findingsOf(t *testing.T, l *suitetest.Loader, path string, text map[string][]byte) ([]string, []suitetest.Finding) {
	p, err := l.Check(path, text)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if r := recover(); r != nil {
			t.Logf("%s:\n%s", path, all(text))
			panic(r)
		}
	}()
	findings, err := p.Run(analyzers.All())
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range findings {
		line := fmt.Sprintf("%s: %s: %s", l.Fset.Position(d.Pos), d.Analyzer, d.Message)
		for _, r := range d.Related {
			line += fmt.Sprintf("; %s: %s", l.Fset.Position(r.Pos), r.Message)
		}
		for _, fix := range d.SuggestedFixes {
			line += "; " + fix.Message
			for _, e := range fix.TextEdits {
				line += fmt.Sprintf(" %s %q", l.Fset.Position(e.Pos), e.NewText)
			}
		}
		lines = append(lines, line)
	}
	return lines, findings
}

// apply returns the package with the edits.
func apply(fset *token.FileSet, text map[string][]byte, edits []analysis.TextEdit) map[string][]byte {
	fixed := maps.Clone(text)
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return int(b.Pos - a.Pos) })
	for _, e := range edits {
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		file := fset.File(e.Pos)
		old := fixed[file.Name()]
		fixed[file.Name()] = slices.Concat(old[:file.Offset(e.Pos)], e.NewText, old[file.Offset(end):])
	}
	return fixed
}

func all(text map[string][]byte) []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(text)) {
		b.Write(text[name])
	}
	return b.Bytes()
}
