package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// step executes one local instruction of g. Where it returns choices, it has
// done nothing yet.
func (m *machine) step(s *state, g *goroutine, f *frame, in *instr) (verdict, []alt) {
	switch in.op {
	case opJump:
		f.pc = in.a
		return goOn, nil
	case opBranch:
		return m.stepBranch(s, f, in)
	case opChoose:
		return m.stepChoose(g, in)
	case opCall, opGo, opDefer, opResolve, opReturn, opAfter:
		return m.stepCall(s, g, f, in)
	case opRangeInit, opRangeNext:
		return m.stepRange(s, f, in)
	case opMakeChan, opMakeSlice, opIndex, opIndexAddr, opSlice, opLen, opAssert:
		return m.stepSized(s, f, in)
	case opCut:
		return silence, nil
	}
	if !m.stepData(s, f, in) {
		return silence, nil
	}
	f.pc++
	return goOn, nil
}

func (m *machine) stepBranch(s *state, f *frame, in *instr) (verdict, []alt) {
	cond, alts := m.truth(s, f.top(0))
	if alts != nil {
		return choose(alts)
	}
	f.pop()
	if f.pc++; !cond {
		f.pc = in.a
	}
	return goOn, nil
}

// choose offers the choices, or ends the path where there is none.
func choose(alts []alt) (verdict, []alt) {
	if len(alts) == 0 {
		return silence, nil
	}
	return choices, alts
}

// stepChoose decides nothing about any value: both ways are open.
func (m *machine) stepChoose(g *goroutine, in *instr) (verdict, []alt) {
	id := g.id
	jump := func(s *state) { s.goroutine(id).frame().pc = in.a }
	next := func(s *state) { s.goroutine(id).frame().pc++ }
	return choices, []alt{{do: next}, {do: jump}}
}

// stepData executes an instruction that needs no decision.
func (m *machine) stepData(s *state, f *frame, in *instr) bool {
	switch in.op {
	case opConst:
		f.push(m.constant(in.x))
	case opUnknown:
		f.push(m.ts.atom(typeOrNil(in.x)))
	case opLoad:
		f.push(f.slots[in.a])
	case opStore:
		f.slots[in.a] = f.pop()
	case opBox:
		f.slots[in.a] = s.newCell(typeOrNil(in.x), f.pop())
	case opDebox:
		return m.debox(s, f, in)
	case opCell:
		f.push(s.newCell(typeOrNil(in.x), f.pop()))
	case opGlobal:
		v := in.x.(*types.Var)
		f.push(s.envCell(&m.ts, m.ts.named("global:"+v.Pkg().Path()+"."+v.Name(), nil), v.Type()))
	case opDeref, opSet, opPart, opPartAddr:
		return m.stepMemory(s, f, in)
	case opBinary:
		y, x := m.resolve(s, f.pop()), m.resolve(s, f.pop())
		v := m.binary(token.Token(in.a), x, y, typeOrNil(in.x))
		f.push(v)
		return isCountable(v)
	case opNot:
		f.push(m.not(m.resolve(s, f.pop())))
	case opNeg, opConvert:
		f.push(m.convert(in, m.resolve(s, f.pop())))
	case opPop:
		f.popN(in.a)
	case opDup:
		f.push(f.top(in.a))
	default:
		return m.stepBuild(s, f, in)
	}
	return true
}

func typeOrNil(x any) types.Type {
	t, _ := x.(types.Type)
	return t
}

// isCountable bounds what a program counts up to: beyond it, every turn of a
// loop would be a new state.
func isCountable(v value) bool {
	n, ok := v.(intV)
	return !ok || n >= -maxCount && n <= maxCount || n > 1<<10 || n < -1<<10
}

func (m *machine) constant(x any) value {
	switch x := x.(type) {
	case zeroOf:
		return m.ts.zero(x.typ)
	case *term:
		return m.ts.intern(x)
	}
	return x
}

func (m *machine) debox(s *state, f *frame, in *instr) bool {
	p, ok := f.slots[in.a].(ptrV)
	if !ok {
		return false
	}
	v, ok := s.load(&m.ts, p)
	f.slots[in.a] = s.newCell(typeOrNil(in.x), v)
	return ok
}

func (m *machine) convert(in *instr, v value) value {
	if in.op == opNeg {
		if n, ok := v.(intV); ok {
			return -n
		}
		return m.ts.apply("neg", typeOrNil(in.x), v)
	}
	to := typeOrNil(in.x)
	switch v := v.(type) {
	case *structV:
		return &structV{to, v.fields}
	case intV:
		if !isInteger(to) && !types.IsInterface(to) {
			return m.ts.apply("convert", to, v)
		}
	case sliceV, strV:
		if b, ok := to.Underlying().(*types.Slice); ok {
			if _, isStr := v.(strV); isStr {
				return m.ts.apply("convert", to, v)
			}
			_ = b
		}
	case *term:
		if v.typ != nil && !types.Identical(v.typ.Underlying(), to.Underlying()) && !types.IsInterface(to) && !isInteger(to) {
			return m.ts.apply("convert:"+to.String(), to, v)
		}
	}
	return v
}

// pointer returns v as a pointer to an object, making the variable behind an
// unknown pointer; ok is false for nil.
func (m *machine) pointer(s *state, v value, elem types.Type) (ptrV, bool) {
	switch v := m.resolve(s, v).(type) {
	case ptrV:
		return v, true
	case *term:
		if elem == nil && v.typ != nil {
			if p, ok := v.typ.Underlying().(*types.Pointer); ok {
				elem = p.Elem()
			}
		}
		return s.envCell(&m.ts, v, elem), true
	}
	return ptrV{}, false
}

func (m *machine) stepMemory(s *state, f *frame, in *instr) bool {
	switch in.op {
	case opPart:
		v := part(&m.ts, m.resolve(s, f.pop()), in.a)
		f.push(v)
		return v != nil
	case opPartAddr:
		p, ok := m.pointer(s, f.pop(), typeOrNil(in.x))
		f.push(ptrV{p.obj, p.path + string(rune(in.a))})
		return ok && in.a < 128
	case opDeref:
		p, ok := m.pointer(s, f.pop(), typeOrNil(in.x))
		if !ok {
			return false
		}
		v, ok := s.load(&m.ts, p)
		f.push(v)
		return ok
	}
	p, ok := m.pointer(s, f.pop(), nil)
	v := f.pop()
	if !ok {
		return false
	}
	m.leaves(s, p, v)
	return s.store(&m.ts, p, v)
}

// leaves opens v if it is stored where code out of view finds it.
func (m *machine) leaves(s *state, p ptrV, v value) {
	if s.objs[p.obj].open != 0 || s.isEnv(p.obj) {
		m.escape(s, v, nil)
	}
}

func (s *state) isEnv(obj int) bool {
	return slices.ContainsFunc(s.env, func(e envObject) bool { return e.obj == obj })
}

// stepBuild executes an instruction that makes a value out of others.
func (m *machine) stepBuild(s *state, f *frame, in *instr) bool {
	switch in.op {
	case opStruct:
		f.push(&structV{typeOrNil(in.x), f.popN(in.a)})
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

// escape opens everything that code out of view can reach from v. typ is the
// static type under which it goes there, nil if that isn't known.
func (m *machine) escape(s *state, v value, typ types.Type) {
	switch v := m.resolve(s, v).(type) {
	case chanV:
		s.open(int(v), direction(typ))
	case ptrV:
		m.escapeObject(s, v.obj)
	case sliceV:
		m.escapeObject(s, v.obj)
	case mapV:
		m.escapeObject(s, int(v))
	case *structV:
		for _, part := range v.fields {
			m.escape(s, part, nil)
		}
	case *arrayV:
		for _, part := range v.elems {
			m.escape(s, part, nil)
		}
	case *funcV:
		m.escapeFunc(s, v)
	}
}

func (m *machine) escapeFunc(s *state, v *funcV) {
	if id, ok := v.recv.(ctxV); ok && v.model == modelCancel {
		s.open(int(id), envAll)
		return
	}
	m.escape(s, v.recv, nil)
	for _, part := range v.caps {
		m.escape(s, part, nil)
	}
}

func (m *machine) escapeObject(s *state, id int) {
	if s.objs[id].open == envAll {
		return
	}
	o := s.edit(id)
	o.open = envAll
	m.escape(s, o.val, nil)
	for _, v := range o.vals {
		m.escape(s, v, nil)
	}
}

// open lets code out of view use a channel in the given directions, and what
// is in its buffer.
func (s *state) open(id int, how uint8) {
	if s.objs[id].open&how != how {
		s.edit(id).open |= how
	}
}

func direction(typ types.Type) uint8 {
	if typ != nil {
		if ch, ok := typ.Underlying().(*types.Chan); ok {
			switch ch.Dir() {
			case types.RecvOnly:
				return envReceives
			case types.SendOnly:
				return envSends
			}
		}
	}
	return envAll
}

// node returns where f's next instruction stands.
func (f *frame) node() ast.Node { return f.code.instrs[f.pc].node }
