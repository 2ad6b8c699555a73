package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
)

// A loader type-checks packages from source and runs analyzers on them, with
// facts, bottom-up. It keeps the results of dependencies from one load to the
// next, so that two commits of a project share all that didn't change.
//
// It approximates go vet: remote third-party packages have no facts unless the
// query asks for them, because their function bodies are dropped.
type loader struct {
	fset    *token.FileSet
	suite   []*analysis.Analyzer // for the targets
	forDeps []*analysis.Analyzer // those of the suite's prerequisites that have facts
	workers chan struct{}
	overlay map[string][]byte // what files hold instead, by absolute name
	digests bool              // also compute the digests of facts

	mu    sync.Mutex
	load  int
	cache map[string]*cached
	spent map[string]time.Duration // per analyzer, on targets
	facts sync.Map                 // *types.Package -> factSet
}

type cached struct {
	*result
	lastLoad int
}

// keptLoads is for how many loads an unused result is kept: the second
// commit of a project uses those of the first.
const keptLoads = 2

func newLoader(suite []*analysis.Analyzer, workers int) *loader {
	return &loader{
		fset:    token.NewFileSet(),
		suite:   suite,
		forDeps: withFacts(suite),
		workers: make(chan struct{}, workers),
		cache:   make(map[string]*cached),
		spent:   make(map[string]time.Duration),
	}
}

// A loadReport is the outcome of one load.
type loadReport struct {
	packages int
	units    []*unit // the targets
	findings []finding
	errors   []error // of the targets: what go vet would refuse to analyze; and analyzers' failures
}

// run loads the query's packages and runs the suite on them.
func (l *loader) run(q query) (*loadReport, error) {
	packages, err := list(q)
	if err != nil {
		return nil, err
	}
	units := prune(link(packages, q), q.depth)
	l.load++
	var all sync.WaitGroup
	for _, i := range q.sequence(len(units)) {
		all.Go(func() { l.process(units[i]) })
	}
	all.Wait()
	l.evict()
	return collect(units, q.root), nil
}

// link makes the units of the packages and ties them to their dependencies.
// Go list puts dependencies first; an import of a later package is a cycle,
// and left out.
func link(packages []*listed, q query) []*unit {
	byPath := make(map[string]*unit, len(packages))
	tested := testedOf(packages)
	var units []*unit
	for _, p := range packages {
		u := &unit{listed: p, role: roleOf(p, tested, q), lang: langOf(p, q.lang), done: make(chan struct{}), deps: make(map[string]*unit)}
		tie(u, byPath)
		byPath[p.ImportPath] = u
		units = append(units, u)
	}
	return units
}

// prune returns the targets and what they import, in the given order.
// Third-party packages that are at most depth imports away from the
// project's own have their bodies read; all, if depth is negative.
func prune(units []*unit, depth int) []*unit {
	distance := make(map[*unit]int) // of those needed
	for _, u := range slices.Backward(units) {
		here, needed := distance[u]
		if u.role == target {
			distance[u], needed = 0, true
		}
		if !needed {
			continue
		}
		if u.role == foreign && (depth < 0 || here <= depth) {
			u.role = known
		}
		for _, d := range u.order {
			near(distance, d, here)
		}
	}
	return slices.DeleteFunc(units, func(u *unit) bool {
		_, needed := distance[u]
		return !needed
	})
}

// near sets the distance of a dependency whose importer is at the distance
// from, unless another importer is nearer.
func near(distance map[*unit]int, d *unit, from int) {
	if d.role == foreign {
		from++
	}
	if known, ok := distance[d]; !ok || from < known {
		distance[d] = from
	}
}

func tie(u *unit, byPath map[string]*unit) {
	written := make(map[string]string) // resolved path -> path in the source
	for from, to := range u.ImportMap {
		written[to] = from
	}
	for _, path := range u.Imports {
		dep := byPath[path]
		if dep == nil {
			continue
		}
		u.order = append(u.order, dep)
		u.deps[path] = dep
		if from, ok := written[path]; ok {
			u.deps[from] = dep
		}
	}
}

// process waits for the dependencies of u and then computes its result.
func (l *loader) process(u *unit) {
	defer close(u.done)
	for _, d := range u.order {
		<-d.done
	}
	l.workers <- struct{}{}
	defer func() { <-l.workers }()
	if err := u.read(l.overlay); err != nil {
		u.result = &result{errors: []error{err}}
		return
	}
	if r := l.cached(u); r != nil {
		u.result, u.sources = r, nil
		return
	}
	l.compute(u)
	l.keep(u)
}

// compute parses, type-checks and analyzes u. Syntax and type information
// die with it; only types and facts live on.
func (l *loader) compute(u *unit) {
	files, errs := u.parse(l.fset)
	var info *types.Info
	if u.role != foreign {
		info = newInfo()
	}
	pkg, typeErrs := u.check(l.fset, files, info)
	u.result = &result{pkg: pkg, facts: factSet{}, errors: firstErrors(append(errs, typeErrs...))}
	for _, f := range files {
		u.result.files = append(u.result.files, l.fset.File(f.FileStart))
	}
	if u.role == foreign {
		return
	}
	if u.role == target {
		u.result.funcs = funcNames(files)
	}
	l.analyze(&job{unit: u, loader: l, files: files, info: info})
	if l.digests {
		u.result.digest = u.result.facts.digest()
	}
	l.facts.Store(pkg, u.result.facts)
}

// maxErrors is how many errors of one package are kept.
const maxErrors = 10

func firstErrors(errs []error) []error {
	return slices.Clip(errs[:min(len(errs), maxErrors)])
}

func newInfo() *types.Info {
	return &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
}

func (l *loader) cached(u *unit) *result {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.cache[u.key]
	if c == nil || u.role == target {
		return nil
	}
	c.lastLoad = l.load
	return c.result
}

// keep keeps the result of a dependency. A dependency of a kept package is
// kept at least as long, since each use of the one is a use of the other: so
// a kept package never refers to types that were loaded anew.
func (l *loader) keep(u *unit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cache[u.key] = &cached{u.result, l.load}
}

func (l *loader) evict() {
	for key, c := range l.cache {
		if c.lastLoad > l.load-keptLoads {
			continue
		}
		delete(l.cache, key)
		l.facts.Delete(c.pkg)
		for _, f := range c.files {
			l.fset.RemoveFile(f)
		}
	}
}

// collect gathers what the targets have to say, and what went wrong.
func collect(units []*unit, root string) *loadReport {
	r := &loadReport{packages: len(units)}
	for _, u := range units {
		r.errors = append(r.errors, u.result.failures...)
		if u.role != target {
			continue
		}
		r.units = append(r.units, u)
		r.findings = append(r.findings, u.findings...)
		if u.Error != nil {
			r.errors = append(r.errors, u.Error)
		}
		r.errors = append(r.errors, u.result.errors...)
	}
	for i := range r.findings {
		relativeTo(&r.findings[i], root)
	}
	slices.SortStableFunc(r.findings, compareFindings)
	return r
}

// errorText joins errors for one line of a table.
func errorText(errs []error) string {
	if len(errs) == 0 {
		return ""
	}
	text := errs[0].Error()
	if len(errs) > 1 {
		text += fmt.Sprintf(" (and %d more)", len(errs)-1)
	}
	return text
}

var errNoTarget = errors.New("no package matches")
