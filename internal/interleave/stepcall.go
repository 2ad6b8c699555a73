package interleave

import (
	"go/ast"
)

// stepCall executes a call, a go or defer statement, or a return.
func (m *machine) stepCall(s *state, g *goroutine, f *frame, in *instr) (verdict, []alt) {
	switch in.op {
	case opResolve:
		return m.stepResolve(s, f, in.x.(*callSpec)), nil
	case opReturn:
		m.stepReturn(s, g, f, in)
		return goOn, nil
	}
	spec := f.spec(in)
	switch in.op {
	case opGo:
		f.pc++
		f.pending = nil
		return m.spawn(s, in.node, spec, f.popN(spec.operands())), nil
	case opDefer:
		f.pc++
		f.pending = nil
		f.defers = append(f.defers, deferred{spec, f.popN(spec.operands())})
		return goOn, nil
	}
	return m.enter(s, g, f, spec)
}

// operands returns how many values the call takes from the stack.
func (spec *callSpec) operands() int {
	if spec.kind == callClosure {
		return spec.nargs + 1
	}
	return spec.nargs
}

// enter starts a call that is no operation.
func (m *machine) enter(s *state, g *goroutine, f *frame, spec *callSpec) (verdict, []alt) {
	switch {
	case spec.kind == callModel:
		return m.stepModel(s, g, f, spec)
	case spec.kind == callClosure:
		f.pending = nil
		f.pc++
		args := f.view(spec.operands())
		fn := args[0].(*funcV)
		g.frames = append(g.frames, m.frameOf(s, fn.code, fn.caps, args[1:]))
		f.drop(len(args))
		return goOn, nil
	case spec.kind == callStatic && m.follows(s, g, f, spec):
		f.pending = nil
		f.pc++
		args := f.view(spec.nargs)
		g.frames = append(g.frames, m.frameOf(s, m.x.compile(m.x.decls[spec.fn]), nil, args))
		f.drop(len(args))
		return goOn, nil
	}
	m.opaque(s, f, spec)
	return goOn, nil
}

// follows reports whether a call of a function of the package is followed
// into its body: when that operates on channels or locks, or may reach the
// group's.
func (m *machine) follows(s *state, g *goroutine, f *frame, spec *callSpec) bool {
	depth := 0
	for _, fr := range g.frames {
		if fr.code.node == ast.Node(m.x.decls[spec.fn]) {
			depth++
		}
	}
	if depth > 1 || len(g.frames) >= maxFrames-2 {
		return false
	}
	t := m.x.text.funcs[spec.fn]
	if t.syncs || t.goes || t.makes {
		return true
	}
	for i := range spec.nargs {
		if m.reaches(s, f.top(i)) {
			return true
		}
	}
	return false
}

// reaches reports whether v refers to an object of the group.
func (m *machine) reaches(s *state, v value) bool {
	switch v := m.resolve(s, v).(type) {
	case chanV, mapV, *funcV:
		return true
	case ptrV:
		return !s.isEnv(v.obj)
	case sliceV:
		for _, e := range s.elems(v) {
			if m.reaches(s, e) {
				return true
			}
		}
	case *structV:
		for _, e := range v.fields {
			if m.reaches(s, e) {
				return true
			}
		}
	}
	return false
}

// frameOf returns the frame of a call.
func (m *machine) frameOf(s *state, c *code, caps, args []value) *frame {
	m.x.compile(c.node)
	f := &frame{code: c, slots: make([]value, c.nslots)}
	for i := range f.slots {
		f.slots[i] = nilV{}
	}
	copy(f.slots, caps)
	for i, p := range c.params {
		var v value = nilV{}
		if i < len(args) {
			v = args[i]
		}
		m.setSlot(s, f, p, v)
	}
	for _, r := range c.results {
		m.setSlot(s, f, r, m.ts.zero(r.typ))
	}
	return f
}

func (m *machine) setSlot(s *state, f *frame, p slot, v value) {
	if p.boxed {
		f.slots[p.index] = s.newCell(p.typ, v)
		return
	}
	f.slots[p.index] = v
}

// stepReturn runs the deferred calls, and then leaves the function.
func (m *machine) stepReturn(s *state, g *goroutine, f *frame, in *instr) {
	if n := len(f.defers); n > 0 {
		d := f.defers[n-1]
		f.defers = f.defers[:n-1]
		g.frames = append(g.frames, stubFrame(d.spec, d.args))
		return
	}
	if len(g.frames) == 1 || len(g.frames) == 2 && g.frames[0].code.node == nil {
		s.event(g, in.node, "returns")
	}
	var list []value
	for _, r := range f.code.results {
		v := f.slots[r.index]
		if r.boxed {
			v, _ = s.load(&m.ts, v.(ptrV))
		}
		list = append(list, v)
	}
	g.leave()
	if len(g.frames) > 0 {
		caller := g.mine()
		caller.stack = append(caller.stack, list...)
	} else {
		m.returned(s, g, f.code, list)
	}
}

// returned opens what the explored function returns to its caller.
func (m *machine) returned(s *state, g *goroutine, c *code, list []value) {
	if g.id != 0 {
		return
	}
	for i, v := range list {
		m.escape(s, v, c.results[i].typ)
	}
}
