package interleave_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/interleave"
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
	return interleave.New(c.fset, c.pkg, c.info, c.files).Package()
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

func kernelDir() string {
	return filepath.Join(build.Default.GOROOT, "src/runtime/testdata/testgoroutineleakprofile")
}

// An expectation is what the toolchain's test wants its leak profile to show
// for one kernel: patterns for "function(...) [wait reason]".
type expectation struct {
	name  string
	leaks []*regexp.Regexp
}

// expectations reads the lists of leaks out of the toolchain's test.
func expectations(t *testing.T) []expectation {
	t.Helper()
	name := filepath.Join(build.Default.GOROOT, "src/runtime/goroutineleakprofile_test.go")
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Skipf("the toolchain's leak test is not there: %v", err)
	}
	var list []expectation
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "makeTest" && id.Name != "makeFlakyTest" {
			return true
		}
		e := expectation{name: literal(call.Args[0])}
		for _, a := range call.Args[1:] {
			e.leaks = append(e.leaks, regexp.MustCompile(literal(a)))
		}
		list = append(list, e)
		return true
	})
	return list
}

func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok {
		return strings.Trim(lit.Value, "`\"")
	}
	return ""
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
		name = calledName(c, names, started.Call)
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

func calledName(c *checked, names map[ast.Node]string, call *ast.CallExpr) string {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return names[fun]
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if fn, ok := c.info.Uses[fun.Sel].(*types.Func); ok {
			return methodName(fn)
		}
	}
	return ""
}

func methodName(fn *types.Func) string {
	recv := fn.Signature().Recv().Type()
	if p, ok := recv.(*types.Pointer); ok {
		return "(*" + p.Elem().(*types.Named).Obj().Name() + ")." + fn.Name()
	}
	if named, ok := recv.(*types.Named); ok {
		return named.Obj().Name() + "." + fn.Name()
	}
	return fn.Name()
}

// funcNames gives functions and literals the names that the compiler does.
func funcNames(c *checked) map[ast.Node]string {
	names := make(map[ast.Node]string)
	for _, f := range c.files {
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := d.Name.Name
			if d.Recv != nil {
				name = methodName(c.info.Defs[d.Name].(*types.Func))
			}
			names[d] = name
			nameLiterals(names, d.Body, name+".func")
		}
	}
	return names
}

func nameLiterals(names map[ast.Node]string, body ast.Node, prefix string) {
	n := 0
	ast.Inspect(body, func(node ast.Node) bool {
		lit, ok := node.(*ast.FuncLit)
		if !ok {
			return true
		}
		n++
		names[lit] = fmt.Sprint(prefix, n)
		nameLiterals(names, lit.Body, names[lit]+".")
		return false
	})
}

// classes reads the kernels' classes out of the toolchain's table.
func classes(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(kernelDir(), "goker/README.md"))
	if err != nil {
		t.Skip(err)
	}
	row := regexp.MustCompile(`(?m)^\|\[(\w+)#(\d+)\]\|[^|]*\|[^|]*\| (\w+) \| ([^|]*) \|`)
	list := make(map[string]string)
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		list[m[1]+m[2]] = m[3] + ": " + m[4]
	}
	return list
}

// foundKernels explores dir and returns the expectations that some finding
// meets, and the findings that meet none, by kernel.
func foundKernels(t *testing.T, dir string) (met, other map[string]int) {
	c := parseDir(t, dir)
	names := funcNames(c)
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
	met, _ := foundKernels(t, filepath.Join(kernelDir(), "goker"))
	classes := classes(t)
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
	met, _ := foundKernels(t, kernelDir())
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
