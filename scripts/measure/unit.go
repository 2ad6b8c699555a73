package main

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// A role says how much of a package is looked at.
type role uint8

const (
	foreign role = iota // third-party: declarations only
	known               // its bodies are read for facts: the standard library and the project's own
	target              // the whole suite runs on it
)

// A unit is one package on its way through loading and analysis. Its fields
// are written by the goroutine that processes it and read once done is closed.
type unit struct {
	*listed
	role  role
	lang  string           // "go1.22", or "" for the newest
	deps  map[string]*unit // by import path as written in the source
	order []*unit          // deps, each once, in the order of go list
	done  chan struct{}

	key      string // what the result depends on
	sources  []source
	result   *result
	findings []finding // of a target
}

// A result is what other packages need of a package.
type result struct {
	pkg      *types.Package
	facts    factSet
	errors   []error // parse and type errors
	failures []error // of analyzers on a package that type-checks
	files    []*token.File
	funcs    []string // names of the functions of a target
	digest   string   // of the facts, if asked for
}

type source struct {
	name string
	text []byte
}

// read reads the package's files, or what the overlay has instead, and
// computes its key.
func (u *unit) read(overlay map[string][]byte) error {
	sum := sha256.New()
	fmt.Fprintln(sum, u.ImportPath, u.role, u.lang)
	for _, name := range append(append([]string(nil), u.GoFiles...), u.CgoFiles...) {
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(u.Dir, name)
		}
		text, ok := overlay[path]
		if !ok {
			var err error
			if text, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		fmt.Fprintln(sum, name, len(text))
		sum.Write(text)
		u.sources = append(u.sources, source{path, text})
	}
	for _, d := range u.order {
		io.WriteString(sum, d.key)
	}
	u.key = string(sum.Sum(nil))
	return nil
}

// parse returns the syntax of the package. Foreign packages lose comments
// and function bodies at once: nobody reads them.
func (u *unit) parse(fset *token.FileSet) ([]*ast.File, []error) {
	mode := parser.SkipObjectResolution
	if u.role != foreign {
		mode |= parser.ParseComments
	}
	var files []*ast.File
	var errs []error
	for _, s := range u.sources {
		f, err := parser.ParseFile(fset, s.name, s.text, mode)
		if err != nil {
			errs = append(errs, err)
		}
		if f == nil {
			continue
		}
		if u.role == foreign {
			dropBodies(f)
		}
		files = append(files, f)
	}
	u.sources = nil
	return files, errs
}

func dropBodies(f *ast.File) {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			fn.Body = nil
		}
	}
}

// check type-checks the package. Errors are collected, not fatal.
func (u *unit) check(fset *token.FileSet, files []*ast.File, info *types.Info) (*types.Package, []error) {
	var errs []error
	conf := &types.Config{
		GoVersion:        u.lang,
		Importer:         importerFunc(u.importPackage),
		FakeImportC:      true,
		IgnoreFuncBodies: u.role == foreign,
		Sizes:            types.SizesFor("gc", runtime.GOARCH),
		Error:            func(err error) { errs = append(errs, err) },
	}
	pkg, _ := conf.Check(u.ImportPath, fset, files, info)
	return pkg, errs
}

// loadError returns the first error for which go vet would refuse to analyze
// the package. Type errors of a package that uses cgo don't count: the type
// checker doesn't see the real C.
func (u *unit) loadError() error {
	switch {
	case u.Error != nil:
		return u.Error
	case len(u.result.errors) > 0 && len(u.CgoFiles) == 0:
		return u.result.errors[0]
	}
	return nil
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

func (u *unit) importPackage(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	dep := u.deps[path]
	if dep == nil || dep.result == nil || dep.result.pkg == nil {
		return nil, fmt.Errorf("package %s can't be found", path)
	}
	return dep.result.pkg, nil
}

// langOf returns the language version that go vet would set for the package.
func langOf(p *listed, fallback string) string {
	switch {
	case p.Standard:
		return ""
	case p.Module == nil:
		return fallback
	case p.Module.GoVersion == "":
		return "go1.16" // what the go command takes a module without a go line for
	}
	return "go" + p.Module.GoVersion
}

// roleOf returns how much of the package is looked at. As under go vet, a
// package with tests of its own is looked at together with them. External
// tests are not looked at: no finding is reported there.
func roleOf(p *listed, tested map[string]bool, q query) role {
	switch {
	case q.graph, !p.DepOnly && !tested[p.ImportPath] && !isTestMain(p) && !isExternalTest(p):
		return target
	case p.Standard, isOwn(p.Dir, q.root):
		return known
	}
	return foreign
}

// testedOf returns the packages that have a variant with tests of their own.
func testedOf(packages []*listed) map[string]bool {
	tested := make(map[string]bool)
	for _, p := range packages {
		if p.ForTest != "" && p.ImportPath == p.ForTest+" ["+p.ForTest+".test]" {
			tested[p.ForTest] = true
		}
	}
	return tested
}

func isTestMain(p *listed) bool { return p.ForTest == "" && strings.HasSuffix(p.ImportPath, ".test") }

func isExternalTest(p *listed) bool { return strings.HasPrefix(p.ImportPath, p.ForTest+"_test [") }

// isOwn reports whether dir belongs to the project at root and isn't vendored.
func isOwn(dir, root string) bool {
	rel, err := filepath.Rel(root, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return false
	}
	return !strings.Contains("/"+filepath.ToSlash(rel)+"/", "/vendor/")
}
