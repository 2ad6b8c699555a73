package listenerleak

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A slot is a map in which functions leave what shall get a reply, under the
// id of a request, while they wait for it.
type slot struct {
	field   *types.Var
	puts    []growth.Op
	takes   []growth.Op
	putters map[*types.Func]int // functions that insert under their parameter i
	takers  map[*types.Func]bool
}

// slots returns the maps of the package's structs and variables from which
// single entries are removed.
func (c *checker) slots() []*slot {
	var list []*slot
	for obj := range c.index.Objects() {
		v, ok := obj.(*types.Var)
		if !ok || v.Pkg() != c.pass.Pkg || !v.IsField() && !isGlobal(v) {
			continue
		}
		if kind, ok := growth.KindOf(v.Type()); !ok || kind != growth.Map && kind != growth.SyncMap {
			continue
		}
		if container, ok := c.counted().Of(v); ok {
			if s := c.slotOf(container); s != nil {
				list = append(list, s)
			}
		}
	}
	slices.SortFunc(list, func(a, b *slot) int { return int(a.field.Pos() - b.field.Pos()) })
	return list
}

func (c *checker) slotOf(container *growth.Container) *slot {
	s := &slot{field: container.Var, putters: make(map[*types.Func]int), takers: make(map[*types.Func]bool)}
	for _, op := range container.Ops {
		switch {
		case op.Use == growth.Insert && op.HasKey:
			s.puts = append(s.puts, op)
			if fn, i, ok := c.byParam(op.Key); ok && c.awaits(s, op) {
				s.putters[fn] = i
			}
		case op.Use == growth.Remove, c.deletes(op):
			if c.sweeps(op) {
				return nil // entries that stay behind are found one day
			}
			s.takes = append(s.takes, op)
			if fn := c.funcAround(op.Cur); fn != nil {
				s.takers[fn] = true
			}
		case op.Use == growth.Escape:
			return nil
		}
	}
	if len(s.puts) == 0 || len(s.takes) == 0 {
		return nil
	}
	for fn := range s.putters {
		if s.takers[fn] {
			delete(s.putters, fn) // it hands out what removes the entry
		}
	}
	return s
}

// isAwaited reports whether a value of type t is what a reply comes to: a
// channel, a function, or something with one in it.
func isAwaited(t types.Type, depth int) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Interface:
		return t.NumMethods() > 0 && !typematch.IsError(t)
	case *types.Struct:
		for f := range t.Fields() {
			if depth < maxParts && isAwaited(f.Type(), depth+1) {
				return true
			}
		}
	}
	return false
}

// maxParts bounds how deep a channel may stand in an entry.
const maxParts = 2

// deletes reports whether a use that the census doesn't know deletes from a
// sync.Map.
func (c *checker) deletes(op growth.Op) bool {
	sel, ok := op.Cur.Node().(*ast.SelectorExpr)
	if !ok {
		return false
	}
	return typematch.IsMethod(c.info.Uses[sel.Sel], "sync", "Map", "Delete", "LoadAndDelete", "CompareAndDelete", "Clear")
}

// sweeps reports whether a removal picks entries out of the whole map.
func (c *checker) sweeps(op growth.Op) bool {
	for loop := range op.Cur.Enclosing((*ast.RangeStmt)(nil)) {
		for range op.Cur.Enclosing((*ast.IfStmt)(nil)) {
			return loop.Node() != nil
		}
	}
	return false
}

// byParam returns the function whose parameter i the key is.
func (c *checker) byParam(key inspector.Cursor) (*types.Func, int, bool) {
	id, ok := key.Node().(*ast.Ident)
	if !ok {
		return nil, 0, false
	}
	fn := c.funcAround(key)
	if fn == nil {
		return nil, 0, false
	}
	for i := range fn.Signature().Params().Len() {
		if fn.Signature().Params().At(i) == c.info.Uses[id] {
			return fn, i, true
		}
	}
	return nil, 0, false
}

// funcAround returns the declared function around cur, or nil.
func (c *checker) funcAround(cur inspector.Cursor) *types.Func {
	decl, ok := uses.Decl(cur)
	if !ok {
		return nil
	}
	fn, _ := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	return fn
}
