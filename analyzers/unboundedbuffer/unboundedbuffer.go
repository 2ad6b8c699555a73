package unboundedbuffer

import (
	_ "embed"
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/bounds"
	"github.com/memlint/memlint/internal/docs"
	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

//go:embed doc.go
var docFile string

// Analyzer is unboundedbuffer with default options.
var Analyzer = New(&report.Options{})

// New returns an unboundedbuffer that reads options when it runs.
func New(options *report.Options) *analysis.Analyzer {
	limits := defaultLimits
	a := &analysis.Analyzer{
		Name:     "unboundedbuffer",
		Doc:      docs.Extract(docFile, "unboundedbuffer"),
		URL:      report.URL("unboundedbuffer"),
		Requires: []*analysis.Analyzer{uses.Analyzer, bounds.Analyzer},
		Run:      uses.InTurn(func(pass *analysis.Pass) (any, error) { return nil, run(pass, options, &limits) }),
	}
	limits.register(&a.Flags)
	return a
}

// A checker holds what all questions about one package share.
type checker struct {
	pass     *analysis.Pass
	info     *types.Info
	index    *uses.Index
	readers  *bounds.Tracer
	lives    *growth.Lives
	census   *growth.Census
	limits   *limits
	findings *report.Reporter
	tests    map[*ast.File]bool  // whether a file helps tests
	sized    map[*types.Var]bool // sizes from requests that are reported
	compared map[*ast.IfStmt]bool
	values   map[types.Object]inspector.Cursor // of variables that are set once
	enums    map[*types.TypeName]bool
	nilled   map[types.Object]bool // fields that are set to nil
}

func run(pass *analysis.Pass, options *report.Options, limits *limits) error {
	if testPath.MatchString(pass.Pkg.Path()) {
		return nil
	}
	index := pass.ResultOf[uses.Analyzer].(*uses.Index)
	c := &checker{
		pass: pass, info: pass.TypesInfo, index: index, limits: limits,
		readers:  pass.ResultOf[bounds.Analyzer].(*bounds.Tracer),
		findings: report.New(pass, options),
		tests:    make(map[*ast.File]bool),
		sized:    make(map[*types.Var]bool),
		compared: make(map[*ast.IfStmt]bool),
		values:   make(map[types.Object]inspector.Cursor),
		enums:    make(map[*types.TypeName]bool),
		nilled:   make(map[types.Object]bool),
	}
	c.lives = growth.NewLives(pass.Pkg, pass.TypesInfo, index, c.isTest)
	c.census = growth.NewCensus(pass.Pkg, pass.TypesInfo, index, c.isTest)
	for file := range index.Inspector().Root().Children() {
		if options.Tests || !c.isTest(file) {
			c.file(file)
		}
	}
	c.states()
	c.findings.Flush()
	return nil
}

// file asks the questions that begin at a node of a file.
func (c *checker) file(file inspector.Cursor) {
	for cur := range file.Preorder((*ast.CallExpr)(nil), (*ast.AssignStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			c.call(cur, n)
		case *ast.AssignStmt:
			c.noteNil(n)
			c.captureAppend(cur, n)
			c.nestedContext(cur, n)
			c.nestedWith(cur, n)
			c.growingWith(cur, n)
			c.heapPop(cur, n)
			c.keptPart(cur, n)
		}
	}
}

// testPath matches the elements of the paths of packages that serve tests,
// benchmarks or as examples: what grows there ends with them.
var testPath = lazyregexp.New(`(^|/)(e2e|integration|tests?|testing|testutils?|test[-_]?(server|suite|support|helpers?)|mocks?|fakes?|bench(marks?)?|examples?)(/|$)`)

// testFile matches the names of files with tests, or with a command that
// measures the program.
var testFile = lazyregexp.New(`_test\.go$|(^|[_/\\])bench(mark)?s?(_[^/\\]*)?\.go$`)

// isTest reports whether cur stands in a test file, or in a file that helps
// tests.
func (c *checker) isTest(cur inspector.Cursor) bool {
	file := fileOf(cur)
	if file == nil {
		return false
	}
	known, ok := c.tests[file]
	if !ok {
		known = testFile.MatchString(c.pass.Fset.File(file.FileStart).Name()) || importsAny(file, "testing", "net/http/httptest")
		c.tests[file] = known
	}
	return known
}

func importsAny(file *ast.File, paths ...string) bool {
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil && slices.Contains(paths, path) {
			return true
		}
	}
	return false
}

// call asks the questions that begin at a call.
func (c *checker) call(cur inspector.Cursor, call *ast.CallExpr) {
	switch typematch.Builtin(c.info, call) {
	case "make":
		c.capacity(cur, call)
	case "delete":
		c.nilMapDelete(cur, call)
		c.readded(cur, call)
		c.forgottenTwins(cur)
		c.loopKey(cur, call)
	}
	fn := typematch.Callee(c.info, call)
	if fn == nil {
		return
	}
	switch {
	case typematch.IsFunc(fn, "runtime/debug", "SetGCPercent"):
		c.gcOff(cur, call, fn)
	case typematch.IsMethod(fn, "sync", "Pool", "Put"):
		c.pooled(cur, call)
	case typematch.IsMethod(fn, "bytes", "Buffer", "Write"):
		c.captureWrite(cur, call)
	case typematch.IsMethod(fn, "golang.org/x/sync/errgroup", "Group", "Go"):
		c.fanOut(cur, call)
	}
	c.inputLabel(cur, fn)
	if read, ok := c.readOf(cur, call, fn); ok {
		c.read(read)
	}
}

// source returns the text of an expression for a message, shortened if it
// wouldn't fit.
func source(e ast.Expr) string {
	text := types.ExprString(e)
	if len(text) > 30 {
		text = text[:27] + "..."
	}
	return text
}
