package interleave_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/interleave"
	"github.com/memlint/memlint/internal/kernels"
	"github.com/memlint/memlint/internal/uses"
)

// A checked package, ready to explore.
type checked struct {
	fset  *token.FileSet
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
}

func check(t testing.TB, fset *token.FileSet, files []*ast.File) *checked {
	t.Helper()
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(err error) { t.Error(err) }}
	pkg, err := conf.Check(files[0].Name.Name, fset, files, info)
	if err != nil {
		t.Fatal(err)
	}
	return &checked{fset, files, pkg, info}
}

func (c *checked) explore() []interleave.Stuck {
	pass := &analysis.Pass{Fset: c.fset, Files: c.files, Pkg: c.pkg, TypesInfo: c.info, ResultOf: make(map[*analysis.Analyzer]any)}
	pass.ResultOf[inspect.Analyzer] = inspector.New(c.files)
	index, err := uses.Analyzer.Run(pass)
	if err != nil {
		panic(err)
	}
	return interleave.New(c.fset, c.pkg, c.info, c.files, index.(*uses.Index)).Package()
}

func parseDir(t testing.TB, dir string) *checked {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Skipf("the toolchain's leak tests are not there: %s", dir)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return check(t, fset, files)
}

// An expectation is what the toolchain's test wants its leak profile to show
// for one kernel: patterns for "function(...) [wait reason]".
type expectation struct {
	name  string
	leaks []*regexp.Regexp
}

func expectations(t *testing.T) []expectation {
	t.Helper()
	var list []expectation
	for _, k := range kernels.Read(t) {
		e := expectation{name: k.Name}
		for _, leak := range k.Leaks {
			e.leaks = append(e.leaks, regexp.MustCompile(leak))
		}
		list = append(list, e)
	}
	return list
}

// reasons are the runtime's names for what a goroutine waits for.
var reasons = map[interleave.Op][]string{
	interleave.Send: {"chan send"}, interleave.Receive: {"chan receive"}, interleave.Range: {"chan receive"},
	interleave.Select: {"select", "select (no cases)"}, interleave.Wait: {"sync.WaitGroup.Wait"}, interleave.Cond: {"sync.Cond.Wait"},
	interleave.Lock: {"sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock"},
}

// profileLines returns how the runtime's profile may show s.
func profileLines(c *checked, names map[ast.Node]string, s interleave.Stuck) []string {
	name := names[s.Root]
	switch started := s.Started.(type) {
	case *ast.GoStmt:
		name = kernels.Called(started.Call, names, c.info)
	case *ast.CallExpr:
		name = ""
	}
	var lines []string
	for _, r := range reasons[s.Op] {
		if s.Nil {
			r += " (nil chan)"
		}
		lines = append(lines, name+"(...) ["+r+"]")
	}
	return lines
}

// foundKernels explores dir and returns the expectations that some finding
// meets, and the findings that meet none, by kernel.
func foundKernels(t *testing.T, dir string) (met, other map[string]int) {
	c := parseDir(t, dir)
	names := kernels.Names(c.files, c.info)
	list := c.explore()
	met, other = make(map[string]int), make(map[string]int)
	for _, e := range expectations(t) {
		for _, s := range list {
			if slices.ContainsFunc(profileLines(c, names, s), e.matches) {
				met[e.name]++
			}
		}
	}
	return met, other
}

func (e expectation) matches(line string) bool {
	return slices.ContainsFunc(e.leaks, func(r *regexp.Regexp) bool { return r.MatchString(line) })
}

// TestKernels compares what is found in the kernels of real leaks with what
// the toolchain expects its leak profile to show for them.
func TestKernels(t *testing.T) {
	met, _ := foundKernels(t, kernels.GoKer())
	classes := kernels.Classes(t)
	var table bytes.Buffer
	counted, locks := 0, 0
	for _, e := range expectations(t) {
		class, ok := classes[strings.ToLower(e.name)]
		if !ok {
			continue
		}
		fmt.Fprintf(&table, "%-18s %-45s %d\n", e.name, class, met[e.name])
		switch {
		case met[e.name] == 0:
		case strings.HasPrefix(class, "Resource"):
			locks++
		default:
			counted++
		}
	}
	t.Logf("%d kernels of communication and mixed kind, %d of locks\n%s", counted, locks, &table)
	if counted < 22 {
		t.Errorf("found %d kernels of communication and mixed kind, want at least 22", counted)
	}
}

// TestPatterns wants each simple leak of the toolchain's tests found.
func TestPatterns(t *testing.T) {
	met, _ := foundKernels(t, kernels.Dir())
	for _, name := range []string{
		"NilRecv", "NilSend", "SelectNoCases", "ChanRecv", "ChanSend", "Select", "WaitGroup", "MutexStack", "MutexHeap",
		"Cond", "RWMutexRLock", "RWMutexLock", "Mixed",
		"NoCloseRange", "MethodContractViolation", "DoubleSend", "EarlyReturn", "NCastLeak", "Timeout",
	} {
		if met[name] == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}
