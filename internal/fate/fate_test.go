package fate_test

import (
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// TestPaths runs the engine alone, without contracts, on pairs of functions
// that drop a value and that don't.
func TestPaths(t *testing.T) {
	analysistest.Run(t, linttest.Testdata(), drops, "fate/...")
}

// drops reports how each call of res.Open leaves its value behind.
var drops = &analysis.Analyzer{
	Name:     "drops",
	Doc:      "report the drops of values of package res",
	Requires: []*analysis.Analyzer{uses.Analyzer, ctrlflow.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		index := pass.ResultOf[uses.Analyzer].(*uses.Index)
		tracker := &fate.Tracker{
			Pkg: pass.Pkg, Info: pass.TypesInfo, Index: index,
			CFGs: pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs), Oracle: reads{pass.TypesInfo},
		}
		for cur := range index.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
			report(pass, tracker, cur)
		}
		return nil, nil
	},
}

func report(pass *analysis.Pass, tracker *fate.Tracker, cur inspector.Cursor) {
	fn := typematch.Callee(pass.TypesInfo, cur.Node().(*ast.CallExpr))
	if !typematch.IsFunc(fn, "fate/res", "Open", "TryOpen", "Find") {
		return
	}
	f := tracker.Of(cur, 0, closing{})
	if f.StuckDefer != nil {
		pass.Reportf(cur.Node().Pos(), "stuck defer")
	}
	var list []string
	for _, drop := range f.Drops {
		list = append(list, how[drop.How])
	}
	if len(list) > 0 {
		pass.Reportf(cur.Node().Pos(), "dropped: %s", strings.Join(list, ", "))
	}
}

var how = map[fate.DropHow]string{
	fate.AtReturn: "return", fate.AtEnd: "end", fate.ByOverwrite: "overwrite", fate.ByNextTurn: "next turn", fate.AtOnce: "at once",
}

// closing is the obligation of a res.File: Close pays, or a receive from Done.
type closing struct{}

func (closing) Pays(_ string, m *types.Func) bool { return m.Name() == "Close" }
func (closing) PaysCall() bool                    { return false }
func (closing) PaysArg(*ast.CallExpr, int) bool   { return false }
func (closing) Through(field *types.Var) bool     { return field.Name() == "Done" }
func (closing) PaysReceive(field string) bool     { return field == "Done" }
func (closing) Lends(m *types.Func) bool          { return m.Name() == "Events" }

// reads is an oracle that knows which functions of package res only look.
type reads struct{ info *types.Info }

func (r reads) Argument(call *ast.CallExpr, i int) fate.Flow {
	fn := typematch.Callee(r.info, call)
	switch {
	case fn == nil:
		return fate.Flow{Effect: fate.Moves}
	case fn.Name() == "Look" || fn.Name() == "Await" || i < 0:
		return fate.Flow{}
	case fn.Name() == "Shut":
		return fate.Flow{Effect: fate.Releases}
	case fn.Name() == "Wrap", fn.Name() == "Bind":
		return fate.Flow{Holds: 1}
	case fn.Name() == "Each":
		return fate.Flow{Effect: fate.Moves, Calls: true}
	}
	return fate.Flow{Effect: fate.Moves}
}

func (r reads) Receiver(m *types.Func) fate.Flow {
	if m.Name() == "Run" {
		return fate.Flow{Effect: fate.Moves}
	}
	return fate.Flow{}
}
