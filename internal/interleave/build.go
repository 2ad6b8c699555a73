package interleave

import (
	"go/types"
	"slices"
)

// stepBuild executes an instruction that makes a value out of others.
func (m *machine) stepBuild(s *state, f *frame, in *instr) bool {
	switch in.op {
	case opStruct:
		f.push(&structV{typ: typeOrNil(in.x), fields: f.popN(in.a)})
	case opList:
		f.push(m.list(s, f.popN(in.a), typeOrNil(in.x)))
		return in.a <= maxElems
	case opMap:
		m.mapLit(s, f, in)
	case opMapSet:
		return m.mapSet(s, f)
	case opDelete:
		return m.mapDelete(s, f)
	case opAppend:
		return m.appendTo(s, f, in)
	case opClosure:
		f.push(&funcV{code: in.x.(*code), caps: f.popN(in.a)})
	case opBound:
		fn := in.x.(*types.Func)
		f.push(&funcV{fn: fn, model: modelOf(fn), recv: f.pop()})
	default:
		return false
	}
	return true
}

// list returns a slice or array of the elements.
func (m *machine) list(s *state, elems []value, t types.Type) value {
	if _, ok := t.Underlying().(*types.Array); ok {
		return &arrayV{elems}
	}
	if len(elems) == 0 {
		return nilV{}
	}
	var typ types.Type
	if sl, ok := t.Underlying().(*types.Slice); ok {
		typ = types.NewArray(sl.Elem(), int64(len(elems)))
	}
	cell := s.newCell(typ, &arrayV{elems})
	return sliceV{obj: cell.obj, n: len(elems), cap: len(elems)}
}

// elems returns the elements of a known slice.
func (s *state) elems(v sliceV) []value {
	a, ok := s.objs[v.obj].val.(*arrayV)
	if !ok || v.off+v.n > len(a.elems) {
		return nil
	}
	return a.elems[v.off : v.off+v.n]
}

func (m *machine) appendTo(s *state, f *frame, in *instr) bool {
	more := f.popN(in.a)
	base := m.resolve(s, f.pop())
	if in.b == 1 {
		spread, ok := m.resolve(s, more[0]).(sliceV)
		if !ok {
			m.escape(s, base, nil)
			f.push(m.ts.atom(typeOrNil(in.x)))
			return true
		}
		more = s.elems(spread)
	}
	switch base := base.(type) {
	case nilV:
		f.push(m.list(s, more, typeOrNil(in.x)))
	case sliceV:
		all := append(slices.Clone(s.elems(base)), more...)
		f.push(m.list(s, all, typeOrNil(in.x)))
		return len(all) <= maxElems
	default:
		for _, v := range more {
			m.escape(s, v, nil)
		}
		f.push(m.ts.atom(typeOrNil(in.x)))
	}
	return true
}

func (m *machine) mapLit(s *state, f *frame, in *instr) {
	kv := f.popN(2 * in.a)
	o := &object{isMap: true, typ: typeOrNil(in.x)}
	for i := 0; i < len(kv); i += 2 {
		o.keys, o.vals = append(o.keys, m.resolve(s, kv[i])), append(o.vals, kv[i+1])
	}
	f.push(mapV(s.alloc(o)))
}

func (m *machine) mapSet(s *state, f *frame) bool {
	key, mv, v := m.resolve(s, f.pop()), m.resolve(s, f.pop()), f.pop()
	id, ok := mv.(mapV)
	if !ok {
		m.escape(s, v, nil)
		return isUnknown(mv)
	}
	o := s.edit(int(id))
	if o.open != 0 {
		m.escape(s, v, nil)
	}
	o.keys, o.vals = slices.Clone(o.keys), slices.Clone(o.vals)
	if i := findKey(o, key); i >= 0 {
		o.vals[i] = v
		return true
	}
	o.keys, o.vals = append(o.keys, key), append(o.vals, v)
	return len(o.keys) <= maxElems
}

func findKey(o *object, key value) int {
	k, ok := keyOf(key)
	for i := range o.keys {
		k2, ok2 := keyOf(o.keys[i])
		if ok && ok2 && k == k2 || !ok && !ok2 && sameRef(key, o.keys[i]) {
			return i
		}
	}
	return -1
}

func sameRef(x, y value) bool {
	b, ok := sameness(x, y).(boolV)
	return ok && bool(b)
}

func (m *machine) mapDelete(s *state, f *frame) bool {
	key, mv := m.resolve(s, f.pop()), m.resolve(s, f.pop())
	id, ok := mv.(mapV)
	if !ok {
		return true
	}
	o := s.edit(int(id))
	if i := findKey(o, key); i >= 0 {
		o.keys = slices.Delete(slices.Clone(o.keys), i, i+1)
		o.vals = slices.Delete(slices.Clone(o.vals), i, i+1)
	}
	return true
}
