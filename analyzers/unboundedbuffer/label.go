package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/bounds"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// inputLabel reports a label of a metric whose value a client chooses: a series
// for each value ever sent.
func (c *checker) inputLabel(cur inspector.Cursor, fn *types.Func) {
	if !isVectorMethod(fn) {
		return
	}
	if in, ok := uses.Func(cur); !ok || !bounds.IsHandler(c.info, in.Node()) {
		return
	}
	for i, arg := range cur.Node().(*ast.CallExpr).Args {
		value, ok := c.chosenByClient(cur.ChildAt(edge.CallExpr_Args, i))
		if !ok {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: inputLabel, At: arg,
			Message: fmt.Sprintf("label value %s is what a client sends: a series for each value ever seen; use a route or a class", source(value)),
		})
	}
}

// isVectorMethod reports whether fn picks a series of a metric by the values of
// its labels.
func isVectorMethod(fn *types.Func) bool {
	if fn.Name() != "WithLabelValues" || fn.Signature().Recv() == nil {
		return false
	}
	const path = "github.com/prometheus/client_golang/prometheus"
	return typematch.IsNamed(fn.Signature().Recv().Type(), path, "CounterVec", "GaugeVec", "HistogramVec", "SummaryVec")
}

// chosenByClient returns the part of a request that the expression at cur is,
// if a client can give it any value.
func (c *checker) chosenByClient(cur inspector.Cursor) (ast.Expr, bool) {
	made, _ := c.definition(cur)
	e := ast.Unparen(made.Node().(ast.Expr))
	if call, ok := e.(*ast.CallExpr); ok {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		return call, ok && isFreeMethod(sel.Sel.Name) && c.isOfRequest(sel.X)
	}
	sel, ok := e.(*ast.SelectorExpr)
	return e, ok && isFreeField(sel.Sel.Name) && c.isOfRequest(sel.X)
}

func isFreeMethod(name string) bool {
	switch name {
	case "Get", "FormValue", "PostFormValue", "UserAgent", "Referer", "String", "EscapedPath":
		return true
	}
	return false
}

func isFreeField(name string) bool {
	switch name {
	case "Path", "RawPath", "RawQuery", "RequestURI", "RemoteAddr", "Host":
		return true
	}
	return false
}
