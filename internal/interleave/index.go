package interleave

import (
	"go/types"
)

// stepIndex executes x[i], v, ok = x[i] and &x[i].
func (m *machine) stepIndex(s *state, f *frame, in *instr) (verdict, []alt) {
	idx, over := m.resolve(s, f.top(0)), m.resolve(s, f.top(1))
	switch over := over.(type) {
	case sliceV, *arrayV, ptrV:
		i, alts := m.number(s, idx)
		if alts != nil {
			return choose(alts)
		}
		f.drop(2)
		f.pc++
		return m.pushElem(s, f, in, over, i), nil
	case mapV:
		return m.mapIndex(s, f, in, over, idx)
	case nilV:
		if in.op == opIndexAddr || !m.isMapType(in) {
			return silence, nil
		}
		f.drop(2)
		m.pushOK(f, in, m.ts.zero(typeOrNil(in.x)), boolV(false))
		return goOn, nil
	}
	f.drop(2)
	m.indexUnknown(s, f, in, over, idx)
	return goOn, nil
}

// isMapType reports whether an index expression can have a nil operand.
func (m *machine) isMapType(in *instr) bool { return typeOrNil(in.x) != nil }

func (m *machine) pushElem(s *state, f *frame, in *instr, over value, i int) verdict {
	if i < 0 || i >= maxElems {
		return silence
	}
	switch v := over.(type) {
	case *arrayV:
		if i >= len(v.elems) {
			return silence
		}
		f.push(v.elems[i])
		return goOn
	case sliceV:
		if i >= v.n {
			return silence
		}
		over = ptrV{obj: v.obj, path: string(rune(v.off + i))}
	case ptrV:
		over = ptrV{obj: v.obj, path: v.path + string(rune(i))}
	}
	if in.op == opIndexAddr {
		f.push(over)
		return goOn
	}
	v, ok := s.load(&m.ts, over.(ptrV))
	f.push(v)
	if !ok {
		return silence
	}
	return goOn
}

// mapIndex looks a key up. Keys that can't be compared are taken to differ.
func (m *machine) mapIndex(s *state, f *frame, in *instr, id mapV, key value) (verdict, []alt) {
	f.drop(2)
	o := s.objs[id]
	if i := findKey(o, key); i >= 0 {
		m.pushOK(f, in, o.vals[i], boolV(true))
		return goOn, nil
	}
	if o.open != 0 {
		m.pushOK(f, in, m.ts.atom(typeOrNil(in.x)), m.ts.atom(types.Typ[types.Bool]))
		return goOn, nil
	}
	m.pushOK(f, in, m.ts.zero(typeOrNil(in.x)), boolV(false))
	return goOn, nil
}

func (m *machine) pushOK(f *frame, in *instr, v, ok value) {
	f.push(v)
	if in.b == 1 {
		f.push(ok)
	}
	f.pc++
}

func (m *machine) indexUnknown(s *state, f *frame, in *instr, over, idx value) {
	v := m.ts.apply("elem", typeOrNil(in.x), over, idx)
	if in.op == opIndexAddr {
		p := m.ts.apply("elemaddr", nil, over, idx)
		f.push(s.envCell(&m.ts, p, typeOrNil(in.x)))
		f.pc++
		return
	}
	m.pushOK(f, in, v, m.ts.apply("has", types.Typ[types.Bool], over, idx))
}
