// Package pairs defines an analyzer that knows which function undoes what
// another registers: Subscribe and Unsubscribe, AddListener and
// RemoveListener, a Watch whose result is stopped.
//
// Pairs come from a table of well-known libraries and from the code that
// declares them: a method whose name says that it registers something and
// that puts something in a field, and what takes it out of that field again
// (another method, a method of the result, or a function that is the result).
// The name alone makes no pair, and neither does the code: a cache also puts
// and takes. Of an interface that nothing in view implements, the two names and
// what both want must do.
package pairs

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// Analyzer computes a *Table for each package.
var Analyzer = &analysis.Analyzer{
	Name:       "pairs",
	Doc:        "find functions that register something and what removes it, for other analyzers",
	URL:        "https://github.com/memlint/memlint",
	Requires:   []*analysis.Analyzer{uses.Analyzer, contract.Analyzer},
	Run:        uses.InTurn(run),
	ResultType: reflect.TypeFor[*Table](),
	FactTypes:  []analysis.Fact{new(Pair)},
}

// None says that a pair has no result or parameter of that role.
const None = -1

// A Pair is the fact that says how to undo a registration.
type Pair struct {
	Thing    string   // what is registered, for messages: "subscription"
	Releases []string // names of what removes it; none if the result is called
	Result   int      // the result that is the handle, or None
	Param    int      // the parameter that the release wants again, or None
	Form     Form
	Named    bool // the first argument is the name under which it stays
	Past     bool // the end of a context that it is given doesn't end it
}

// A Form says how a registration is undone.
type Form uint8

const (
	BySibling Form = iota // a method of the same type, or a function of the same package
	ByMethod              // a method of the result
	ByCall                // a call of the result
	BySignal              // signal.Stop: the function calls signal.Notify on the parameter
)

// AFact marks Pair as a fact.
func (*Pair) AFact() {}

// String describes the pair in tests.
func (p *Pair) String() string {
	switch p.Form {
	case ByCall:
		return "removed by the result"
	case BySignal:
		return "removed by signal.Stop"
	case ByMethod:
		return "removed by its result's " + p.Releases[0]
	}
	return "removed by " + p.Releases[0]
}

// Releasing reports whether a function of that name removes it.
func (p *Pair) Releasing(name string) bool { return slices.Contains(p.Releases, name) }

// A Table knows the pairs of a package and of what it imports.
type Table struct {
	pass      *analysis.Pass
	contracts *contract.Contracts
	own       map[*types.Func]*Pair
}

func run(pass *analysis.Pass) (any, error) {
	t := &Table{
		pass: pass, own: make(map[*types.Func]*Pair),
		contracts: pass.ResultOf[contract.Analyzer].(*contract.Contracts),
	}
	t.infer()
	return t, nil
}

// Of returns the pair that fn begins, or nil.
func (t *Table) Of(fn *types.Func, users report.Pairs) *Pair {
	fn = fn.Origin()
	if fn.Pkg() == nil {
		return nil
	}
	if p := fromUser(fn, users); p != nil {
		return p
	}
	if p := known(fn); p != nil {
		return p
	}
	if p, ok := t.own[fn]; ok {
		return p
	}
	if fn.Pkg() != t.pass.Pkg && mayHaveFact(fn) {
		if p := new(Pair); t.pass.ImportObjectFact(fn, p) {
			return p
		}
	}
	return byName(fn)
}

// mayHaveFact reports whether it is worth asking for the fact of a function of
// another package.
func mayHaveFact(fn *types.Func) bool {
	if len(listenerWords(fn.Name())) > 0 {
		return true
	}
	for param := range fn.Signature().Params().Variables() {
		if isSignalChan(param.Type()) {
			return true
		}
	}
	return false
}

// fromUser returns the pair that the user's options name.
func fromUser(fn *types.Func, users report.Pairs) *Pair {
	for _, pair := range users {
		if pair.Acquire == typematch.FuncName(fn) {
			return shape(fn, "registration", []string{pair.Release})
		}
	}
	return nil
}

// shape finds out from the signature of fn how one of the releases undoes it.
func shape(fn *types.Func, thing string, releases []string) *Pair {
	p := &Pair{Thing: thing, Releases: releases, Result: None, Param: None}
	release := sibling(fn, releases)
	results := fn.Signature().Results()
	for i := range results.Len() {
		if t := results.At(i).Type(); release != nil && takes(release, t) && !takes(fn, t) {
			p.Result = i
			return p
		}
	}
	for i := range results.Len() {
		if release == nil && typematch.Method(results.At(i).Type(), releases[0], fn.Pkg()) != nil {
			p.Result, p.Form = i, ByMethod
			return p
		}
	}
	for i := range fn.Signature().Params().Len() {
		if t := fn.Signature().Params().At(i).Type(); release != nil && isChan(t) && takes(release, t) {
			p.Param = i
		}
	}
	return p
}

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// takes reports whether fn has a parameter of type t. An error tells nothing.
func takes(fn *types.Func, t types.Type) bool {
	if typematch.IsError(t) {
		return false
	}
	for param := range fn.Signature().Params().Variables() {
		if types.Identical(param.Type(), t) {
			return true
		}
	}
	return false
}

// sibling returns the method of the same type, or the function of the same
// package, that has one of the names.
func sibling(fn *types.Func, names []string) *types.Func {
	for _, name := range names {
		if recv := fn.Signature().Recv(); recv != nil {
			if m := typematch.Method(recv.Type(), name, fn.Pkg()); m != nil {
				return m.Origin()
			}
			continue
		}
		if m, ok := fn.Pkg().Scope().Lookup(name).(*types.Func); ok {
			return m
		}
	}
	return nil
}

// decls yields the methods of the package, in source order.
func (t *Table) decls(yield func(*types.Func) bool) {
	for _, file := range t.pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Recv == nil || decl.Body == nil {
				continue
			}
			if fn, ok := t.pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && !yield(fn) {
				return
			}
		}
	}
}
