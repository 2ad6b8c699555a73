package contract

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// Flows is the fact that says what a function does with its receiver and its
// parameters. A function without the fact reads them.
type Flows struct {
	Recv   Flow
	Params []Flow // may be shorter than the parameter list: the rest is read
}

// A Flow is what a function does with one parameter.
type Flow struct {
	Effect fate.Effect // Releases: on every normal path; Moves: keeps it, may release it, or not understood
	Holds  fate.Holds  // what holds the parameter afterwards
	Drains Drain       // whether the parameter, or the body of it, is read to its end
	Frees  bool        // if the function fails, it has released the parameter
	Calls  bool        // the parameter is a function, which is only called, before the function returns
}

// AFact marks Flows as a fact.
func (*Flows) AFact() {}

// String describes the contract in the words of the design.
func (f *Flows) String() string {
	var parts []string
	describe := func(name string, flow Flow) {
		switch flow.Effect {
		case fate.Releases:
			parts = append(parts, "releases("+name+")")
		case fate.Moves:
			parts = append(parts, "keeps("+name+")")
		}
		for i := range 32 {
			if flow.Holds.Results()&(1<<i) != 0 {
				parts = append(parts, fmt.Sprintf("wraps(%d,%s)", i, name))
			}
			if i < 31 && flow.Holds&fate.InParam(i) != 0 {
				parts = append(parts, fmt.Sprintf("puts(%s,%d)", name, i))
			}
		}
		if flow.Holds&fate.InReceiver != 0 {
			parts = append(parts, "puts("+name+",recv)")
		}
		if flow.Frees {
			parts = append(parts, "frees("+name+")")
		}
		if flow.Calls {
			parts = append(parts, "calls("+name+")")
		}
		if flow.Drains != NotDrained {
			parts = append(parts, "drains("+name+")")
		}
	}
	describe("recv", f.Recv)
	for i, flow := range f.Params {
		describe(fmt.Sprint(i), flow)
	}
	return strings.Join(parts, " ")
}

// none reports whether the function only reads what it is given.
func (f *Flows) none() bool {
	for _, flow := range f.Params {
		if flow != (Flow{}) {
			return false
		}
	}
	return f.Recv == (Flow{})
}

// At returns the flow of argument i of a call to fn; i < 0 is the receiver.
func (f *Flows) At(fn *types.Func, i int) fate.Flow {
	if i < 0 {
		return fate.Flow{Effect: f.Recv.Effect, Holds: f.Recv.Holds, Frees: f.Recv.Frees}
	}
	flow := f.param(fn, i)
	return fate.Flow{Effect: flow.Effect, Holds: flow.Holds, Frees: flow.Frees, Calls: flow.Calls}
}

// param returns the flow of parameter i of fn, where i counts the arguments.
func (f *Flows) param(fn *types.Func, i int) Flow {
	signature := fn.Signature()
	if last := signature.Params().Len() - 1; signature.Variadic() && i > last {
		i = last
	}
	if i < 0 || i >= len(f.Params) {
		return Flow{}
	}
	return f.Params[i]
}

// keepsAll is the contract of a function that nothing is known about.
func keepsAll(fn *types.Func) *Flows {
	flows := &Flows{Params: make([]Flow, fn.Signature().Params().Len())}
	for i := range flows.Params {
		flows.Params[i].Effect = fate.Moves
	}
	if recv := fn.Signature().Recv(); recv != nil && !types.IsInterface(recv.Type()) {
		flows.Recv.Effect = fate.Moves
	}
	return flows
}

// of returns the contract of a function that this package declares.
func (c *Contracts) of(fn *types.Func) *Flows {
	if flows, ok := c.flows[fn]; ok {
		if flows == nil {
			return keepsAll(fn) // recursion
		}
		return flows
	}
	decl := c.decls[fn]
	if decl == nil || decl.Body == nil || !interesting(fn) && !takesStruct(fn) {
		flows := keepsAll(fn)
		c.flows[fn] = flows
		return flows
	}
	c.flows[fn] = nil
	flows := c.compute(fn)
	c.flows[fn] = flows
	return flows
}

func (c *Contracts) compute(fn *types.Func) *Flows {
	cur, ok := c.Cursor(fn)
	if !ok {
		return keepsAll(fn)
	}
	signature := fn.Signature()
	flows := &Flows{Params: make([]Flow, signature.Params().Len())}
	for i := range flows.Params {
		flows.Params[i] = c.flow(signature.Params().At(i), cur)
		flows.Params[i].Calls = isFunc(signature, i) && c.onlyCalled(fn, i)
	}
	if signature.Recv() != nil {
		flows.Recv = c.flow(signature.Recv(), cur)
	}
	return flows
}

// flow computes what a function does with one parameter.
func (c *Contracts) flow(param *types.Var, fn inspector.Cursor) Flow {
	if param.Name() == "" || param.Name() == "_" {
		return Flow{}
	}
	if _, basic := param.Type().Underlying().(*types.Basic); basic {
		return Flow{}
	}
	if !carries(param.Type(), c.pass.Pkg) && !isStructOf(param.Type(), c.pass.Pkg) {
		return Flow{Effect: fate.Moves}
	}
	f := c.track.OfVar(param, fn, anyRelease{c.pass.TypesInfo})
	var flow Flow
	moves, releases, failing := false, false, true
	for _, u := range f.Uses {
		switch {
		case u.Part && c.leavesWhole(param, fn, u):
		case u.How == fate.Returned && u.Effect == fate.Moves && u.Results != 0:
			flow.Holds |= fate.Holds(u.Results)
		case u.How == fate.Stored && u.Effect == fate.Moves && c.slot(fn, u.Into) != 0:
			flow.Holds |= c.slot(fn, u.Into)
		case u.Effect == fate.Moves, u.How == fate.Overwritten:
			moves = true
		case u.Effect == fate.Releases:
			releases = true
			failing = failing && c.failure(fn, u)
		}
	}
	switch {
	case releases && !moves && flow.Holds.Results() != 0 && failing:
		return Flow{Holds: flow.Holds, Frees: true}
	case moves, releases && flow.Holds != 0:
		return Flow{Effect: fate.Moves}
	case releases && len(f.Drops) == 0:
		return Flow{Effect: fate.Releases}
	case releases:
		return Flow{Effect: fate.Moves} // may release
	}
	flow.Drains = c.drainOf(param)
	return flow
}

// leavesWhole reports whether the use of one field of a parameter leaves the
// obligation of the whole as it is: the type has a method that ends it, and
// the function isn't that one. What becomes of the field is the type's affair.
func (c *Contracts) leavesWhole(param *types.Var, fn inspector.Cursor, u fate.Use) bool {
	if u.How == fate.Returned || typematch.IsNamed(param.Type(), "net/http", "Response", "Request") || !hasReleaseMethod(param.Type()) {
		return false
	}
	if u.Effect == fate.Moves {
		return true
	}
	decl, ok := fn.Node().(*ast.FuncDecl)
	return ok && param.Kind() == types.RecvVar && !fate.LooksReleasing(decl.Name.Name)
}

// slot returns where the parameter or receiver obj stands in the signature of
// the function, or 0.
func (c *Contracts) slot(fn inspector.Cursor, obj types.Object) fate.Holds {
	decl, ok := fn.Node().(*ast.FuncDecl)
	if !ok || obj == nil {
		return 0
	}
	signature := c.pass.TypesInfo.Defs[decl.Name].(*types.Func).Signature()
	if signature.Recv() == obj {
		return fate.InReceiver
	}
	for i := range signature.Params().Len() {
		if signature.Params().At(i) == obj {
			return fate.InParam(i)
		}
	}
	return 0
}

// anyRelease is the obligation of a value of which only the type is known: any
// releasing method pays, on the value or on a field of it.
type anyRelease struct{ info *types.Info }

func (anyRelease) Pays(_ string, m *types.Func) bool { return fate.LooksReleasing(m.Name()) }
func (anyRelease) PaysCall() bool                    { return true }
func (anyRelease) Through(field *types.Var) bool {
	return hasReleaseMethod(field.Type()) || field.Name() == "Body"
}

func (a anyRelease) PaysArg(call *ast.CallExpr, i int) bool {
	if typematch.Builtin(a.info, call) == "close" {
		return true
	}
	return typematch.IsFunc(typematch.Callee(a.info, call), "os/signal", "Stop")
}
