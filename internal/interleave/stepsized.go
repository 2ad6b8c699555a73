package interleave

import (
	"go/types"
)

// stepSized executes an instruction that may need a number or a nil decided.
func (m *machine) stepSized(s *state, f *frame, in *instr) (verdict, []alt) {
	switch in.op {
	case opMakeChan, opMakeSlice:
		return m.stepMake(s, f, in)
	case opLen:
		v := m.length(s, m.resolve(s, f.pop()), nil)
		if name, _ := in.x.(string); name == "cap" {
			v = m.ts.atom(types.Typ[types.Int])
		}
		f.push(v)
	case opSlice:
		return m.stepSlice(s, f, in)
	case opAssert:
		return m.stepAssert(s, f, in)
	default:
		return m.stepIndex(s, f, in)
	}
	f.pc++
	return goOn, nil
}

func (m *machine) stepMake(s *state, f *frame, in *instr) (verdict, []alt) {
	n, alts := m.number(s, f.top(0))
	if alts != nil {
		return choose(alts)
	}
	if n < 0 {
		return silence, nil
	}
	t := typeOrNil(in.x)
	size := f.pop()
	f.pc++
	if in.op == opMakeChan {
		s.size(size)
		m.made = true
		f.push(chanV(s.alloc(&object{typ: t, isChan: true, cap: n, made: in.node})))
		return goOn, nil
	}
	if n > maxElems {
		return silence, nil
	}
	elem := t.Underlying().(*types.Slice).Elem()
	elems := make([]value, n)
	for i := range elems {
		elems[i] = m.ts.zero(elem)
	}
	cell := s.newCell(types.NewArray(elem, int64(n)), &arrayV{elems})
	f.push(sliceV{obj: cell.obj, n: n, cap: n})
	return goOn, nil
}

// size notes the capacity of a channel. Whether another count that isn't told
// is larger isn't told, either.
func (s *state) size(v value) {
	t, ok := v.(*term)
	if !ok {
		return
	}
	s.sized = t
	s.doubt = s.doubt || s.counted != nil && !t.mentions(s.counted)
}

func (m *machine) stepSlice(s *state, f *frame, in *instr) (verdict, []alt) {
	v, ok := m.resolve(s, f.top(2)).(sliceV)
	if !ok {
		f.drop(3)
		f.push(m.ts.atom(typeOrNil(in.x)))
		f.pc++
		return goOn, nil
	}
	low, high := 0, v.n
	for i, at := range []*int{&high, &low} {
		bound := f.top(i)
		if bound == (nilV{}) {
			continue
		}
		n, alts := m.number(s, bound)
		if alts != nil {
			return choose(alts)
		}
		*at = n
	}
	if low < 0 || high < low || high > v.cap {
		return silence, nil
	}
	f.drop(3)
	f.push(sliceV{obj: v.obj, off: v.off + low, n: high - low, cap: v.cap - low})
	f.pc++
	return goOn, nil
}

// stepAssert executes a type assertion, and each case of a type switch.
func (m *machine) stepAssert(s *state, f *frame, in *instr) (verdict, []alt) {
	v := m.resolve(s, f.pop())
	t := typeOrNil(in.x)
	f.pc++
	ok := m.hasType(s, v, t)
	if in.b == 1 {
		f.push(v)
		f.push(ok)
		return goOn, nil
	}
	f.push(v)
	if ok == boolV(false) {
		return silence, nil
	}
	return goOn, nil
}

func (m *machine) hasType(s *state, v value, t types.Type) value {
	if v == (nilV{}) {
		return boolV(false)
	}
	if dyn := m.dynamicType(s, v); dyn != nil && t != nil {
		if iface, ok := t.Underlying().(*types.Interface); ok {
			return boolV(types.Implements(dyn, iface))
		}
		return boolV(types.Identical(dyn, t))
	}
	return m.ts.apply("is:"+t.String(), types.Typ[types.Bool], v)
}
