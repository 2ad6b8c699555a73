package interleave

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/typematch"
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
		args := f.popN(spec.operands())
		fn := args[0].(*funcV)
		g.frames = append(g.frames, m.frameOf(s, fn.code, fn.caps, args[1:]))
		return goOn, nil
	case spec.kind == callStatic && m.follows(s, g, f, spec):
		f.pending = nil
		f.pc++
		args := f.popN(spec.nargs)
		g.frames = append(g.frames, m.frameOf(s, m.x.compile(m.x.decls[spec.fn]), nil, args))
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

// opaque calls code out of view: it may use what it is given in any way, and
// return anything.
func (m *machine) opaque(s *state, f *frame, spec *callSpec) {
	f.pending = nil
	f.pc++
	args := f.popN(spec.nargs)
	if spec.fn == nil || spec.fn.Pkg() == nil || !harmless[spec.fn.Pkg().Path()] {
		m.escapeArgs(s, spec, args)
	}
	list := m.opaqueResults(s, spec, args)
	f.stack = append(f.stack, list...)
}

func (m *machine) escapeArgs(s *state, spec *callSpec, args []value) {
	for i, a := range args {
		m.escape(s, a, argType(spec, i))
	}
}

// argType returns the static type under which argument i is passed.
func argType(spec *callSpec, i int) types.Type {
	if spec.fn == nil {
		return nil
	}
	sig := spec.fn.Signature()
	if sig.Recv() != nil {
		i--
	}
	if i >= 0 && i < sig.Params().Len() {
		return sig.Params().At(i).Type()
	}
	return nil
}

// opaqueResults returns what the call returns: outside of loops, a call that
// returns no error returns the same when it is repeated.
func (m *machine) opaqueResults(s *state, spec *callSpec, args []value) []value {
	if len(spec.results) == 1 && !spec.inLoop && spec.fn != nil && !typematch.IsError(spec.results[0]) {
		resolved := make([]value, len(args))
		for i, a := range args {
			resolved[i] = m.resolve(s, a)
		}
		return []value{m.ts.apply("call:"+spec.fn.FullName(), spec.results[0], resolved...)}
	}
	list := make([]value, len(spec.results))
	for i, t := range spec.results {
		list[i] = m.ts.atom(t)
	}
	m.pair(list)
	return list
}

// pair ties results to the error that is returned with them: they are nil if
// and only if it isn't.
func (m *machine) pair(list []value) {
	if len(list) < 2 {
		return
	}
	last := list[len(list)-1].(*term)
	if last.typ == nil || !typematch.IsError(last.typ) {
		return
	}
	for _, v := range list[:len(list)-1] {
		v.(*term).peer = last
	}
}

// stepResolve finds what a dynamic call calls, and lays out its arguments.
func (m *machine) stepResolve(s *state, f *frame, spec *callSpec) verdict {
	args := f.popN(spec.nargs)
	f.pc++
	if spec.kind == callMethod {
		f.pending = m.methodSpec(s, spec, args)
		f.stack = append(f.stack, args...)
		return goOn
	}
	callee := m.resolve(s, f.pop())
	fn, ok := callee.(*funcV)
	switch {
	case !ok && !isUnknown(callee):
		return silence // a call of nil
	case !ok:
		f.pending = spec.as(callOpaque, nil)
	case fn.code != nil:
		f.pending = spec.as(callClosure, nil)
		f.push(fn)
	default:
		f.pending = m.boundSpec(spec, fn)
		if fn.recv != nil {
			f.push(fn.recv)
		}
	}
	f.stack = append(f.stack, args...)
	return goOn
}

// as returns the call, as one of another kind.
func (spec *callSpec) as(kind callKind, fn *types.Func) *callSpec {
	c := *spec
	c.kind, c.fn = kind, fn
	if fn != nil {
		c.model = modelOf(fn)
	}
	return &c
}

func (m *machine) boundSpec(spec *callSpec, fn *funcV) *callSpec {
	c := *spec
	c.fn, c.model = fn.fn, fn.model
	if c.kind = callModel; c.model == noModel {
		c.kind = m.x.kindOf(fn.fn)
	}
	if fn.recv != nil {
		c.nargs++
	}
	return &c
}

// methodSpec finds the method of the value in an interface.
func (m *machine) methodSpec(s *state, spec *callSpec, args []value) *callSpec {
	name := spec.fn.Name()
	recv := m.resolve(s, args[0])
	args[0] = recv
	if spec.model != noModel && spec.model != "sync.Locker.Lock" && spec.model != "sync.Locker.Unlock" {
		return spec.as(callModel, spec.fn) // context.Context
	}
	typ := m.dynamicType(s, recv)
	if typ == nil {
		return spec.as(callOpaque, spec.fn)
	}
	obj, index, _ := types.LookupFieldOrMethod(typ, true, m.x.pkg, name)
	fn, ok := obj.(*types.Func)
	if !ok {
		return spec.as(callOpaque, spec.fn)
	}
	if p, ok := recv.(ptrV); ok && len(index) > 1 {
		if args[0], ok = m.promoted(s, p, typ, index[:len(index)-1]); !ok {
			return spec.as(callOpaque, spec.fn)
		}
	}
	c := spec.as(callStatic, fn.Origin())
	c.kind = m.x.kindOf(c.fn)
	if p, ok := args[0].(ptrV); ok && !isPointer(fn.Signature().Recv().Type()) {
		args[0], _ = s.load(&m.ts, p)
	}
	return c
}

// promoted returns a pointer to the embedded field of *p.
func (m *machine) promoted(s *state, p ptrV, typ types.Type, index []int) (value, bool) {
	for _, i := range index {
		p.path += string(rune(i))
		v, ok := s.load(&m.ts, p)
		if !ok {
			return nil, false
		}
		if next, ok := v.(ptrV); ok {
			p = next
		} else if isUnknown(v) {
			return nil, false
		}
	}
	return p, true
}

// dynamicType returns the type of the value in an interface, or nil.
func (m *machine) dynamicType(s *state, v value) types.Type {
	switch v := v.(type) {
	case *structV:
		return v.typ
	case ptrV:
		if t := m.typeAt(s, v); t != nil {
			return types.NewPointer(t)
		}
	}
	return nil
}

// typeAt returns the type of the variable that p points to.
func (m *machine) typeAt(s *state, p ptrV) types.Type {
	t := s.objs[p.obj].typ
	for i := range len(p.path) {
		if t = partType(t, int(p.path[i])); t == nil {
			return nil
		}
	}
	return t
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

// stubFrame returns the frame of a call that no function of the program makes:
// a deferred call, or the first call of a goroutine.
func stubFrame(spec *callSpec, args []value) *frame {
	c := &code{name: "stub", instrs: []instr{
		{op: opCall, node: spec.node(), x: spec},
		{op: opPop, a: len(spec.results), node: spec.node()},
		{op: opReturn, node: spec.node()},
	}}
	return &frame{code: c, stack: args}
}

func (spec *callSpec) node() ast.Node {
	if spec.call == nil {
		return nil
	}
	return spec.call
}

// spawn starts a goroutine that makes the call.
func (m *machine) spawn(s *state, at ast.Node, spec *callSpec, args []value) verdict {
	if spec.kind == callOpaque {
		m.escapeArgs(s, spec, args)
		return goOn
	}
	_, v := m.start(s, at, stubFrame(spec, args))
	return v
}

// childID returns the id of the next goroutine that the running one starts.
func (s *state) childID() int {
	g := s.gs[max(runningGoroutine(s), 0)]
	g.kids++
	return g.id*(maxGoroutines+1) + g.kids
}

func (m *machine) start(s *state, at ast.Node, f *frame) (*goroutine, verdict) {
	live := 0
	for _, g := range s.gs {
		if !g.done {
			live++
		}
	}
	if live >= maxGoroutines {
		return nil, silence
	}
	m.started = true
	g := &goroutine{id: s.childID(), started: at, running: true, frames: []*frame{f}}
	s.gs = append(s.gs, g)
	return g, goOn
}
