// Package suitetest runs analyzers in process on source text, for the tests
// that need many packages, or hostile ones.
package suitetest

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
)

// A Loader type-checks packages given as text. What they import is taken from
// the standard library, by export data, and from a tree of sources.
type Loader struct {
	Fset *token.FileSet
	// Tree holds the sources of packages by import path: testdata/src.
	Tree string
	// Lang is the language version of the packages, "" for the newest.
	Lang string

	std  types.Importer
	tree map[string]*types.Package
}

// NewLoader returns a loader of packages that import those of the standard
// library that are named and what they depend on.
func NewLoader(std ...string) (*Loader, error) {
	exports, err := exportData(std)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	lookup := func(path string) (io.ReadCloser, error) {
		if file := exports[path]; file != "" {
			return os.Open(file)
		}
		return nil, fmt.Errorf("no export data of %s", path)
	}
	return &Loader{Fset: fset, std: importer.ForCompiler(fset, "gc", lookup), tree: make(map[string]*types.Package)}, nil
}

// exported remembers the export data of the process's earlier loaders.
var exported sync.Map // list of packages -> map of path to file

func exportData(std []string) (map[string]string, error) {
	key := strings.Join(std, " ")
	if known, ok := exported.Load(key); ok {
		return known.(map[string]string), nil
	}
	args := append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}, std...)
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	exports := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[path] = file
	}
	exported.Store(key, exports)
	return exports, nil
}

// A Package is a type-checked package.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
	// Spent, if set, is told what each analyzer took, without what it requires.
	Spent func(analyzer string, cpu time.Duration)
	text  map[string][]byte
}

// Check parses and type-checks a package of files by name.
func (l *Loader) Check(path string, text map[string][]byte) (*Package, error) {
	p := &Package{Fset: l.Fset, text: text}
	for _, name := range slices.Sorted(maps.Keys(text)) {
		f, err := parser.ParseFile(l.Fset, name, text[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.Files = append(p.Files, f)
	}
	p.Info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Instances: make(map[*ast.Ident]types.Instance),
		Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{Importer: l, FakeImportC: true, GoVersion: l.Lang, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	var err error
	p.Types, err = conf.Check(path, l.Fset, p.Files, p.Info)
	return p, err
}

// Import implements [types.Importer].
func (l *Loader) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p, ok := l.tree[path]; ok {
		return p, nil
	}
	text, err := l.Read(path)
	if err != nil || len(text) == 0 {
		return l.std.Import(path)
	}
	p, err := l.Check(path, text)
	if err != nil {
		return nil, err
	}
	l.tree[path] = p.Types
	return p.Types, nil
}

// Read returns the Go files, but the tests, of a package in the tree.
func (l *Loader) Read(path string) (map[string][]byte, error) {
	if l.Tree == "" {
		return nil, nil
	}
	names, err := filepath.Glob(filepath.Join(l.Tree, filepath.FromSlash(path), "*.go"))
	if err != nil {
		return nil, err
	}
	text := make(map[string][]byte)
	for _, name := range names {
		if info, err := os.Stat(name); err != nil || info.IsDir() || strings.HasSuffix(name, "_test.go") {
			continue // a directory may be named so, too
		}
		if text[name], err = os.ReadFile(name); err != nil {
			return nil, err
		}
	}
	return text, nil
}

// A Finding is a diagnostic with the analyzer that made it.
type Finding struct {
	Analyzer string
	analysis.Diagnostic
}

// Run runs the analyzers and what they require on the package and returns
// what they report, in order. Packages that it imports have no facts.
func (p *Package) Run(suite []*analysis.Analyzer) ([]Finding, error) {
	r := &runner{p: p, results: make(map[*analysis.Analyzer]any), objects: make(map[objectFact]analysis.Fact), packages: make(map[reflect.Type]analysis.Fact)}
	for _, a := range suite {
		if err := r.run(a); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(r.findings, func(a, b Finding) int {
		return cmp.Or(strings.Compare(a.Analyzer, b.Analyzer), cmp.Compare(a.Pos, b.Pos))
	})
	return r.findings, nil
}

// errNoFile is what a pass gets that wants to read a file of its own.
var errNoFile = errors.New("no such file in the package")

type runner struct {
	p        *Package
	results  map[*analysis.Analyzer]any
	objects  map[objectFact]analysis.Fact
	packages map[reflect.Type]analysis.Fact
	findings []Finding
}

type objectFact struct {
	obj types.Object
	typ reflect.Type
}

func (r *runner) run(a *analysis.Analyzer) error {
	if _, ok := r.results[a]; ok {
		return nil
	}
	for _, required := range a.Requires {
		if err := r.run(required); err != nil {
			return err
		}
	}
	began := CPU()
	result, err := a.Run(r.pass(a))
	if r.p.Spent != nil {
		r.p.Spent(a.Name, CPU()-began)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", a.Name, err)
	}
	r.results[a] = result
	return nil
}

func (r *runner) pass(a *analysis.Analyzer) *analysis.Pass {
	pass := &analysis.Pass{
		Analyzer: a, Fset: r.p.Fset, Files: r.p.Files, Pkg: r.p.Types, TypesInfo: r.p.Info,
		TypesSizes: types.SizesFor("gc", runtime.GOARCH), Module: &analysis.Module{},
		ResultOf: make(map[*analysis.Analyzer]any),
		Report:   func(d analysis.Diagnostic) { r.findings = append(r.findings, Finding{a.Name, d}) },
		ReadFile: func(name string) ([]byte, error) {
			if text, ok := r.p.text[name]; ok {
				return text, nil
			}
			return nil, errNoFile
		},
	}
	for _, required := range a.Requires {
		pass.ResultOf[required] = r.results[required]
	}
	r.addFacts(pass)
	return pass
}

// addFacts keeps facts in memory, not encoded.
func (r *runner) addFacts(pass *analysis.Pass) {
	pass.ImportObjectFact = func(obj types.Object, to analysis.Fact) bool {
		return copyFact(r.objects[objectFact{obj, reflect.TypeOf(to)}], to)
	}
	pass.ExportObjectFact = func(obj types.Object, f analysis.Fact) { r.objects[objectFact{obj, reflect.TypeOf(f)}] = f }
	pass.ImportPackageFact = func(pkg *types.Package, to analysis.Fact) bool {
		return pkg == r.p.Types && copyFact(r.packages[reflect.TypeOf(to)], to)
	}
	pass.ExportPackageFact = func(f analysis.Fact) { r.packages[reflect.TypeOf(f)] = f }
	pass.AllObjectFacts = func() []analysis.ObjectFact {
		var list []analysis.ObjectFact
		for k, f := range r.objects {
			list = append(list, analysis.ObjectFact{Object: k.obj, Fact: f})
		}
		return list
	}
	pass.AllPackageFacts = func() []analysis.PackageFact {
		var list []analysis.PackageFact
		for _, f := range r.packages {
			list = append(list, analysis.PackageFact{Package: r.p.Types, Fact: f})
		}
		return list
	}
}

func copyFact(from, to analysis.Fact) bool {
	if from == nil {
		return false
	}
	reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem())
	return true
}
