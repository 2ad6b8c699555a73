package growth_test

import (
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/uses"
)

var names = map[growth.Use]string{
	growth.Insert: "insert", growth.Init: "init", growth.Remove: "remove", growth.Cap: "cap", growth.Escape: "escape",
}

// census reports what the package does with the fields of its type box, reads
// left out.
var census = &analysis.Analyzer{
	Name:     "census",
	Doc:      "report the operations on the fields of box",
	Requires: []*analysis.Analyzer{inspect.Analyzer, uses.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		index := pass.ResultOf[uses.Analyzer].(*uses.Index)
		c := growth.NewCensus(pass.Pkg, pass.TypesInfo, index, func(inspector.Cursor) bool { return false })
		for field := range pass.Pkg.Scope().Lookup("box").Type().Underlying().(*types.Struct).Fields() {
			container, ok := c.Of(field)
			if !ok {
				pass.Reportf(field.Pos(), "no container")
				continue
			}
			for _, op := range container.Ops {
				if op.Use != growth.Read {
					pass.Reportf(op.Cur.Node().Pos(), "%s %s", names[op.Use], field.Name())
				}
			}
		}
		return nil, nil
	},
}

func TestCensus(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), census, "census")
}

// repeats reports the calls of work that run repeatedly, and the types that
// live long.
var repeats = &analysis.Analyzer{
	Name:     "repeats",
	Doc:      "report what runs repeatedly and what lives long",
	Requires: []*analysis.Analyzer{inspect.Analyzer, uses.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		index := pass.ResultOf[uses.Analyzer].(*uses.Index)
		lives := growth.NewLives(pass.Pkg, pass.TypesInfo, index, func(inspector.Cursor) bool { return false })
		for use := range index.Of(pass.Pkg.Scope().Lookup("work")) {
			if _, ok := lives.Repeats(use); ok {
				pass.Reportf(use.Node().Pos(), "repeats")
			}
		}
		for _, name := range pass.Pkg.Scope().Names() {
			named, ok := pass.Pkg.Scope().Lookup(name).Type().(*types.Named)
			if !ok {
				continue
			}
			if _, ok := lives.Type(named); ok && named.Obj().Name() == name {
				pass.Reportf(named.Obj().Pos(), "lives long")
			}
		}
		return nil, nil
	},
}

func TestLives(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), repeats, "lives")
}
