package tickerstop

import (
	_ "embed"
	"go/ast"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// doc is the analyzer's help: "name: summary", a blank line, the rest.
const doc = `tickerstop: find tickers and timers that are never stopped

Placeholder until the analyzer lands.`

// Kinds are the defects that the analyzer reports.
var Kinds = []*report.Kind{neverStopped}

var neverStopped = &report.Kind{Analyzer: "tickerstop", Name: "never-stopped", Severity: report.Leak, Title: "a ticker is never stopped"}

// Analyzer is tickerstop with default options.
var Analyzer = New(&report.Options{})

// New returns a tickerstop that reads options when it runs.
func New(options *report.Options) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "tickerstop",
		Doc:      doc,
		URL:      report.URL("tickerstop"),
		Requires: []*analysis.Analyzer{inspect.Analyzer, uses.Analyzer, ctrlflow.Analyzer},
		Run:      func(pass *analysis.Pass) (any, error) { return nil, run(pass, options) },
	}
}

func run(pass *analysis.Pass, options *report.Options) error {
	if !typematch.Imports(pass.Pkg, "time") {
		return nil
	}
	index := pass.ResultOf[uses.Analyzer].(*uses.Index)
	findings := report.New(pass, options)
	for cur := range index.Inspector().Root().Preorder((*ast.ExprStmt)(nil)) {
		call, ok := cur.Node().(*ast.ExprStmt).X.(*ast.CallExpr)
		if !ok || !typematch.IsFunc(typematch.Callee(pass.TypesInfo, call), "time", "NewTicker") {
			continue
		}
		findings.Report(report.Finding{Kind: neverStopped, At: call, Message: "ticker is never stopped; keep it and defer its Stop"})
	}
	findings.Flush()
	return nil
}
