package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/memlint/memlint/internal/uses"
)

// A survey knows what each piece of the package's text touches. It is made
// from the index of uses: most of the text isn't looked at.
type survey struct {
	info   *types.Info
	index  *uses.Index
	decls  map[*types.Func]*ast.FuncDecl
	places []touch // in source order
	funcs  map[*types.Func]touches
	syncs  map[types.Type]bool // the types that hold something to wait for
}

func newSurvey(info *types.Info, index *uses.Index, decls map[*types.Func]*ast.FuncDecl) *survey {
	s := &survey{info: info, index: index, decls: decls, funcs: make(map[*types.Func]touches), syncs: make(map[types.Type]bool)}
	s.readNodes()
	for obj := range index.Objects() {
		switch obj := obj.(type) {
		case *types.Func:
			s.readFunc(obj)
		case *types.Var:
			s.readVar(obj)
		case *types.TypeName:
			s.readType(obj)
		case *types.Builtin:
			s.readBuiltin(obj)
		}
	}
	slices.SortFunc(s.places, func(a, b touch) int { return int(a.at) - int(b.at) })
	s.settle()
	return s
}

func (s *survey) add(at token.Pos, does touches) {
	s.places = append(s.places, touch{at: at, does: does})
}

// settle finds out what each function does, also by calling others.
func (s *survey) settle() {
	callers := make(map[*types.Func][]*types.Func)
	var work []*types.Func
	for fn, d := range s.decls {
		t := touches{}
		for _, p := range s.within(d.Body) {
			t = t.or(p.does)
			if p.callee != nil {
				callers[p.callee] = append(callers[p.callee], fn)
			}
		}
		if t != (touches{}) {
			s.funcs[fn] = t
			work = append(work, fn)
		}
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, caller := range callers[fn] {
			if t := s.funcs[caller].or(s.funcs[fn]); t != s.funcs[caller] {
				s.funcs[caller] = t
				work = append(work, caller)
			}
		}
	}
}

// within returns the places in a node.
func (s *survey) within(n ast.Node) []touch {
	find := func(pos token.Pos) int {
		i, _ := slices.BinarySearchFunc(s.places, pos, func(p touch, pos token.Pos) int { return int(p.at) - int(pos) })
		return i
	}
	return s.places[find(n.Pos()):find(n.End())]
}

// of returns what a node touches, also by what it calls.
func (s *survey) of(n ast.Node) touches {
	var t touches
	for _, p := range s.within(n) {
		t = t.or(p.does).or(s.funcs[p.callee])
	}
	return t
}

// own leaves out what the functions do that are called, but constructors of
// groups.
func (s *survey) own(n ast.Node) touches {
	var t touches
	for _, p := range s.within(n) {
		t = t.or(p.does)
		if called := s.funcs[p.callee]; called.goes && called.makes && isConstructor(p.callee) {
			t = t.or(called)
		}
	}
	return t
}

// isWhole reports whether the text of a function both starts goroutines and
// makes channels, contexts or wait groups.
func (s *survey) isWhole(n ast.Node) bool {
	var t touches
	for _, p := range s.within(n) {
		t.goes = t.goes || p.does.goes
		t.makes = t.makes || p.does.makes && p.does.syncs
	}
	return t.goes && t.makes
}

// isConstructor reports whether fn is called for what it makes: its result,
// if it has no receiver.
func isConstructor(fn *types.Func) bool {
	return fn.Signature().Recv() == nil && fn.Signature().Results().Len() > 0
}

// holdsSync reports whether a variable of type t is, or holds, something of
// package sync.
func (s *survey) holdsSync(t types.Type) bool {
	switch t.(type) {
	case *types.Named, *types.Struct, *types.Alias:
	default:
		return false
	}
	holds, ok := s.syncs[t]
	if !ok {
		holds = hasSync(t, 3)
		s.syncs[t] = holds
	}
	return holds
}

func hasSync(t types.Type, depth int) bool {
	if depth == 0 {
		return false
	}
	if syncZero(t) != nil {
		return true
	}
	if u, ok := t.Underlying().(*types.Struct); ok {
		for i := range u.NumFields() {
			if hasSync(u.Field(i).Type(), depth-1) {
				return true
			}
		}
	}
	return false
}
