package contract

import (
	"cmp"
	"go/ast"
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/uses"
)

// maxFields is the longest field path that a Once contract tells of: a method
// that closes its own channel and calls itself on the next node of a list
// would have paths without end.
const maxFields = 4

// Closings returns the calls of the package that close a channel, themselves
// or by the contract of the function that they call, in source order. A
// package that closes nothing is not looked through.
func (c *Contracts) Closings() []inspector.Cursor {
	c.findClosings()
	return c.closings
}

// CallsOf yields the calls of a function or builtin, in source order.
func CallsOf(index *uses.Index, obj types.Object) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		for use := range index.Of(obj) {
			if call, ok := callOf(use); ok && !yield(call) {
				return
			}
		}
	}
}

// callOf returns the call whose function the identifier names.
func callOf(name inspector.Cursor) (inspector.Cursor, bool) {
	if name.ParentEdgeKind() == edge.SelectorExpr_Sel {
		name = name.Parent()
	}
	name = uses.Unparen(name)
	switch name.ParentEdgeKind() {
	case edge.IndexExpr_X, edge.IndexListExpr_X:
		name = uses.Unparen(name.Parent())
	}
	return name.Parent(), name.ParentEdgeKind() == edge.CallExpr_Fun
}

// findClosings goes from the calls of close, and of functions of other
// packages that close, up through their callers, until no contract grows.
func (c *Contracts) findClosings() {
	if c.closingsKnown {
		return
	}
	c.closingsKnown = true
	c.toldOnce, c.assigned = make(map[onceOf]bool), make(map[*ast.FuncDecl][]Place)
	work := slices.Collect(CallsOf(c.index, types.Universe.Lookup("close")))
	for obj := range c.index.Objects() {
		if fn, ok := obj.(*types.Func); ok && fn.Pkg() != c.pass.Pkg && len(c.OnceOf(fn).Closes) > 0 {
			work = append(work, slices.Collect(CallsOf(c.index, fn))...)
		}
	}
	seen := make(map[int32]bool)
	for len(work) > 0 {
		call := work[0]
		work = work[1:]
		if !seen[call.Index()] {
			seen[call.Index()] = true
			c.closings = append(c.closings, call)
		}
		if fn := c.grow(call); fn != nil {
			work = append(work, slices.Collect(CallsOf(c.index, fn))...)
		}
	}
	c.sortClosings()
}

// grow adds what a call closes to the contract of the function around it, and
// returns the function if that is new.
func (c *Contracts) grow(call inspector.Cursor) *types.Func {
	fn, cur := c.declared(call)
	if fn == nil {
		return nil
	}
	grown := false
	for _, closed := range c.ClosedBy(call) {
		found, ok := c.onceClose(fn, cur, call, closed)
		if ok && strings.Count(found.Path, ".") < maxFields && !c.toldOnce[onceOf{fn, found}] {
			c.toldOnce[onceOf{fn, found}] = true
			c.tell(fn, found)
			grown = true
		}
	}
	if !grown {
		return nil
	}
	return fn
}

// A onceOf is a part of a function's contract.
type onceOf struct {
	fn    *types.Func
	close OnceClose
}

func (c *Contracts) tell(fn *types.Func, found OnceClose) {
	if once := c.once[fn]; once == nil || once == noOnce {
		c.once[fn] = &Once{}
	}
	c.once[fn].Closes = append(c.once[fn].Closes, found)
}

// declared returns the declared function around a place.
func (c *Contracts) declared(at inspector.Cursor) (*types.Func, inspector.Cursor) {
	cur, ok := uses.Decl(at)
	if !ok {
		return nil, cur
	}
	fn, _ := c.pass.TypesInfo.Defs[cur.Node().(*ast.FuncDecl).Name].(*types.Func)
	return fn, cur
}

func (c *Contracts) sortClosings() {
	slices.SortFunc(c.closings, func(a, b inspector.Cursor) int { return cmp.Compare(a.Index(), b.Index()) })
	for _, once := range c.once {
		slices.SortFunc(once.Closes, func(a, b OnceClose) int {
			return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.Param, b.Param), strings.Compare(a.Path, b.Path))
		})
	}
}
