// Package fuzz runs the suite on the fixtures and on mutations of them that
// type-check.
package fuzz

import (
	"bytes"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/suitetest"
)

// Of each seed this many scripts of this many mutations are run without -fuzz.
const (
	scripts = 3
	length  = 6
)

// FuzzSuite expects of each package, with all that the suite can say: no
// panic, the same findings twice, and that the code compiles after every
// suggested fix.
func FuzzSuite(f *testing.F) {
	seeds := fixtures(f)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range seeds {
		f.Add(uint16(i), []byte(nil))
		for range scripts {
			f.Add(uint16(i), randomScript(random))
		}
	}
	s := &subject{std: imports(f, seeds), loaders: make(map[string]*held)}
	f.Fuzz(func(t *testing.T, which uint16, script []byte) {
		seed := seeds[int(which)%len(seeds)]
		l := s.loader(t, seed)
		if _, err := l.Check(seed.path, seed.text); err != nil {
			t.Fatalf("the seed %s: %v", seed.path, err)
		}
		text := mutate(seed.text, script[:min(len(script), 20*step)], func(text map[string][]byte) bool {
			_, err := l.Check(seed.path, text)
			return err == nil
		})
		examine(t, l, seed.path, text)
	})
}

func randomScript(random *rand.Rand) []byte {
	script := make([]byte, length*step)
	for i := range script {
		script[i] = byte(random.UintN(256))
	}
	return script
}

// A subject runs packages.
type subject struct {
	std     []string
	loaders map[string]*held // by tree
}

// A held loader is replaced after a while: it keeps the files of all packages
// that it checks.
type held struct {
	*suitetest.Loader
	left int // packages that it may still check
}

func (s *subject) loader(t *testing.T, of seed) *suitetest.Loader {
	h := s.loaders[of.tree]
	if h == nil || h.left == 0 {
		l, err := suitetest.NewLoader(s.std...)
		if err != nil {
			t.Fatal(err)
		}
		l.Tree, l.Lang = of.tree, of.lang
		h = &held{l, 200}
		s.loaders[of.tree] = h
	}
	h.left--
	return h.Loader
}

func examine(t *testing.T, l *suitetest.Loader, path string, text map[string][]byte) {
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
	findings, err := p.Run(analyzers.New(analyzers.Everything()))
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
