package interleave

import (
	"go/types"
)

func (m *machine) onceMoves(s *state, gi int, spec *callSpec, recv value, mv *moves) {
	p, v, known := m.location(s, recv)
	state, _ := v.(onceV)
	if !known {
		m.pass(s, gi, mv)
	}
	if !known || state.state == 0 {
		m.runOnce(s, gi, p, spec, recv, mv)
	} else if state.state == 2 {
		m.pass(s, gi, mv)
	}
}

func (m *machine) runOnce(s *state, gi int, p ptrV, spec *callSpec, recv value, mv *moves) {
	next := s.clone()
	if !next.store(&m.ts, p, onceV{1}) {
		mv.cut = true
		return
	}
	fn := next.gs[gi].frame().top(0)
	next.proceed(gi, "")
	call := &callSpec{kind: callValue, call: spec.call}
	done := &callSpec{kind: callModel, model: modelOnceDone, nargs: 1, call: spec.call}
	c := &code{name: "stub", instrs: []instr{
		{op: opResolve, node: spec.node(), x: call},
		{op: opCall, node: spec.node(), x: call},
		{op: opCall, node: spec.node(), x: done},
		{op: opReturn, node: spec.node()},
	}}
	g := next.gs[gi]
	g.frames = append(g.frames, &frame{code: c, stack: []value{p, fn}})
	mv.add(next)
}

func (m *machine) groupMoves(s *state, gi int, spec *callSpec, recv value, mv *moves) {
	p, v, known := m.location(s, recv)
	gr, ok := v.(groupV)
	if !known {
		m.passGroup(s, gi, spec, mv)
		return
	}
	if !ok {
		mv.cut = true
		return
	}
	switch spec.model {
	case modelGroupDone:
		m.groupDone(s, gi, p, gr, mv)
	case "golang.org/x/sync/errgroup.Group.Go":
		m.groupGo(s, gi, p, gr, spec, mv)
	case "golang.org/x/sync/errgroup.Group.Wait":
		m.groupWait(s, gi, gr, spec, mv)
	}
}

// passGroup lets a group out of view do anything: what it is given runs out
// of view as well.
func (m *machine) passGroup(s *state, gi int, spec *callSpec, mv *moves) {
	next := s.clone()
	f := next.gs[gi].frame()
	for i := range spec.nargs {
		m.escape(next, f.top(i), nil)
	}
	list := make([]value, len(spec.results))
	for i, t := range spec.results {
		list[i] = m.ts.atom(t)
	}
	next.proceed(gi, "", list...)
	mv.add(next)
}

func (m *machine) groupDone(s *state, gi int, p ptrV, gr groupV, mv *moves) {
	err := m.resolve(s, s.gs[gi].frame().top(0))
	failed, alts := m.truth(s, m.not(m.binary(eql, err, nilV{}, types.Typ[types.Bool])))
	if alts != nil {
		m.altMoves(s, alts, mv)
		return
	}
	next := s.clone()
	gr.n--
	gr.failed = gr.failed || failed
	next.store(&m.ts, p, gr)
	if ctx, ok := gr.ctx.(ctxV); ok && failed {
		next.edit(int(ctx)).closed = true
	}
	next.proceed(gi, "")
	mv.add(next)
}

func (m *machine) groupGo(s *state, gi int, p ptrV, gr groupV, spec *callSpec, mv *moves) {
	if gr.limit >= 0 && gr.n >= gr.limit {
		return
	}
	next := s.clone()
	gr.n++
	next.store(&m.ts, p, gr)
	fn := next.gs[gi].frame().top(0)
	next.proceed(gi, "")
	done := &callSpec{kind: callModel, model: modelGroupDone, nargs: 2, call: spec.call}
	if m.startThen(next, spec, fn, done, p, 1) == silence {
		mv.cut = true
		return
	}
	mv.add(next)
}

func (m *machine) groupWait(s *state, gi int, gr groupV, spec *callSpec, mv *moves) {
	if gr.n > 0 {
		return
	}
	next := s.clone()
	if ctx, ok := gr.ctx.(ctxV); ok {
		next.edit(int(ctx)).closed = true
	}
	var result value = nilV{}
	if gr.failed {
		err := m.ts.atom(types.Universe.Lookup("error").Type())
		next.bind(m.isNil(err), boolV(false))
		result = err
	}
	next.proceed(gi, "passes Wait", result)
	mv.add(next)
}
