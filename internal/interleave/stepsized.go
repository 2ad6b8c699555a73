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
		f.popN(3)
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
	f.popN(3)
	f.push(sliceV{obj: v.obj, off: v.off + low, n: high - low, cap: v.cap - low})
	f.pc++
	return goOn, nil
}

// stepIndex executes x[i], v, ok = x[i] and &x[i].
func (m *machine) stepIndex(s *state, f *frame, in *instr) (verdict, []alt) {
	idx, over := m.resolve(s, f.top(0)), m.resolve(s, f.top(1))
	switch over := over.(type) {
	case sliceV, *arrayV, ptrV:
		i, alts := m.number(s, idx)
		if alts != nil {
			return choose(alts)
		}
		f.popN(2)
		f.pc++
		return m.pushElem(s, f, in, over, i), nil
	case mapV:
		return m.mapIndex(s, f, in, over, idx)
	case nilV:
		if in.op == opIndexAddr || !m.isMapType(in) {
			return silence, nil
		}
		f.popN(2)
		m.pushOK(f, in, m.ts.zero(typeOrNil(in.x)), boolV(false))
		return goOn, nil
	}
	f.popN(2)
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
	f.popN(2)
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
