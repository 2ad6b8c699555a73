package contract

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// minClosers is how many calls of a function release its result before the
// others are taken for mistakes.
const minClosers = 3

// Evident returns what the first result of fn owes by what the package does
// with it: fn is a method of an interface or a function of another package of
// which nothing is known, its result can be closed, and nearly all calls whose
// result stays with the caller close it on all paths. (Engler et al., "Bugs as
// deviant behavior", SOSP 2001.)
func (c *Contracts) Evident(fn *types.Func) []Owed {
	fn = fn.Origin()
	if list, ok := c.evident[fn]; ok {
		return list
	}
	c.evident[fn] = nil
	if c.index.Count(fn) > minClosers {
		if owed, ok := c.closable(fn); ok {
			c.evident[fn] = c.judgeCallers(fn, owed)
		}
	}
	return c.evident[fn]
}

// OwnedHere returns what the first result of a call of fn owes by what the
// caller does with it: it defers its Close, so that it is the owner, and returns
// before it comes to that.
func (c *Contracts) OwnedHere(call inspector.Cursor, fn *types.Func) []Owed {
	owed, ok := c.closable(fn.Origin())
	if !ok {
		return nil
	}
	f := c.track.Of(call, 0, c.Obligation(owed))
	if !staysWithCaller(f) || len(f.Drops) == 0 {
		return nil
	}
	i := slices.IndexFunc(f.Uses, isDeferredClose)
	if i < 0 {
		return nil
	}
	owed.Why, owed.At = "closed here, too late for that return", f.Uses[i].Call.Pos()
	return []Owed{owed}
}

// isDeferredClose reports whether a use is defer v.Close().
func isDeferredClose(u fate.Use) bool {
	if u.How != fate.Deferred || u.Effect != fate.Releases {
		return false
	}
	sel := u.Cur.Parent()
	return sel.ParentEdgeKind() == edge.CallExpr_Fun && sel.Parent().ParentEdgeKind() == edge.DeferStmt_Call
}

// closable returns what the result of fn would owe, if that is worth asking.
func (c *Contracts) closable(fn *types.Func) (Owed, bool) {
	if fn.Pkg() == nil || owners[fn.Pkg().Path()] || fn.Pkg() == c.pass.Pkg && !isInterfaceMethod(fn) || !hasOutcome(fn.Signature()) {
		return Owed{}, false
	}
	t := fn.Signature().Results().At(0).Type()
	if typematch.Method(t, "Close", fn.Pkg()) == nil || isSink(t, fn.Pkg()) {
		return Owed{}, false
	}
	named := typematch.Named(t)
	if named == nil {
		return Owed{}, false
	}
	owed := Owed{Thing: named.Obj().Name(), Pays: []string{"Close"}, Others: true}
	owed.Pays = append(owed.Pays, otherEnds(named, "Close")...)
	return owed, true
}

func isInterfaceMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// hasOutcome reports whether a function returns one value, perhaps with an
// error or a bool that says whether there is one.
func hasOutcome(signature *types.Signature) bool {
	results := signature.Results()
	switch results.Len() {
	case 1:
		return true
	case 2:
		return fate.IsOutcome(results.At(1).Type())
	}
	return false
}

// isSink reports whether values of type t are only written to: their Close
// finishes what was written, and an error makes that pointless.
func isSink(t types.Type, pkg *types.Package) bool {
	writes := typematch.Method(t, "Write", pkg) != nil || typematch.Method(t, "Flush", pkg) != nil || typematch.Method(t, "Encode", pkg) != nil
	return writes && typematch.Method(t, "Read", pkg) == nil
}

// judgeCallers counts the calls of fn that release what they get, and those
// that drop it.
func (c *Contracts) judgeCallers(fn *types.Func, owed Owed) []Owed {
	var closers, droppers int
	var first ast.Node
	for call := range CallsOf(c.index, fn) {
		if typematch.InTestFile(c.pass.Fset, call.Node().Pos()) {
			continue
		}
		switch f := c.track.Of(call, 0, c.Obligation(owed)); {
		case staysWithCaller(f) && len(f.Drops) > 0:
			droppers++
		case staysWithCaller(f):
			closers++
			if first == nil {
				first = call.Node()
			}
		}
	}
	if closers < minClosers || closers < 2*droppers || droppers == 0 {
		return nil
	}
	owed.Why = fmt.Sprintf("%d of %d calls of %s in this package close what they get, as the one here", closers, closers+droppers, fn.Name())
	owed.At = first.Pos()
	return []Owed{owed}
}

// staysWithCaller reports whether a value is only read and released.
func staysWithCaller(f *fate.Fate) bool {
	return !f.Silent && !slices.ContainsFunc(f.Uses, func(u fate.Use) bool { return u.Effect == fate.Moves || isRanged(u) })
}

// isRanged reports whether the function goes through all that a method of the
// value returns, for x := range v.All(): that may be its end.
func isRanged(u fate.Use) bool {
	sel := u.Cur.Parent()
	return sel.ParentEdgeKind() == edge.CallExpr_Fun && sel.Parent().ParentEdgeKind() == edge.RangeStmt_X
}

// GoesThrough reports whether the function goes through all that a method of the
// value returns: what other callers do says nothing of it then.
func GoesThrough(f *fate.Fate) bool { return slices.ContainsFunc(f.Uses, isRanged) }
