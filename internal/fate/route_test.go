package fate_test

import (
	"go/ast"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/uses"
)

// TestRoutes reports the calls of to that a call of from leads to.
func TestRoutes(t *testing.T) {
	routes := &analysis.Analyzer{
		Name: "routes", Doc: "routes from from to to",
		Requires: []*analysis.Analyzer{uses.Analyzer, ctrlflow.Analyzer},
		Run:      func(pass *analysis.Pass) (any, error) { reportRoutes(pass); return nil, nil },
	}
	analysistest.Run(t, linttest.Testdata(), routes, "routes/open")
}

func reportRoutes(pass *analysis.Pass) {
	index := pass.ResultOf[uses.Analyzer].(*uses.Index)
	track := &fate.Tracker{
		Pkg: pass.Pkg, Info: pass.TypesInfo, Index: index,
		CFGs: pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs),
	}
	for fn := range index.Inspector().Root().Preorder((*ast.FuncDecl)(nil)) {
		r := fate.Route{Stops: callsOf(fn, "stop")}
		from, to := callsOf(fn, "from"), callsOf(fn, "to")
		if len(from) == 0 || len(to) == 0 {
			continue
		}
		if r.From, r.To = from[0], to[0]; track.Open(fn, r) {
			pass.Reportf(r.To.Node().Pos(), "open")
		}
	}
}

func callsOf(fn inspector.Cursor, name string) []inspector.Cursor {
	var list []inspector.Cursor
	for cur := range fn.Preorder((*ast.CallExpr)(nil)) {
		if id, ok := cur.Node().(*ast.CallExpr).Fun.(*ast.Ident); ok && id.Name == name {
			list = append(list, cur)
		}
	}
	return list
}
