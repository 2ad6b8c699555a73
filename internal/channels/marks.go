package channels

import (
	"go/ast"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/uses"
)

// Most of a package has nothing to do with channels. An expression that
// denotes or moves one mentions a variable that may hold a channel, a function
// that may take or return one, or the type; so the census visits what stands
// around such mentions, and nothing else.

// marks finds the nodes around the mentions of channels.
type marks struct {
	inspect *inspector.Inspector
	holds   map[types.Type]bool // the answers of mayHold
	seen    []bool              // by index of the inspector
	nodes   []int32             // the marked nodes that readFlows visits
}

// markChannels returns the nodes around mentions of channels by a name; types
// that are written out are to be marked yet.
func markChannels(in *inspector.Inspector, index *uses.Index) *marks {
	m := &marks{inspect: in, holds: make(map[types.Type]bool)}
	for obj := range index.Objects() {
		if !m.concerns(obj) {
			continue
		}
		if def, ok := index.Def(obj); ok {
			m.mark(def)
		}
		for cur := range index.Of(obj) {
			m.mark(cur)
		}
	}
	return m
}

// mark marks a node and all around it.
func (m *marks) mark(cur inspector.Cursor) {
	for cur.Node() != nil {
		i := int(cur.Index())
		if i >= len(m.seen) {
			m.seen = append(m.seen, make([]bool, i+1-len(m.seen)+i/2)...)
		}
		if m.seen[i] {
			return
		}
		m.seen[i] = true
		switch cur.Node().(type) {
		case *ast.AssignStmt, *ast.ValueSpec, *ast.ReturnStmt, *ast.CallExpr, *ast.CompositeLit,
			*ast.RangeStmt, *ast.SendStmt, *ast.UnaryExpr, *ast.CaseClause:
			m.nodes = append(m.nodes, cur.Index())
		}
		cur = cur.Parent()
	}
}

// markReturns marks the return statements of a function that returns
// channels: nil is a channel, too.
func (m *marks) markReturns(fn inspector.Cursor) {
	for cur := range fn.Preorder((*ast.ReturnStmt)(nil)) {
		m.mark(cur)
	}
}

// all yields the marked nodes in source order.
func (m *marks) all() iter.Seq[inspector.Cursor] {
	slices.Sort(m.nodes)
	return func(yield func(inspector.Cursor) bool) {
		for _, i := range m.nodes {
			if !yield(m.inspect.At(i)) {
				return
			}
		}
	}
}

// concerns reports whether a mention of obj may have to do with a channel.
func (m *marks) concerns(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Var, *types.Func:
		return m.mayHold(obj.Type())
	case *types.TypeName:
		return m.mayHold(obj.Type()) || holdsInFields(obj.Type())
	}
	return false
}

// holdsInFields reports whether t is a struct with channels, or points to one.
func holdsInFields(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	return ok && hasChannelField(s)
}

func (m *marks) mayHold(t types.Type) bool {
	if isPlain(t) {
		return false
	}
	holds, ok := m.holds[t]
	if !ok {
		holds = mayHoldWithin(t, 6)
		m.holds[t] = holds
	}
	return holds
}

// isPlain reports whether t is, or points to, a type of which one sees at once
// that it holds no channels: most are.
func isPlain(t types.Type) bool {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Basic:
		return true
	case *types.Named:
		switch t.Underlying().(type) {
		case *types.Basic, *types.Struct, *types.Interface:
			return true
		}
	}
	return false
}

// mayHoldWithin reports whether t is or contains a channel, takes or returns
// one, or is a type parameter. Beyond the depth it may.
func mayHoldWithin(t types.Type, depth int) bool {
	if t == nil || depth == 0 {
		return true
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Pointer:
		return mayHoldWithin(u.Elem(), depth-1)
	case *types.Slice:
		return mayHoldWithin(u.Elem(), depth-1)
	case *types.Array:
		return mayHoldWithin(u.Elem(), depth-1)
	case *types.Map:
		return mayHoldWithin(u.Key(), depth-1) || mayHoldWithin(u.Elem(), depth-1)
	case *types.Signature:
		recv := u.Recv()
		return recv != nil && mayHoldWithin(recv.Type(), depth-1) || mayHoldAny(u.Params(), depth-1) || mayHoldAny(u.Results(), depth-1)
	}
	return false
}

func mayHoldAny(list *types.Tuple, depth int) bool {
	for v := range list.Variables() {
		if mayHoldWithin(v.Type(), depth) {
			return true
		}
	}
	return false
}
