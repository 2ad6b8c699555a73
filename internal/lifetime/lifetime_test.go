package lifetime_test

import (
	"go/ast"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/memlint/memlint/internal/lifetime"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/uses"
)

// TestOnce asks of each call of mark whether it runs at most once.
func TestOnce(t *testing.T) {
	analysistest.Run(t, linttest.Testdata(), marks, "lifetime/...")
}

var marks = &analysis.Analyzer{
	Name:     "marks",
	Doc:      "report calls of mark that run at most once",
	Requires: []*analysis.Analyzer{uses.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		index := pass.ResultOf[uses.Analyzer].(*uses.Index)
		lives := lifetime.New(pass.Pkg, pass.TypesInfo, pass.Fset, index)
		for cur := range index.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
			id, ok := cur.Node().(*ast.CallExpr).Fun.(*ast.Ident)
			if ok && id.Name == "mark" && lives.Once(cur) {
				pass.Reportf(id.Pos(), "once")
			}
		}
		return nil, nil
	},
}
