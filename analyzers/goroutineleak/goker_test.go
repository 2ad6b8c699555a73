package goroutineleak_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/token"
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
	"github.com/memlint/memlint/internal/kernels"
)

var update = flag.Bool("update", false, "write docs/goker.md anew")

// A kernel is one program of the toolchain's tests, with the goroutines that
// its test expects to leak.
type kernel struct {
	name  string
	leaks []*regexp.Regexp // of "function(" as the runtime prints it
}

func readKernels(t *testing.T) []kernel {
	t.Helper()
	var list []kernel
	for _, known := range kernels.Read(t) {
		k := kernel{name: known.Name}
		for _, leak := range known.Leaks {
			function, _, _ := strings.Cut(leak, ` \[`)
			k.leaks = append(k.leaks, regexp.MustCompile(function))
		}
		list = append(list, k)
	}
	return list
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
	return run{pkgs[0], graph.Roots[0].Diagnostics, kernels.Names(pkgs[0].Syntax, pkgs[0].TypesInfo)}
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
			if name := kernels.Called(g.Call, r.names, r.pkg.TypesInfo); name != "" {
				names = append(names, name)
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

// TestKernels compares what is found in the kernels of real leaks with the
// goroutines that the toolchain expects to leak, and with docs/goker.md.
func TestKernels(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks the standard library from source")
	}
	r := analyze(t, kernels.GoKer())
	classes := kernels.Classes(t)
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
var missed = map[string]string{
	"Cockroach2448":   "explored in full without the deadlock: in the model no time passes between two operations, so the select with a default always finds its partner",
	"Cockroach16167":  "sync.RWMutex.RLocker isn't modelled: the Locker of the Cond counts as out of view",
	"Grpc795":         "GracefulStop locks twice, but starts nothing and makes nothing: not explored as a group",
	"Grpc1275":        "the channel is received from by a Read that io.ReadFull calls: what code out of view does isn't followed",
	"Hugo3251":        "a hundred goroutines: more than the model counts to",
	"Hugo5379":        "47,000 states explored, no end in sight; the budget is 300",
	"Istio18454":      "the set-up sends 1,024 values: more than the model counts to",
	"Kubernetes58107": "5,000 states explored, no end in sight; the budget is 300",
	"Moby21233":       "the producers send by a method of a channel type behind an interface, which counts as code out of view",
	"Moby7559":        "one goroutine that a continue makes lock twice: it starts nothing and makes nothing, so it isn't explored",
	"Serving2137":     "the path ends before its first operation, where the capacities are computed and the slice of requests is made",
	"Moby27782":       "found with 1,300 states; the budget is 300",
}

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
	r := analyze(t, kernels.Dir())
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
