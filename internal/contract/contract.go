// Package contract defines an analyzer that computes the contracts of
// functions: what a function does with what it is given, and what its results
// owe. Contracts cross packages as facts.
//
// A contract is computed from the function's body, bottom-up. What isn't
// understood (a recursive call, a body in another language, a call through a
// function value) counts as keeping what it is given, so that its caller has
// nothing left to answer for.
package contract

import (
	"go/ast"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// Analyzer computes *Contracts for each package.
var Analyzer = &analysis.Analyzer{
	Name:       "contract",
	Doc:        "compute what functions do with what they are given, for other analyzers",
	URL:        "https://github.com/memlint/memlint",
	Requires:   []*analysis.Analyzer{uses.Analyzer, ctrlflow.Analyzer},
	Run:        uses.InTurn(run),
	ResultType: reflect.TypeFor[*Contracts](),
	FactTypes:  []analysis.Fact{new(Flows), new(Once), new(Pooled), new(Owes)},
}

// Contracts answers questions about the functions that a package declares and
// calls.
type Contracts struct {
	pass  *analysis.Pass
	index *uses.Index
	track *fate.Tracker
	decls map[*types.Func]*ast.FuncDecl
	flows map[*types.Func]*Flows // nil while being computed
	owed  map[*types.Func][]Owed // nil while being computed
	once  map[*types.Func]*Once

	closings      []inspector.Cursor // the calls that close a channel, if closingsKnown
	closingsKnown bool
	toldOnce      map[onceOf]bool
	assigned      map[*ast.FuncDecl][]Place // what a function assigns to

	pooled  map[*types.Func]*Pooled
	evident map[*types.Func][]Owed
}

func run(pass *analysis.Pass) (any, error) {
	index := pass.ResultOf[uses.Analyzer].(*uses.Index)
	c := &Contracts{
		pass:  pass,
		index: index,
		decls: make(map[*types.Func]*ast.FuncDecl),
		flows: make(map[*types.Func]*Flows),
		owed:  make(map[*types.Func][]Owed),
		once:  make(map[*types.Func]*Once),

		pooled:  make(map[*types.Func]*Pooled),
		evident: make(map[*types.Func][]Owed),
	}
	c.track = &fate.Tracker{
		Pkg: pass.Pkg, Info: pass.TypesInfo, Index: index,
		CFGs: pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs), Oracle: c,
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
					c.decls[fn] = decl
				}
			}
		}
	}
	c.export()
	return c, nil
}

// export writes the contracts that other packages can ask for.
func (c *Contracts) export() {
	if c.pass.Pkg.Name() == "main" {
		return
	}
	for _, file := range c.pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || !decl.Name.IsExported() {
				continue
			}
			fn, ok := c.pass.TypesInfo.Defs[decl.Name].(*types.Func)
			if !ok {
				continue
			}
			if canOwe(fn) {
				c.exportOwes(fn)
			}
			if !interesting(fn) {
				continue
			}
			if flows := c.of(fn); !flows.none() {
				c.pass.ExportObjectFact(fn, flows)
			}
		}
	}
	c.exportOnce()
	c.exportPooled()
}

// Tracker returns a tracker of values that knows the contracts.
func (c *Contracts) Tracker() *fate.Tracker { return c.track }

// Decl returns the declaration of a function of this package, or nil.
func (c *Contracts) Decl(fn *types.Func) *ast.FuncDecl { return c.decls[fn.Origin()] }

// Cursor returns the declaration of a function of this package.
func (c *Contracts) Cursor(fn *types.Func) (inspector.Cursor, bool) {
	name, ok := c.index.Def(fn)
	if !ok {
		return inspector.Cursor{}, false
	}
	return uses.Decl(name)
}

// Argument implements fate.Oracle.
func (c *Contracts) Argument(call *ast.CallExpr, i int) fate.Flow {
	fn := typematch.Callee(c.pass.TypesInfo, call)
	if fn == nil {
		return fate.Flow{Effect: fate.Moves}
	}
	if i < 0 && c.usesPart(call) {
		return fate.Flow{}
	}
	return c.argument(fn, i)
}

// Receiver implements fate.Oracle.
func (c *Contracts) Receiver(m *types.Func) fate.Flow { return c.argument(m, -1) }

func (c *Contracts) argument(fn *types.Func, i int) fate.Flow {
	if flow, ok := known(fn, i); ok {
		return flow
	}
	if takesBasic(fn, i) {
		return fate.Flow{}
	}
	flow := c.Of(fn).At(fn, i)
	if i < 0 && fn.Pkg() != c.pass.Pkg && leavesOwner(fn) {
		return fate.Flow{Holds: fate.Holds(flow.Holds.Results())} // what works with it keeps it in use
	}
	return flow
}

// takesBasic reports whether parameter i of a function is a number, a string or
// the like: it can't carry an obligation.
func takesBasic(fn *types.Func, i int) bool {
	params := fn.Signature().Params()
	if i < 0 || i >= params.Len() {
		return false
	}
	_, basic := params.At(i).Type().Underlying().(*types.Basic)
	return basic
}

// Of returns the contract of a function: of this package, computed on demand,
// or of another, from its fact.
func (c *Contracts) Of(fn *types.Func) *Flows {
	fn = fn.Origin()
	if fn.Pkg() == c.pass.Pkg {
		return c.of(fn)
	}
	if !interesting(fn) {
		return keepsAll(fn)
	}
	flows := new(Flows)
	if c.pass.ImportObjectFact(fn, flows) {
		return flows
	}
	if !fn.Exported() {
		return keepsAll(fn) // reached through an embedded field: no fact
	}
	return flows
}
