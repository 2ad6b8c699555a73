package channels

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
)

// A key names an identity: a *types.Var, the result number result-1 of a
// *types.Func or *ast.FuncLit, or an expression that makes or borrows a
// channel.
type key struct {
	obj    any
	result int
}

// A node is an identity in the graph of flows. Nodes between which channels
// flow have one root.
type node int32

// none is the node of an expression that holds no channel.
const none node = -1

// flow is a union-find over identities, after Steensgaard: where two
// identities meet, the channels that are sent over them meet too.
type flow struct {
	nodes  map[key]node
	parent []node
	elem   []node // what is sent over the channels of a root, or none
	data   []*Channel
	frozen bool // the census is taken: make no more nodes
}

func newFlow() *flow { return &flow{nodes: make(map[key]node)} }

// find returns the node of a key, and makes it if need be.
func (f *flow) find(k key) node {
	if n, ok := f.nodes[k]; ok {
		return n
	}
	if f.frozen {
		return none
	}
	n := f.fresh()
	f.nodes[k] = n
	if v, ok := k.obj.(*types.Var); ok {
		f.data[n].Vars = append(f.data[n].Vars, v)
		f.data[n].Contained = isContainer(v.Type())
	}
	return n
}

func (f *flow) fresh() node {
	n := node(len(f.parent))
	f.parent = append(f.parent, n)
	f.elem = append(f.elem, none)
	f.data = append(f.data, &Channel{})
	return n
}

func (f *flow) root(n node) node {
	for f.parent[n] != n {
		f.parent[n] = f.parent[f.parent[n]]
		n = f.parent[n]
	}
	return n
}

// union notes that channels flow between a and b.
func (f *flow) union(a, b node) {
	if a == none || b == none || f.frozen {
		return
	}
	a, b = f.root(a), f.root(b)
	if a == b {
		return
	}
	if size(f.data[a]) < size(f.data[b]) {
		a, b = b, a
	}
	f.parent[b] = a
	merge(f.data[a], f.data[b])
	f.data[b] = nil
	switch ea, eb := f.elem[a], f.elem[b]; {
	case ea == none:
		f.elem[a] = eb
	case eb != none:
		f.union(ea, eb)
	}
}

// size orders two channels so that the smaller one's lists are moved.
func size(c *Channel) int { return len(c.Vars) + len(c.Makes) + len(c.Sources) + len(c.Nils) }

func merge(into, from *Channel) {
	into.Vars = append(into.Vars, from.Vars...)
	into.Makes = append(into.Makes, from.Makes...)
	into.Sources = append(into.Sources, from.Sources...)
	into.Nils = append(into.Nils, from.Nils...)
	into.Outside |= from.Outside
	into.Contained = into.Contained || from.Contained
}

// element returns the node of what is sent over the channels of n.
func (f *flow) element(n node) node {
	if n == none {
		return none
	}
	n = f.root(n)
	if f.elem[n] == none && !f.frozen {
		e := f.fresh()
		f.data[e].Contained = true
		f.elem[n] = e
	}
	return f.elem[n]
}

// grant notes that code outside gets rights to the channels of n, and all
// rights to what is sent over them.
func (f *flow) grant(n node, rights Rights) {
	for depth := 0; n != none && depth < 4; depth++ {
		n = f.root(n)
		f.data[n].Outside |= rights
		n, rights = f.elem[n], MayAll
	}
}

// channel returns the data of the identities of n.
func (f *flow) channel(n node) *Channel { return f.data[f.root(n)] }

// channelOf is channel for a node that may be none.
func (f *flow) channelOf(n node) *Channel {
	if n == none {
		return nil
	}
	return f.channel(n)
}

// finish puts the lists of every channel in source order, settles what is
// sent over channels that code outside may use, and returns the channels that
// are made or used here.
func (f *flow) finish() []*Channel {
	for n := range f.parent {
		if r := f.root(node(n)); f.elem[r] != none && f.data[r].Outside != 0 {
			f.grant(f.elem[r], MayAll)
		}
	}
	f.frozen = true
	var list []*Channel
	for n, c := range f.data {
		if f.parent[n] != node(n) || first(c) == 0 {
			continue
		}
		slices.SortFunc(c.Vars, func(a, b *types.Var) int { return int(a.Pos()) - int(b.Pos()) })
		slices.SortFunc(c.Makes, func(a, b Make) int { return int(a.At.Node().Pos()) - int(b.At.Node().Pos()) })
		slices.SortFunc(c.Sources, func(a, b Source) int { return a.pos() - b.pos() })
		slices.SortFunc(c.Nils, func(a, b inspector.Cursor) int { return int(a.Index()) - int(b.Index()) })
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b *Channel) int { return first(a) - first(b) })
	return list
}

// first returns the position of the first make or operation, or 0.
func first(c *Channel) int {
	pos := 0
	least := func(p int) {
		if pos == 0 || p < pos {
			pos = p
		}
	}
	if len(c.Makes) > 0 {
		least(int(c.Makes[0].At.Node().Pos()))
	}
	for _, ops := range [][]*Op{c.Sends, c.Receives, c.Ranges, c.Closes} {
		if len(ops) > 0 {
			least(int(ops[0].Pos))
		}
	}
	return pos
}

// channelIn returns the channel type that t is, points to or contains as an
// element, or nil. A struct is no container here: its fields are identities
// of their own.
func channelIn(t types.Type) *types.Chan { return channelWithin(t, 6) }

// channelWithin is channelIn down to a depth: a type such as
// type tree map[string]tree contains itself.
func channelWithin(t types.Type, depth int) *types.Chan {
	for ; depth > 0 && t != nil; depth-- {
		switch u := t.Underlying().(type) {
		case *types.Chan:
			return u
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		case *types.Array:
			t = u.Elem()
		case *types.Map:
			if ch := channelWithin(u.Elem(), depth-1); ch != nil {
				return ch
			}
			t = u.Key()
		default:
			return nil
		}
	}
	return nil
}

// keysHoldChannels reports whether the channels in a map type are its keys.
func keysHoldChannels(t types.Type) bool {
	m, ok := t.Underlying().(*types.Map)
	return ok && channelIn(m.Elem()) == nil && channelIn(m.Key()) != nil
}

func isContainer(t types.Type) bool {
	if channelIn(t) == nil {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return isContainer(u.Elem())
	case *types.Slice, *types.Array, *types.Map:
		return true
	}
	return false
}

// isChannel reports whether t is a channel type.
func isChannel(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// exprKey returns the key of an expression that is an identity of its own.
func exprKey(expr ast.Expr) key { return key{obj: expr} }
