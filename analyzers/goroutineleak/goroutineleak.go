package goroutineleak

import (
	_ "embed"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/docs"
	"github.com/memlint/memlint/internal/lifetime"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/uses"
)

//go:embed doc.go
var docFile string

// Analyzer is goroutineleak with default options.
var Analyzer = New(&report.Options{})

// New returns a goroutineleak that reads options when it runs.
func New(options *report.Options) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "goroutineleak",
		Doc:      docs.Extract(docFile, "goroutineleak"),
		URL:      report.URL("goroutineleak"),
		Requires: []*analysis.Analyzer{uses.Analyzer, channels.Analyzer, ctrlflow.Analyzer},
		Run:      uses.InTurn(func(pass *analysis.Pass) (any, error) { return nil, run(pass, options) }),
	}
}

func run(pass *analysis.Pass, options *report.Options) error {
	census := pass.ResultOf[channels.Analyzer].(*channels.Census)
	concurrent := census.HasChannels()
	if !concurrent && !importsMutex(pass.Pkg) {
		return nil
	}
	c := &checker{
		Pass:    pass,
		options: options,
		census:  census,
		index:   pass.ResultOf[uses.Analyzer].(*uses.Index),
		cfgs:    pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs),
		graphs:  make(map[*channels.Body]*graph),
		once:    make(map[*channels.Body]bool),
		seen:    make(map[token.Pos]bool),
		made:    make(map[madeKey]bool),
		missed:  make(map[*types.Var]bool),
		spins:   make(map[*channels.Body]bool),
	}
	c.lives = lifetime.New(pass.Pkg, pass.TypesInfo, pass.Fset, c.index)
	c.lives.Strict = true
	c.findThreads()
	for _, check := range checks {
		if concurrent || check.locksOnly {
			check.run(c)
		}
	}
	findings := report.New(pass, options)
	for _, f := range c.findings {
		findings.Report(f)
	}
	findings.Flush()
	return nil
}

// checks are in order of certainty: a place is reported once, by the first.
var checks = []check{
	{run: (*checker).checkDeadChannels},
	{run: (*checker).checkAbandonedSends},
	{run: (*checker).checkWaitGroups},
	{run: (*checker).checkGroups},
	{run: (*checker).checkLeftLoops},
	{run: (*checker).checkWorkers},
	{run: (*checker).checkFewReceives},
	{run: (*checker).checkEarlyReturns},
	{run: (*checker).checkLateSends},
	{run: (*checker).checkOwners},
	{run: (*checker).checkReplies},
	{run: (*checker).checkTimeouts},
	{run: (*checker).checkTimers},
	{run: (*checker).checkCancels},
	{run: (*checker).checkSpins},
	{run: (*checker).checkEndless},
	{run: (*checker).checkHelpers},
	{run: (*checker).checkFailed},
	{run: (*checker).checkOnces},
	{run: (*checker).checkUnlocks, locksOnly: true},
	{run: (*checker).checkRelocks, locksOnly: true},
	{run: (*checker).checkSpawns},
}

// A check looks for one sort of defect.
type check struct {
	run       func(*checker)
	locksOnly bool // also in packages without goroutines and channels
}

// A checker looks at one package.
type checker struct {
	*analysis.Pass
	options  *report.Options
	census   *channels.Census
	index    *uses.Index
	cfgs     *ctrlflow.CFGs
	graphs   map[*channels.Body]*graph
	threads  map[*channels.Body]*channels.Call // bodies that run in a goroutine -> one start of it
	findings []report.Finding
	lives    *lifetime.Lifetimes
	once     map[*channels.Body]bool
	seen     map[token.Pos]bool
	missed   map[*types.Var]bool     // wait groups of which a finding says that Done is missed
	spins    map[*channels.Body]bool // bodies of which a finding says that they spin
	locks    []inspector.Cursor      // calls that take a lock, once asked for
	made     map[madeKey]bool        // ends of channels that a finding is about
}

// report takes a finding, unless its place has one or it helps tests.
func (c *checker) report(f report.Finding) {
	if c.seen[f.At.Pos()] || !c.options.Tests && c.helpsTests(f.At.Pos()) {
		return
	}
	c.seen[f.At.Pos()] = true
	c.findings = append(c.findings, f)
}

// helpsTests reports whether the file of pos imports testing: what its
// functions leave behind ends with the test.
func (c *checker) helpsTests(pos token.Pos) bool {
	for _, file := range c.Files {
		if file.FileStart <= pos && pos < file.FileEnd {
			return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"testing"` })
		}
	}
	return false
}

// graph returns the control flow of a body, or nil.
func (c *checker) graph(b *channels.Body) *graph {
	if g, ok := c.graphs[b]; ok {
		return g
	}
	var g *graph
	switch n := b.Node().(type) {
	case *ast.FuncDecl:
		if f := c.cfgs.FuncDecl(n); f != nil {
			g = newGraph(f)
		}
	case *ast.FuncLit:
		if f := c.cfgs.FuncLit(n); f != nil {
			g = newGraph(f)
		}
	}
	c.graphs[b] = g
	return g
}

// findThreads notes which bodies run in a goroutine that this package starts:
// what a start names, what that calls, and the literals that run in both.
func (c *checker) findThreads() {
	c.threads = make(map[*channels.Body]*channels.Call)
	var queue []*channels.Body
	enter := func(b *channels.Body, start *channels.Call) {
		if _, ok := c.threads[b]; !ok {
			c.threads[b] = start
			queue = append(queue, b)
		}
	}
	for _, b := range c.census.Bodies() {
		if len(b.Starts) > 0 {
			enter(b, b.Starts[0])
		}
	}
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		for _, call := range b.Calls {
			if call.Go == nil {
				enter(call.Callee, c.threads[b])
			}
		}
	}
}

// bodyOf returns the body in whose frame an operation stands: the function
// around it, or around the literals that run where they stand.
func (c *checker) bodyOf(op *channels.Op) *channels.Body {
	b := c.census.Body(op.Func)
	if b == nil {
		return nil
	}
	return b.Root()
}
