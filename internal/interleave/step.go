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
	case opBody:
		f.enterBody(in)
		return goOn, nil
	case opBranch:
		return m.stepBranch(s, f, in)
	case opChoose:
		return m.stepChoose(g, in)
	case opCall, opGo, opDefer, opResolve, opReturn:
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
	jump := func(s *state) { s.goroutine(id).mine().pc = in.a }
	next := func(s *state) { s.goroutine(id).mine().pc++ }
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
		f.slots[in.a] = m.newCell(s, in, f.pop())
	case opDebox:
		return m.debox(s, f, in)
	case opCell:
		f.push(m.newCell(s, in, f.pop()))
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
		f.drop(in.a)
	default:
		return m.stepBuild(s, f, in)
	}
	return true
}

// newCell returns a pointer to a new variable.
func (m *machine) newCell(s *state, in *instr, v value) value {
	t := typeOrNil(in.x)
	m.made = m.made || m.x.text.holdsSync(t)
	return s.newCell(t, v)
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
		return &structV{to, v.fields, v.rest}
	case intV:
		if !isInteger(to) && !types.IsInterface(to) {
			return m.ts.apply("convert", to, v)
		}
	case sliceV, strV:
		if _, ok := to.Underlying().(*types.Slice); ok {
			if _, isStr := v.(strV); isStr {
				return m.ts.apply("convert", to, v)
			}
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

// node returns where f's next instruction stands.
func (f *frame) node() ast.Node { return f.code.instrs[f.pc].node }
