// Package fate finds out what happens to one value on every path of the
// function that created it: released, moved to another owner, or dropped.
//
// # How
//
// The value is followed through names. The variable that it is assigned to is
// an alias; a local struct, slice or map that it is put into, and the result
// of a call that keeps it in its result, is a holder. Every use of an alias or
// holder is classified once, from its syntax and from the contract of the
// function that it is handed to (see [Oracle]):
//
//   - None: the use reads the value, the obligation stays
//   - Releases: the use pays
//   - Moves: the value is returned, stored, sent, captured by a closure that
//     outlives the statement, or handed to something that isn't understood
//
// Then the control-flow graph is searched from the creation: a path ends in
// silence at the first use that releases or moves, and with a [Drop] where it
// leaves the function, overwrites the variable, or reaches the creation again.
//
// # Which way it errs
//
// Towards silence. Whatever isn't understood moves the value. A release in a
// deferred closure counts even if the closure releases conditionally. Branches
// on equal conditions are decided equally while nothing assigns to their
// operands, and a condition on a field is assumed not to change. What it can't
// see: a release through reflection or through unsafe pointers.
package fate

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/uses"
)

// An Effect is what one use of a value does with its obligation.
type Effect uint8

const (
	None     Effect = iota // reads it
	Releases               // pays it
	Moves                  // hands it on, or isn't understood
)

// A How says in which way a use moves or releases a value.
type How uint8

const (
	Read        How = iota // no effect
	Called                 // a releasing call
	Deferred               // a releasing call that is deferred
	Returned               // returned to the caller
	Stored                 // stored in a field, element or package variable
	Sent                   // sent on a channel
	Captured               // captured by a function literal that lives on
	Passed                 // passed to a function that keeps or releases it
	Unknown                // not understood
	Overwritten            // the variable gets another value
	Received               // a receive from the value, or from a field of it, that pays
	Tried                  // a call that pays unless it returns an error
	Wrapped                // a call that puts the value into its result, and pays if it fails
)

// A Use is one place where the value is used.
type Use struct {
	Cur    inspector.Cursor // the identifier
	Effect Effect
	How    How
	Field  *types.Var    // for Stored: the field, if it is one
	Call   *ast.CallExpr // the call that releases, keeps or is not understood

	// Results are the results (bit i: result i) of the function that the
	// value is returned in, for Returned.
	Results uint64

	// Into is the parameter or receiver that the value is stored in, for
	// Stored, if it is one.
	Into types.Object

	// Holder is set for Returned if what is returned isn't the value itself
	// but something that contains it.
	Holder bool

	// Part is set if it isn't the value itself that is used but one of its
	// fields.
	Part bool

	// Go is set for a use in a goroutine that the function starts.
	Go bool
}

// A Drop is a place where a path leaves the value behind, unpaid.
type Drop struct {
	How DropHow
	At  ast.Node // the return, the overwriting statement, or the creation
}

// A DropHow says how a path leaves a value behind.
type DropHow uint8

const (
	AtReturn    DropHow = iota // at a return statement
	AtEnd                      // at the end of the function
	ByOverwrite                // by an assignment to its only variable
	ByNextTurn                 // by the next turn of the loop that created it
	AtOnce                     // nobody ever held it
)

// A Fate is what happens to one value.
type Fate struct {
	Uses  []Use  // in source order
	Drops []Drop // in source order; none if the search gave up

	// Fields are the fields that the value, or something that holds it, is
	// stored in, from the inside out.
	Fields []*types.Var

	// Silent is set when the value was moved or released before or at its
	// creation (a closure declared earlier, an expression that isn't
	// understood): nothing can be said about it.
	Silent bool

	// StuckDefer is the release that is deferred but whose function never
	// returns after it, or nil.
	StuckDefer *Use

	// LateDefer is the release that is deferred in a loop whose turns nothing
	// in the function limits, so that all of them wait for its end, or nil.
	LateDefer *Use
}

// Never reports whether no use of the value releases or moves it.
func (f *Fate) Never() bool {
	if f.Silent {
		return false
	}
	for _, u := range f.Uses {
		if u.Effect != None {
			return false
		}
	}
	return true
}

// InGoroutine reports whether a goroutine uses the value.
func (f *Fate) InGoroutine() bool {
	for _, u := range f.Uses {
		if u.Go {
			return true
		}
	}
	return false
}

// StoredIn returns the first field that the value is stored in, or nil.
func (f *Fate) StoredIn() *types.Var {
	for _, u := range f.Uses {
		if u.How == Stored && u.Field != nil {
			return u.Field
		}
	}
	return nil
}

// A Tracker follows values of one package.
type Tracker struct {
	Pkg    *types.Package
	Info   *types.Info
	Index  *uses.Index
	CFGs   *ctrlflow.CFGs
	Oracle Oracle

	graphs graphs
}

// Of returns the fate of the value that the call creates as its result i.
func (t *Tracker) Of(created inspector.Cursor, result int, owed Obligation) *Fate {
	w := t.newWalk(created, owed)
	w.land(created, result)
	w.drain()
	return w.fate()
}

// Since returns the fate of a local variable from the call on that puts an
// obligation on it: cmd after cmd.Start().
func (t *Tracker) Since(created inspector.Cursor, obj *types.Var, owed Obligation) *Fate {
	w := t.newWalk(created, owed)
	if w.silent || !w.local(obj) {
		return &Fate{Silent: true}
	}
	if stmt, ok := uses.Unparen(created).Parent().Node().(*ast.AssignStmt); ok {
		w.err, w.errField = w.outcome(stmt), w.outcomeField(stmt)
	}
	w.add(obj, alias)
	w.drain()
	for _, u := range w.found {
		earlier := u.Cur.Index() < created.Index()
		if earlier && (u.Effect == Moves || u.How == Deferred) {
			w.silent = true // has an owner already, or is released at the end
		}
	}
	return w.fate()
}

// OfVar returns the fate of the value that obj holds when the function is
// entered (a parameter or receiver). Drops are the exits that leave it unpaid;
// they are searched for only if some use releases. For a slice (a variadic
// parameter) it is the fate of the elements.
func (t *Tracker) OfVar(obj *types.Var, fn inspector.Cursor, owed Obligation) *Fate {
	w := &walk{Tracker: t, owed: owed, home: fn, names: map[types.Object]role{}, inside: map[types.Object]map[*types.Var]bool{}, ranges: map[*ast.RangeStmt]bool{}, borrowed: map[types.Object]bool{obj: true}}
	w.add(obj, roleOf(obj))
	w.drain()
	f := &Fate{Uses: w.sorted()}
	for _, u := range f.Uses {
		if u.Effect == Releases {
			f.Drops = w.searchFromEntry()
			break
		}
	}
	return f
}

func roleOf(obj *types.Var) role {
	switch obj.Type().Underlying().(type) {
	case *types.Slice, *types.Map:
		return holder
	}
	return alias
}
