package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers"
)

// A graph is a set of packages with all that they import.
type graph struct {
	name     string
	module   string // "path@version", whose directory is in the module cache; "" for the standard library
	dir      string // instead of a module
	patterns []string
}

// graphs are those of docs/robustness.md.
var graphs = []graph{
	{name: "std", patterns: []string{"std"}},
	{name: "cmd", patterns: []string{"cmd"}},
	{name: "x/tools", module: "golang.org/x/tools@v0.52.0", patterns: []string{"./..."}},
	{name: "golangci-lint", module: "github.com/golangci/golangci-lint/v2@v2.15.0", patterns: []string{"./..."}},
	{name: "gopls", module: "golang.org/x/tools/gopls@v0.23.0", patterns: []string{"./..."}},
}

// proveFlags are the command line of measure prove.
type proveFlags struct {
	graphs  string
	only    string
	dir     string
	update  string
	workers int
	rest    []string
}

func parseProve(args []string, stderr io.Writer) (*proveFlags, error) {
	f := new(proveFlags)
	fs := newFlags("prove", "prove [flags] [packages]", stderr)
	fs.StringVar(&f.graphs, "graph", "", "comma-separated `names` of the known graphs: "+strings.Join(graphNames(), ", ")+" (default all)")
	fs.StringVar(&f.dir, "dir", "", "the `folder` of a module to look at instead, with all that its packages import")
	fs.StringVar(&f.only, "only", "", "comma-separated `analyzers` to run instead of all")
	fs.StringVar(&f.update, "update", "", "write the results to this `file`: docs/robustness.md")
	fs.IntVar(&f.workers, "j", runtime.GOMAXPROCS(0), "how many packages to load at a time")
	if err := parseFlags(fs, args); err != nil {
		return nil, err
	}
	if f.rest = fs.Args(); len(f.rest) > 0 && f.dir == "" {
		return nil, usagef("packages need -dir")
	}
	return f, nil
}

func graphNames() []string {
	var names []string
	for _, g := range graphs {
		names = append(names, g.name)
	}
	return names
}

// chosen returns the graphs that the command line names.
func (f *proveFlags) chosen() ([]graph, error) {
	if f.dir != "" {
		patterns := f.rest
		if len(patterns) == 0 {
			patterns = []string{"./..."}
		}
		return []graph{{name: filepath.Base(f.dir), dir: f.dir, patterns: patterns}}, nil
	}
	if f.graphs == "" {
		return graphs, nil
	}
	var list []graph
	for name := range strings.SplitSeq(f.graphs, ",") {
		i := slices.Index(graphNames(), name)
		if i < 0 {
			return nil, usagef("there is no graph %q", name)
		}
		list = append(list, graphs[i])
	}
	return list, nil
}

// runProve runs the suite on whole graphs and tells of panics, of results that
// differ from one run to the next, and of fixes that don't work.
func runProve(args []string, stdout, stderr io.Writer) error {
	f, err := parseProve(args, stderr)
	if err != nil {
		return err
	}
	list, err := f.chosen()
	if err != nil {
		return err
	}
	suite, err := suiteOf(f.only, analyzers.Everything())
	if err != nil {
		return err
	}
	var proofs []*proof
	wrong := false
	for _, g := range list {
		p, err := prove(g, suite, f.workers)
		if err != nil {
			return err
		}
		p.print(stdout)
		proofs = append(proofs, p)
		wrong = wrong || !p.ok()
	}
	if f.update != "" {
		if err := os.WriteFile(f.update, robustnessPage(proofs), 0o666); err != nil {
			return err
		}
	}
	if wrong {
		return errNotProved
	}
	return nil
}

// A proof is what running the suite on a graph showed.
type proof struct {
	graph
	packages  int
	leftOut   []string // packages that don't type-check
	findings  int
	fixes     int
	panics    []string
	differing []string // packages whose results are not the same twice
	badFixes  []string
}

func (p *proof) ok() bool {
	return len(p.panics) == 0 && len(p.differing) == 0 && len(p.badFixes) == 0
}

// prove runs the suite on the graph twice, in different orders and with
// different parallelism, and then on copies with the fixes applied.
func prove(g graph, suite []*analysis.Analyzer, workers int) (*proof, error) {
	q, err := g.query()
	if err != nil {
		return nil, err
	}
	first, err := survey(q, suite, workers, nil)
	if err != nil {
		return nil, err
	}
	p := &proof{graph: g, packages: len(first.texts), leftOut: first.illTyped, findings: len(first.findings), panics: first.failures}
	again := q
	again.shuffled = true
	second, err := surveyAlone(again, suite)
	if err != nil {
		return nil, err
	}
	p.differing = differing(first.texts, second.texts)
	p.fixes, p.badFixes, err = proveFixes(first, func(overlay map[string][]byte) (*view, error) {
		return survey(q, suite, workers, overlay)
	})
	return p, err
}

// query returns how the graph is loaded: every package is a target.
func (g graph) query() (query, error) {
	dir := g.dir
	if g.module != "" {
		var err error
		if dir, err = moduleDir(g.module); err != nil {
			return query{}, err
		}
	}
	root, err := filepath.Abs(dir)
	return query{dir: root, root: root, env: []string{"GOWORK=off"}, patterns: g.patterns, depth: -1, bare: true, graph: true}, err
}

// A view is what one run showed of a graph.
type view struct {
	texts    map[string]string // all that was said of a package, and its facts, to the byte
	findings []finding         // of packages that type-check
	illTyped []string          // packages that don't, with the first error
	failures []string          // of analyzers
	cErrors  map[string]int    // numbers of type errors of packages that use cgo
}

func survey(q query, suite []*analysis.Analyzer, workers int, overlay map[string][]byte) (*view, error) {
	l := newLoader(suite, workers)
	l.overlay, l.digests = overlay, true
	r, err := l.run(q)
	if err != nil {
		return nil, err
	}
	v := &view{texts: make(map[string]string), cErrors: make(map[string]int)}
	for _, u := range r.units {
		v.add(u)
	}
	return v, nil
}

// surveyAlone surveys with a single thread.
func surveyAlone(q query, suite []*analysis.Analyzer) (*view, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	return survey(q, suite, 1, nil)
}

func (v *view) add(u *unit) {
	for _, err := range u.result.failures {
		v.failures = append(v.failures, err.Error())
	}
	if err := u.loadError(); err != nil {
		v.illTyped = append(v.illTyped, u.ImportPath+": "+err.Error())
		return
	}
	v.cErrors[u.ImportPath] = len(u.result.errors)
	v.texts[u.ImportPath] = fmt.Sprintf("%+v\n%s", u.findings, u.result.digest)
	v.findings = append(v.findings, u.findings...)
}

// differing returns the packages of which two runs say different things.
func differing(a, b map[string]string) []string {
	var list []string
	for _, path := range slices.Sorted(maps.Keys(a)) {
		if a[path] != b[path] {
			list = append(list, path+": "+firstDifference(a[path], b[path]))
		}
	}
	return list
}

func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-80)
	return fmt.Sprintf("%q or %q", a[from:min(len(a), i+80)], b[from:min(len(b), i+80)])
}

func (p *proof) print(w io.Writer) {
	fmt.Fprintf(w, "%s: %d packages, %d findings, %d fixes; %d panics, %d packages that differ, %d bad fixes, %d packages left out\n",
		cmp.Or(p.module, p.name), p.packages, p.findings, p.fixes, len(p.panics), len(p.differing), len(p.badFixes), len(p.leftOut))
	for _, list := range []struct {
		what  string
		lines []string
	}{{"panic", p.panics}, {"differs", p.differing}, {"fix", p.badFixes}, {"left out", p.leftOut}} {
		for _, line := range list.lines {
			fmt.Fprintf(w, "\t%s: %s\n", list.what, line)
		}
	}
}
