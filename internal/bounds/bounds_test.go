package bounds_test

import (
	"go/ast"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/bounds"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// origins reports the origin of what each io.ReadAll reads.
var origins = &analysis.Analyzer{
	Name:     "origins",
	Doc:      "report the origin of what io.ReadAll reads",
	Requires: []*analysis.Analyzer{uses.Analyzer, bounds.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		index := pass.ResultOf[uses.Analyzer].(*uses.Index)
		tracer := pass.ResultOf[bounds.Analyzer].(*bounds.Tracer)
		for cur := range index.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
			call := cur.Node().(*ast.CallExpr)
			if typematch.IsFunc(typematch.Callee(pass.TypesInfo, call), "io", "ReadAll") {
				pass.Reportf(call.Pos(), "%s", text(tracer.Origin(cur.ChildAt(edge.CallExpr_Args, 0))))
			}
		}
		return nil, nil
	},
}

func text(o bounds.Origin) string {
	result := o.Source.String()
	if o.Limited {
		result = "limited"
	}
	if o.Codec != "" {
		result += " through " + o.Codec
	}
	if o.CodecLimited {
		result += ", limited before"
	}
	return result
}

func TestOrigins(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), origins, "origins", "limits", "caller", "started")
}
