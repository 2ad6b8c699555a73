package interleave

import (
	"go/types"
)

// An iterV is the state of a range over elements.
type iterV struct {
	over value // the operand
	keys []value
	typ  types.Type
	next int
	n    int
}

// stepRange starts or continues a range over a slice, map, string or integer.
func (m *machine) stepRange(s *state, f *frame, in *instr) (verdict, []alt) {
	if in.op == opRangeInit {
		return m.rangeInit(s, f, in)
	}
	it := f.slots[in.a].(iterV)
	if it.next >= it.n {
		f.pc = in.b
		return goOn, nil
	}
	k, v := m.elementOf(s, it)
	it.next++
	f.slots[in.a] = it
	f.push(k)
	f.push(v)
	f.pc++
	return goOn, nil
}

func (m *machine) rangeInit(s *state, f *frame, in *instr) (verdict, []alt) {
	over := m.resolve(s, f.top(0))
	typ := typeOrNil(in.x)
	n, alts := m.rangeLen(s, over, typ)
	if alts != nil {
		return choose(alts)
	}
	if n > maxElems {
		return silence, nil
	}
	f.pop()
	it := iterV{over: over, typ: typ, n: n}
	if id, ok := over.(mapV); ok {
		it.keys = s.objs[id].keys
	}
	f.slots[in.a] = it
	f.pc++
	return goOn, nil
}

func (m *machine) rangeLen(s *state, over value, typ types.Type) (int, []alt) {
	if isInteger(typ) {
		return m.number(s, over)
	}
	return m.number(s, m.length(s, over, typ))
}

// length returns len of v.
func (m *machine) length(s *state, v value, typ types.Type) value {
	switch v := v.(type) {
	case sliceV:
		return intV(v.n)
	case strV:
		return intV(len(v))
	case *arrayV:
		return intV(len(v.elems))
	case mapV:
		if s.objs[v].open == 0 {
			return intV(len(s.objs[v].keys))
		}
		return m.ts.atom(types.Typ[types.Int])
	case chanV:
		return intV(len(s.objs[v].buf))
	case ptrV:
		if a, ok := s.load(&m.ts, v); ok {
			return m.length(s, a, nil)
		}
	case nilV:
		return intV(0)
	case *term:
		return m.ts.apply("len", types.Typ[types.Int], v)
	}
	return m.ts.atom(types.Typ[types.Int])
}

// elementOf returns key and value of an iteration's turn.
func (m *machine) elementOf(s *state, it iterV) (k, v value) {
	i := it.next
	switch over := it.over.(type) {
	case intV:
		return intV(i), nilV{}
	case sliceV:
		if elems := s.elems(over); i < len(elems) {
			return intV(i), elems[i]
		}
	case *arrayV:
		return intV(i), over.elems[i]
	case mapV:
		if i < len(it.keys) {
			if at := findKey(s.objs[over], it.keys[i]); at >= 0 {
				return it.keys[i], s.objs[over].vals[at]
			}
		}
	case *term:
		return m.termElement(over, it.typ, i)
	}
	return intV(i), m.ts.atom(nil)
}

// termElement returns the i-th element of an unknown collection.
func (m *machine) termElement(over *term, typ types.Type, i int) (k, v value) {
	if typ == nil {
		return intV(i), m.ts.atom(nil)
	}
	switch u := typ.Underlying().(type) {
	case *types.Slice:
		return intV(i), m.ts.apply("elem", u.Elem(), over, intV(i))
	case *types.Array:
		return intV(i), m.ts.apply("elem", u.Elem(), over, intV(i))
	case *types.Map:
		return m.ts.apply("key", u.Key(), over, intV(i)), m.ts.apply("val", u.Elem(), over, intV(i))
	}
	return intV(i), m.ts.atom(nil)
}
