package growth

import (
	"go/types"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
	"golang.org/x/tools/go/ast/inspector"
)

// A Use is how one place uses a container.
type Use uint8

const (
	Read   Use = iota // looks at it; for a slice also any copy of its value
	Insert            // adds an element that wasn't there
	Init              // gives a fresh value where there was none
	Remove            // takes away, replaces or resets
	Cap               // compares its length with something other than zero
	Escape            // may do anything
)

// An Op is one use of a container.
type Op struct {
	Use Use
	Cur inspector.Cursor // the call, assignment or expression
	Key inspector.Cursor // of a map: the key expression; valid if HasKey
	Val inspector.Cursor // the value inserted; valid if HasVal
	HasKey,
	HasVal bool
}

// A Container is a field or package variable that can grow, with all its
// uses in the package.
type Container struct {
	Var  *types.Var
	Kind ContainerKind
	Ops  []Op

	byDecl map[inspector.Cursor][]Op // nil until asked
}

// A ContainerKind says what a container is.
type ContainerKind uint8

const (
	Slice ContainerKind = iota
	Map
	SyncMap
	List
	Buffer // bytes.Buffer, strings.Builder
)

// String returns the word that users read.
func (k ContainerKind) String() string {
	return [...]string{"slice", "map", "sync.Map", "list", "buffer"}[k]
}

// KindOf returns what sort of container a variable of type t is.
func KindOf(t types.Type) (ContainerKind, bool) {
	switch {
	case typematch.IsNamed(t, "sync", "Map"):
		return SyncMap, true
	case typematch.IsNamed(t, "container/list", "List"):
		return List, true
	case typematch.IsNamed(t, "bytes", "Buffer"), typematch.IsNamed(t, "strings", "Builder"):
		return Buffer, true
	}
	switch t.Underlying().(type) {
	case *types.Slice:
		return Slice, true
	case *types.Map:
		return Map, true
	}
	return 0, false
}

// Has reports whether some operation is of one of the uses.
func (c *Container) Has(list ...Use) bool {
	for _, op := range c.Ops {
		for _, use := range list {
			if op.Use == use {
				return true
			}
		}
	}
	return false
}

// In returns the operations in a function declaration, in source order.
func (c *Container) In(decl inspector.Cursor) []Op {
	if c.byDecl == nil {
		c.byDecl = make(map[inspector.Cursor][]Op)
		for _, op := range c.Ops {
			if around, ok := uses.Decl(op.Cur); ok {
				c.byDecl[around] = append(c.byDecl[around], op)
			}
		}
	}
	return c.byDecl[decl]
}

// With returns the operations of one use, in source order.
func (c *Container) With(use Use) []Op {
	var list []Op
	for _, op := range c.Ops {
		if op.Use == use {
			list = append(list, op)
		}
	}
	return list
}
