package tickerstop

import (
	_ "embed"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/docs"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/lifetime"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/timers"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

//go:embed doc.go
var docFile string

// Analyzer is tickerstop with default options.
var Analyzer = New(&report.Options{})

// New returns a tickerstop that reads options when it runs.
func New(options *report.Options) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "tickerstop",
		Doc:      docs.Extract(docFile, "tickerstop"),
		URL:      report.URL("tickerstop"),
		Requires: []*analysis.Analyzer{uses.Analyzer, ctrlflow.Analyzer, contract.Analyzer},
		Run:      uses.InTurn(func(pass *analysis.Pass) (any, error) { return nil, run(pass, options) }),
	}
}

// A checker holds what all questions about one package share.
type checker struct {
	*analysis.Pass
	info     *types.Info
	index    *uses.Index
	track    *fate.Tracker
	contract *contract.Contracts
	gate     *timers.Gate
	lives    *lifetime.Lifetimes
	findings *report.Reporter
}

func run(pass *analysis.Pass, options *report.Options) error {
	if !typematch.Imports(pass.Pkg, "time") {
		return nil
	}
	index := pass.ResultOf[uses.Analyzer].(*uses.Index)
	contracts := pass.ResultOf[contract.Analyzer].(*contract.Contracts)
	c := &checker{
		Pass: pass, info: pass.TypesInfo, index: index,
		track: contracts.Tracker(), contract: contracts,
		gate:     timers.NewGate(pass, options.AsyncTimers),
		lives:    lifetime.New(pass.Pkg, pass.TypesInfo, pass.Fset, index),
		findings: report.New(pass, options),
	}
	for cur := range index.Inspector().Root().Preorder((*ast.CallExpr)(nil), (*ast.RangeStmt)(nil), (*ast.ForStmt)(nil), (*ast.UnaryExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			c.call(cur, n)
		case *ast.RangeStmt:
			c.rangeLoop(cur, n)
		case *ast.ForStmt:
			c.endlessLoop(cur, n)
		case *ast.UnaryExpr:
			c.receive(cur, n)
		}
	}
	c.findings.Flush()
	return nil
}

// call asks the questions that begin at a creation.
func (c *checker) call(cur inspector.Cursor, call *ast.CallExpr) {
	made, ok := c.creation(cur, call)
	if !ok {
		return
	}
	switch made.source {
	case ticker, timer:
		c.stoppable(made)
	case tick:
		c.tick(made)
	case after:
		c.after(made)
	case afterFunc:
		c.afterFunc(made)
	}
}
