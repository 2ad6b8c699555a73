package goroutineleak_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/memlint/memlint/analyzers/goroutineleak"
)

var update = flag.Bool("update", false, "write docs/goker.md anew")

// kernels is where the toolchain keeps the code that tests its own leak
// profile: 63 kernels of real defects (GoKer), the six patterns of leaks that
// Uber found most, and simple leaks.
var kernels = filepath.Join(build.Default.GOROOT, "src", "runtime", "testdata", "testgoroutineleakprofile")

// A kernel is one program of the toolchain's tests, with the goroutines that
// its test expects to leak.
type kernel struct {
	name  string
	leaks []*regexp.Regexp // of "function(" as the runtime prints it
}

// readKernels reads the lists of expected leaks out of the toolchain's test.
func readKernels(t *testing.T) []kernel {
	t.Helper()
	name := filepath.Join(build.Default.GOROOT, "src", "runtime", "goroutineleakprofile_test.go")
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Skipf("the toolchain's leak test isn't there: %v", err)
	}
	var list []kernel
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "makeTest" && id.Name != "makeFlakyTest" {
			return true
		}
		k := kernel{name: text(call.Args[0])}
		for _, arg := range call.Args[1:] {
			function, _, _ := strings.Cut(text(arg), ` \[`)
			k.leaks = append(k.leaks, regexp.MustCompile(function))
		}
		list = append(list, k)
		return true
	})
	return list
}

func text(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return ""
	}
	return strings.Trim(lit.Value, "`\"")
}

// leaksIn reports whether one of the names is that of a goroutine that leaks.
func (k kernel) leaksIn(names []string) bool {
	return slices.ContainsFunc(k.leaks, func(r *regexp.Regexp) bool {
		return slices.ContainsFunc(names, func(name string) bool { return r.MatchString(name + "(...)") })
	})
}

// A run is what the analyzer says of one package of kernels.
type run struct {
	pkg         *packages.Package
	diagnostics []analysis.Diagnostic
	names       map[ast.Node]string // functions by the names that the compiler gives them
}

func analyze(t *testing.T, dir string) run {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the toolchain's kernels aren't there: %v", err)
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir}, ".")
	if err != nil || len(pkgs) != 1 || len(pkgs[0].Errors) > 0 {
		t.Fatalf("%s: %v %v", dir, err, pkgs)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{goroutineleak.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Roots[0].Err; err != nil {
		t.Fatal(err)
	}
	return run{pkgs[0], graph.Roots[0].Diagnostics, compilerNames(pkgs[0])}
}

// compilerNames names functions and literals as stack traces do.
func compilerNames(pkg *packages.Package) map[ast.Node]string {
	names := make(map[ast.Node]string)
	for _, f := range pkg.Syntax {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				names[d] = declaredName(pkg.TypesInfo.Defs[d.Name].(*types.Func))
				nameLiterals(names, d.Body, names[d]+".func")
			}
		}
	}
	return names
}

func declaredName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	if p, ok := recv.Type().(*types.Pointer); ok {
		return "(*" + p.Elem().(*types.Named).Obj().Name() + ")." + fn.Name()
	}
	return recv.Type().(*types.Named).Obj().Name() + "." + fn.Name()
}

func nameLiterals(names map[ast.Node]string, body ast.Node, prefix string) {
	n := 0
	ast.Inspect(body, func(node ast.Node) bool {
		lit, ok := node.(*ast.FuncLit)
		if ok {
			n++
			names[lit] = fmt.Sprint(prefix, n)
			nameLiterals(names, lit.Body, names[lit]+".")
		}
		return !ok
	})
}

// functions returns the names of the functions in which a diagnostic stands:
// that around its place, and that of the goroutine whose start it shows.
func (r run) functions(d analysis.Diagnostic) []string {
	list := []string{r.around(d.Pos)}
	for _, related := range d.Related {
		if strings.Contains(related.Message, "starts here") {
			list = append(list, r.startedAt(related.Pos)...)
		}
	}
	return list
}

// around returns the name of the innermost function around a place.
func (r run) around(pos token.Pos) string {
	name, size := "", token.Pos(1<<62)
	for fn, n := range r.names {
		if fn.Pos() <= pos && pos < fn.End() && fn.End()-fn.Pos() < size {
			name, size = n, fn.End()-fn.Pos()
		}
	}
	return name
}

// startedAt returns the name of the function that the go statement at a place
// starts.
func (r run) startedAt(pos token.Pos) (names []string) {
	for _, f := range r.pkg.Syntax {
		if pos < f.FileStart || f.FileEnd <= pos {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			g, ok := n.(*ast.GoStmt)
			if !ok || g.Pos() != pos {
				return true
			}
			switch fun := ast.Unparen(g.Call.Fun).(type) {
			case *ast.FuncLit:
				names = append(names, r.names[fun])
			case *ast.Ident:
				names = append(names, fun.Name)
			case *ast.SelectorExpr:
				if fn, ok := r.pkg.TypesInfo.Uses[fun.Sel].(*types.Func); ok {
					names = append(names, declaredName(fn))
				}
			}
			return true
		})
	}
	return names
}

// found returns the messages of the findings that stand in a goroutine of k
// that leaks.
func (r run) found(k kernel) []string {
	var list []string
	for _, d := range r.diagnostics {
		if k.leaksIn(r.functions(d)) {
			list = append(list, d.Message)
		}
	}
	return list
}

// classes reads the classes of the kernels out of the toolchain's table.
func classes(t *testing.T) map[string]string {
	t.Helper()
	table, err := os.ReadFile(filepath.Join(kernels, "goker", "README.md"))
	if err != nil {
		t.Skip(err)
	}
	row := regexp.MustCompile(`(?m)^\|\[(\w+)#(\d+)\]\|[^|]*\|[^|]*\| (\w+) \| ([^|]*) \|`)
	list := make(map[string]string)
	for _, m := range row.FindAllStringSubmatch(string(table), -1) {
		list[m[1]+m[2]] = strings.TrimSpace(m[3] + ": " + m[4])
	}
	return list
}

// TestKernels compares what is found in the kernels of real leaks with the
// goroutines that the toolchain expects to leak, and with docs/goker.md.
func TestKernels(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks the standard library from source")
	}
	r := analyze(t, filepath.Join(kernels, "goker"))
	classes := classes(t)
	var table bytes.Buffer
	found, all, locks, allLocks := 0, 0, 0, 0
	for _, k := range readKernels(t) {
		class, ok := classes[strings.ToLower(cmp.Or(fileNames[k.name], k.name))]
		if !ok {
			continue
		}
		messages := r.found(k)
		count, total := &found, &all
		if strings.HasPrefix(class, "Resource") {
			count, total = &locks, &allLocks
		}
		*total++
		if len(messages) > 0 {
			*count++
		}
		table.WriteString(row(k.name, class, messages))
	}
	t.Logf("%d of %d kernels of communication and mixed kind, %d of %d of locks", found, all, locks, allLocks)
	if found < 22 {
		t.Errorf("found %d kernels of communication and mixed kind, want at least 22", found)
	}
	compare(t, page(found, all, locks, allLocks, table.String()))
}

// row is one line of the table: a kernel that isn't found says why.
func row(name, class string, messages []string) string {
	if len(messages) > 0 {
		return fmt.Sprintf("| %s | %s | yes | %s |\n", name, class, strings.ReplaceAll(messages[0], "|", `\|`))
	}
	why := missed[name]
	if why == "" {
		why = "not explored to its end within the budget"
		if strings.HasPrefix(class, "Resource") {
			why = "locks only: out of scope for now"
		}
	}
	return fmt.Sprintf("| %s | %s | no | %s |\n", name, class, why)
}

// fileNames are the kernels whose file has another name.
var fileNames = map[string]string{"Moby25348": "Moby25384"}

// missed says why a kernel isn't found, where that is known.
var missed = map[string]string{}

func page(found, all, locks, allLocks int, table string) []byte {
	return fmt.Appendf(nil, `<!-- Generated by go test ./analyzers/goroutineleak -run TestKernels -update; don't edit. -->
# The kernels of real leaks in the Go toolchain

%s tests its goroutine leak profile with GoKer's kernels of defects in
well-known projects (runtime/testdata/testgoroutineleakprofile/goker). A kernel
counts as found if a finding stands in a goroutine that the toolchain expects
to leak, or shows where that goroutine starts.

Found: **%d of %d** kernels that leak by communication or mixed causes, %d of
%d that leak by locks alone (out of scope for now). The six common patterns and
all simple leaks are found; a test guards them.

| kernel | class | found | finding, or why not |
|---|---|---|---|
%s`, release(), found, all, locks, allLocks, table)
}

// release is the toolchain's version without the patch.
func release() string {
	v := strings.Split(runtime.Version(), ".")
	return strings.Join(v[:min(2, len(v))], ".")
}

func compare(t *testing.T, want []byte) {
	t.Helper()
	name := filepath.Join("..", "..", "docs", "goker.md")
	if *update {
		if err := os.WriteFile(name, want, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(got, []byte(release()+" tests")) {
		t.Skipf("%s is of another toolchain than %s", name, release())
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date; run go test ./analyzers/goroutineleak -run TestKernels -update", name)
	}
}

// TestPatterns wants the six common patterns and each simple leak of a
// goroutine found.
func TestPatterns(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks the standard library from source")
	}
	r := analyze(t, kernels)
	want := []string{
		"NoCloseRange", "MethodContractViolation", "DoubleSend", "EarlyReturn", "NCastLeak", "Timeout",
		"NilRecv", "NilSend", "SelectNoCases", "ChanRecv", "ChanSend", "Select", "WaitGroup", "MutexStack", "MutexHeap",
		"RWMutexRLock", "RWMutexLock", "Cond", "Mixed",
	}
	for _, k := range readKernels(t) {
		if slices.Contains(want, k.name) && len(r.found(k)) == 0 {
			t.Errorf("%s: not found", k.name)
		}
		if k.name == "NoLeakGlobal" && len(r.found(k)) > 0 {
			t.Errorf("%s: %q, but nothing leaks there", k.name, r.found(k))
		}
	}
}
