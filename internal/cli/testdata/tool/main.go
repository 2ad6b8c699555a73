// Command tool is memlint with a suite made for tests: it reports every call
// of a function named leak, risk or note, and crashes at a call of crash.
package main

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/cli"
	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/report"
)

func main() { cli.Main(&catalog.Suite{New: newSuite, Kinds: kinds}) }

const doc = `callcheck: find calls of functions with telling names

# Analyzer callcheck

It reports calls.

# leaky-call

A call of leak leaks.

	leak() // wrong

# risky-call

risky-call: a call of risk

A call of risk is a risk.`

var (
	leaky = &report.Kind{Analyzer: "callcheck", Name: "leaky-call", Severity: report.Leak, Title: "a call of leak"}
	risky = &report.Kind{Analyzer: "callcheck", Name: "risky-call", Severity: report.Risk, Title: "a call of risk"}
	noted = &report.Kind{Analyzer: "callcheck", Name: "noted-call", Severity: report.Note, Title: "a call of note"}
	other = &report.Kind{Analyzer: "othercheck", Name: "off-call", Severity: report.Leak, Title: "a call of off", Off: true}

	kinds  = []*report.Kind{leaky, risky, noted, other}
	byName = map[string]*report.Kind{"leak": leaky, "risk": risky, "note": noted, "off": other}
)

// seen is a fact, so that dependencies are analyzed.
type seen struct{}

func (*seen) AFact() {}

func newSuite(options *report.Options) []*analysis.Analyzer {
	call := &analysis.Analyzer{Name: "callcheck", Doc: doc, URL: report.URL("callcheck"), FactTypes: []analysis.Fact{new(seen)}}
	extra := call.Flags.String("extra", "", "also report calls of the function of that name")
	call.Run = func(pass *analysis.Pass) (any, error) { return nil, run(pass, options, *extra) }
	off := &analysis.Analyzer{Name: "othercheck", Doc: "othercheck: find calls of off", URL: report.URL("othercheck")}
	off.Run = func(pass *analysis.Pass) (any, error) { return nil, run(pass, options, "") }
	return []*analysis.Analyzer{call, off}
}

func run(pass *analysis.Pass, options *report.Options, extra string) error {
	if options.FactsOnly {
		return nil
	}
	findings := report.New(pass, options)
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if stmt, ok := n.(*ast.ExprStmt); ok {
				check(pass, findings, file, stmt, extra)
			}
			return true
		})
	}
	findings.Flush()
	return nil
}

func check(pass *analysis.Pass, findings *report.Reporter, file *ast.File, stmt *ast.ExprStmt, extra string) {
	call, ok := stmt.X.(*ast.CallExpr)
	if !ok {
		return
	}
	name, ok := call.Fun.(*ast.Ident)
	if !ok {
		return
	}
	kind := byName[name.Name]
	switch {
	case name.Name == "crash":
		panic("crash was called")
	case extra != "" && name.Name == extra:
		kind = risky
	case kind == nil:
		return
	}
	if kind.Analyzer != pass.Analyzer.Name {
		return
	}
	findings.Report(report.Finding{
		Kind:     kind,
		At:       call,
		Message:  name.Name + " is called; remove the call",
		Evidence: []report.Evidence{{At: file.Name, Message: "package begins here"}},
		Fixes: []analysis.SuggestedFix{{
			Message:   "Remove the call",
			TextEdits: []analysis.TextEdit{{Pos: stmt.Pos(), End: stmt.End()}},
		}},
	})
}
