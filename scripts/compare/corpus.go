package main

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/memlint/memlint/analyzers"
)

// A corpus is a set of packages that all tools are run on.
type corpus struct {
	dir      string
	env      []string
	patterns []string
	analyzer func(file string) string // whose fixture a file below dir is, "" for none
}

// layOut copies the fixtures to a directory: those of the tree as a GOPATH, the
// archives as modules, which have Go versions of their own.
func layOut(tree, to string) ([]corpus, error) {
	gopath := filepath.Join(to, "gopath")
	src := filepath.Join(gopath, "src")
	if err := os.CopyFS(src, os.DirFS(tree)); err != nil {
		return nil, err
	}
	fixtures := corpus{dir: src, env: []string{"GOPATH=" + gopath, "GO111MODULE=off", "GOFLAGS="}, analyzer: owner}
	for _, a := range analyzers.All() {
		dirs, err := filepath.Glob(filepath.Join(src, a.Name+"*"))
		if err != nil {
			return nil, err
		}
		for _, dir := range dirs {
			if filepath.Base(dir) != "listenerleak_pairs" { // needs settings
				fixtures.patterns = append(fixtures.patterns, "./"+filepath.Base(dir)+"/...")
			}
		}
	}
	list := []corpus{fixtures}
	archives, err := filepath.Glob(filepath.Join(tree, "*", "*.txtar"))
	if err != nil {
		return nil, err
	}
	for _, name := range archives {
		c, err := extract(name, to)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// owner returns the analyzer whose fixture a file of the tree is.
func owner(file string) string {
	first, _, _ := strings.Cut(filepath.ToSlash(file), "/")
	return strings.TrimSuffix(first, "options")
}

func extract(archive, to string) (corpus, error) {
	a, err := txtar.ParseFile(archive)
	if err != nil {
		return corpus{}, err
	}
	analyzer := filepath.Base(filepath.Dir(archive))
	dir := filepath.Join(to, "modules", analyzer, strings.TrimSuffix(filepath.Base(archive), ".txtar"))
	for _, f := range a.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return corpus{}, err
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			return corpus{}, err
		}
	}
	return corpus{dir: dir, env: []string{"GOFLAGS=", "GOWORK=off"}, patterns: []string{"./..."}, analyzer: func(string) string { return analyzer }}, nil
}
