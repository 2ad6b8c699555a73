package listenerleak

import (
	_ "embed"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/docs"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lifetime"
	"github.com/memlint/memlint/internal/pairs"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

//go:embed doc.go
var docFile string

// Analyzer is listenerleak with default options.
var Analyzer = New(&report.Options{})

// New returns a listenerleak that reads options when it runs.
func New(options *report.Options) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "listenerleak",
		Doc:      docs.Extract(docFile, "listenerleak"),
		URL:      report.URL("listenerleak"),
		Requires: []*analysis.Analyzer{uses.Analyzer, contract.Analyzer, pairs.Analyzer},
		Run:      uses.InTurn(func(pass *analysis.Pass) (any, error) { return nil, run(pass, options) }),
	}
}

// A checker holds what all questions about one package share.
type checker struct {
	pass      *analysis.Pass
	options   *report.Options
	info      *types.Info
	index     *uses.Index
	contracts *contract.Contracts
	track     *fate.Tracker
	pairs     *pairs.Table
	lives     *lifetime.Lifetimes
	repeats   *growth.Lives
	census    *growth.Census
	mentioned map[string][]*types.Func  // by name: methods and functions that the package uses
	unkeyed   map[*types.Var][]ast.Expr // by field: values in literals without keys
	findings  *report.Reporter

	namesReported map[*types.Named]bool // types with a finding of ownName
	removal       map[string]bool       // by name of a function: whether it removes a registration
	waiting       *[]inspector.Cursor   // the functions with a select that may give up
}

func run(pass *analysis.Pass, options *report.Options) error {
	contracts := pass.ResultOf[contract.Analyzer].(*contract.Contracts)
	index := pass.ResultOf[uses.Analyzer].(*uses.Index)
	c := &checker{
		pass: pass, options: options, info: pass.TypesInfo, index: index, contracts: contracts,
		track: contracts.Tracker(), pairs: pass.ResultOf[pairs.Analyzer].(*pairs.Table),
		lives:    lifetime.New(pass.Pkg, pass.TypesInfo, pass.Fset, index),
		findings: report.New(pass, options), namesReported: make(map[*types.Named]bool),
	}
	c.repeats = growth.NewLives(pass.Pkg, pass.TypesInfo, index, c.testCode)
	for cur := range index.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
		c.call(cur, cur.Node().(*ast.CallExpr))
	}
	c.entries()
	c.waits()
	c.selfRemoving()
	c.forgetsSibling()
	c.series()
	c.findings.Flush()
	return nil
}

// call asks what a call registers.
func (c *checker) call(cur inspector.Cursor, call *ast.CallExpr) {
	fn := typematch.Callee(c.info, call)
	if fn == nil || fn.Pkg() == nil {
		return
	}
	switch {
	case typematch.IsFunc(fn, "os/signal", "Notify"):
		c.signal(cur, call, 0)
	case typematch.IsFunc(fn, "os/signal", "NotifyContext"):
		c.signalContext(cur, call)
	case typematch.IsFunc(fn, "context", "AfterFunc"):
		c.afterFunc(cur, call)
	default:
		pair := c.pairs.Of(fn, c.options.Pairs)
		switch {
		case pair == nil:
		case pair.Form == pairs.BySignal:
			c.signal(cur, call, pair.Param)
		default:
			c.registration(registration{cur: cur, call: call, fn: fn, pair: pair})
		}
	}
}

// counted returns the census of the package's containers.
func (c *checker) counted() *growth.Census {
	if c.census == nil {
		c.census = growth.NewCensus(c.pass.Pkg, c.info, c.index, c.testCode)
	}
	return c.census
}

// mentions reports whether the package calls, or names, a function that removes
// what r registers, outside of its tests. A name that many things have counts
// only if it is the registry's.
func (c *checker) mentions(r registration) bool {
	if c.mentioned == nil {
		c.mentioned = make(map[string][]*types.Func)
		for id, obj := range c.info.Uses {
			if fn, ok := obj.(*types.Func); ok && fn.Pkg() != nil && !c.inTest(id) && !slices.Contains(c.mentioned[fn.Name()], fn) {
				c.mentioned[fn.Name()] = append(c.mentioned[fn.Name()], fn)
			}
		}
	}
	return slices.ContainsFunc(r.pair.Releases, func(name string) bool {
		return slices.ContainsFunc(c.mentioned[name], func(fn *types.Func) bool {
			return name != "Close" && name != "Cancel" || c.sameRegistry(fn, r.fn)
		})
	})
}
