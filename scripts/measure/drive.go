package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"
)

// A job is the analysis of one unit.
type job struct {
	unit    *unit
	loader  *loader
	files   []*ast.File
	info    *types.Info
	results map[*analysis.Analyzer]any
	failed  map[*analysis.Analyzer]error
}

// withFacts returns the analyzers with facts among the suite and all that it
// requires: those are what a dependency needs.
func withFacts(suite []*analysis.Analyzer) []*analysis.Analyzer {
	seen := make(map[*analysis.Analyzer]bool)
	var list []*analysis.Analyzer
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, r := range a.Requires {
			visit(r)
		}
		if len(a.FactTypes) > 0 {
			list = append(list, a)
		}
	}
	for _, a := range suite {
		visit(a)
	}
	return list
}

// analyze runs the analyzers that the unit's role asks for.
func (l *loader) analyze(j *job) {
	j.results = make(map[*analysis.Analyzer]any)
	j.failed = make(map[*analysis.Analyzer]error)
	list := l.forDeps
	if j.unit.role == target {
		list = l.suite
	}
	wellTyped := j.unit.loadError() == nil
	for _, a := range list {
		// go vet runs nothing on what doesn't type-check.
		if err := j.run(a); err != nil && wellTyped {
			j.unit.result.failures = append(j.unit.result.failures, err)
		}
	}
	j.unit.result.facts.seal(j.unit.result.pkg)
}

// run runs a, once, after all that it requires.
func (j *job) run(a *analysis.Analyzer) error {
	if _, ok := j.results[a]; ok {
		return nil
	}
	if err, ok := j.failed[a]; ok {
		return err
	}
	for _, r := range a.Requires {
		if err := j.run(r); err != nil {
			j.failed[a] = err
			return err
		}
	}
	start := time.Now()
	value, err := j.guarded(a)
	j.loader.count(a, j.unit.role, time.Since(start))
	if err != nil {
		j.failed[a] = fmt.Errorf("analyzer %s on %s: %w", a.Name, j.unit.ImportPath, err)
		return j.failed[a]
	}
	j.results[a] = value
	return nil
}

// guarded turns a panic of the analyzer into an error: one bad package must
// not end the measurement of the others.
func (j *job) guarded(a *analysis.Analyzer) (value any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v%s", p, ownFrames(string(debug.Stack())))
		}
	}()
	return a.Run(j.pass(a))
}

// maxFrames is how many frames of a panic are told.
const maxFrames = 4

// ownFrames returns the innermost frames of the stack that are memlint's.
func ownFrames(stack string) string {
	var b strings.Builder
	lines := strings.Split(stack, "\n")
	for i, told := 0, 0; i+1 < len(lines) && told < maxFrames; i++ {
		if strings.HasPrefix(lines[i], "github.com/memlint/memlint/") {
			where, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " ")
			b.WriteString("\n\t" + where)
			told++
		}
	}
	return b.String()
}

func (l *loader) count(a *analysis.Analyzer, r role, d time.Duration) {
	if r != target {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.spent[a.Name] += d
}

func (j *job) pass(a *analysis.Analyzer) *analysis.Pass {
	u, facts := j.unit, &factView{job: j}
	p := &analysis.Pass{
		Analyzer:     a,
		Fset:         j.loader.fset,
		Files:        j.files,
		OtherFiles:   inDir(u.Dir, u.SFiles),
		IgnoredFiles: inDir(u.Dir, u.IgnoredFiles),
		Pkg:          u.result.pkg,
		TypesInfo:    j.info,
		TypesSizes:   types.SizesFor("gc", runtime.GOARCH),
		Module:       module(u),
		ResultOf:     make(map[*analysis.Analyzer]any),
		ReadFile:     os.ReadFile,
		Report:       func(d analysis.Diagnostic) { j.report(a, d) },

		ImportObjectFact:  facts.importObject,
		ImportPackageFact: facts.importPackage,
		ExportObjectFact:  facts.exportObject,
		ExportPackageFact: facts.exportPackage,
		AllObjectFacts:    facts.allObjects,
		AllPackageFacts:   facts.allPackages,
	}
	for _, r := range a.Requires {
		p.ResultOf[r] = j.results[r]
	}
	return p
}

func module(u *unit) *analysis.Module {
	if u.Module == nil {
		return &analysis.Module{}
	}
	return &analysis.Module{Path: u.Module.Path, Version: u.Module.Version, GoVersion: u.Module.GoVersion}
}

func inDir(dir string, names []string) []string {
	var list []string
	for _, name := range names {
		list = append(list, filepath.Join(dir, name))
	}
	return list
}
