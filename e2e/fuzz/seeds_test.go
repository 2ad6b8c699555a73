package fuzz

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/suitetest"
)

// A seed is a package that type-checks.
type seed struct {
	tree string // where the sources of what it imports are
	lang string // its language version, "" for the newest
	path string
	text map[string][]byte
}

// fixtures returns all packages below testdata: those of the tree, and those
// in archives.
func fixtures(f testing.TB) []seed {
	tree := filepath.Join(linttest.Testdata(), "src")
	list := packagesIn(f, tree, "")
	if len(list) < 50 {
		f.Fatalf("only %d seeds", len(list))
	}
	archives, err := filepath.Glob(filepath.Join(tree, "*", "*.txtar"))
	if err != nil || len(archives) == 0 {
		f.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		list = append(list, archived(f, name)...)
	}
	return list
}

// packagesIn returns the packages of a tree of sources.
func packagesIn(f testing.TB, tree, lang string) (list []seed) {
	l := &suitetest.Loader{Tree: tree}
	err := filepath.WalkDir(tree, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(tree, name)
		if err != nil {
			return err
		}
		text, err := l.Read(filepath.ToSlash(rel))
		if len(text) > 0 {
			list = append(list, seed{tree, lang, filepath.ToSlash(rel), text})
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return list
}

var (
	moduleLine = regexp.MustCompile(`(?m)^module (\S+)`)
	goLine     = regexp.MustCompile(`(?m)^go (1\.\d+)`)
)

// archived lays out a module as a tree and returns its packages, which are of
// the Go version that the module names.
func archived(f testing.TB, name string) []seed {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		f.Fatal(err)
	}
	var module, lang string
	for _, file := range archive.Files {
		if file.Name == "go.mod" {
			module, lang = string(moduleLine.FindSubmatch(file.Data)[1]), "go"+string(goLine.FindSubmatch(file.Data)[1])
		}
	}
	tree := f.TempDir()
	for _, file := range archive.Files {
		to := filepath.Join(tree, filepath.FromSlash(path.Join(module, file.Name)))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			f.Fatal(err)
		}
		if err := os.WriteFile(to, file.Data, 0o666); err != nil {
			f.Fatal(err)
		}
	}
	return packagesIn(f, tree, lang)
}

// imports returns what the seeds import of the standard library.
func imports(f testing.TB, seeds []seed) []string {
	found := map[string]bool{}
	for _, s := range seeds {
		for name, text := range s.text {
			file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
			if err != nil {
				f.Fatal(err)
			}
			for _, spec := range file.Imports {
				path, _ := strconv.Unquote(spec.Path.Value)
				if _, err := os.Stat(filepath.Join(s.tree, filepath.FromSlash(path))); err != nil && path != "C" && !strings.Contains(path, ".") {
					found[path] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
