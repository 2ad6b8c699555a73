package interleave

import (
	"go/types"
)

// timeModel executes the functions of package time that make timers.
func (m *machine) timeModel(s *state, f *frame, spec *callSpec, args []value) verdict {
	kind := once
	switch spec.model {
	case "time.Tick", "time.NewTicker":
		kind = ticking
	case "time.Timer.Stop", "time.Ticker.Stop":
		return m.setTimer(s, f, spec, args[0], noTimer)
	case "time.Timer.Reset":
		return m.setTimer(s, f, spec, args[0], once)
	case "time.Ticker.Reset":
		return m.setTimer(s, f, spec, args[0], ticking)
	}
	ch := chanV(s.alloc(&object{isChan: true, timer: kind, made: spec.node()}))
	switch spec.model {
	case "time.After", "time.Tick":
		f.push(ch)
	case "time.AfterFunc":
		return m.afterFunc(s, f, spec, args[1], ch)
	default:
		f.push(s.newCell(timerType(spec), timerStruct(&m.ts, timerType(spec), ch)))
	}
	return goOn
}

func timerType(spec *callSpec) types.Type {
	return spec.fn.Signature().Results().At(0).Type().(*types.Pointer).Elem()
}

// timerStruct returns a time.Timer or Ticker whose field C is ch; a hidden
// last part remembers the channel also where C is nil.
func timerStruct(ts *terms, t types.Type, ch value) value {
	u, ok := t.Underlying().(*types.Struct)
	if !ok {
		return ts.atom(t)
	}
	fields := make([]value, u.NumFields())
	for i := range fields {
		fields[i] = nilV{}
		if u.Field(i).Name() == "C" {
			fields[i] = ch
		}
	}
	return &structV{typ: t, fields: append(fields, ch)}
}

// afterFunc starts a goroutine that calls fn when the timer fires.
func (m *machine) afterFunc(s *state, f *frame, spec *callSpec, fn value, ch chanV) verdict {
	t := timerType(spec)
	timer := timerStruct(&m.ts, t, nilV{}).(*structV)
	timer.fields[len(timer.fields)-1] = ch
	f.push(s.newCell(t, timer))
	call := &callSpec{kind: callValue, call: spec.call}
	c := &code{name: "stub", instrs: []instr{
		{op: opRecv, node: spec.call},
		{op: opPop, a: 2, node: spec.call},
		{op: opResolve, node: spec.call, x: call},
		{op: opCall, node: spec.call, x: call},
		{op: opReturn, node: spec.call},
	}}
	g, v := m.start(s, spec.call, &frame{code: c, stack: []value{fn, ch}})
	if g != nil {
		g.hidden = true
	}
	return v
}

// setTimer stops or resets a timer, and tells whether it was running: one
// that fired is not, once its value is received.
func (m *machine) setTimer(s *state, f *frame, spec *callSpec, recv value, kind timer) verdict {
	ch, ok := m.timerChan(s, recv)
	for _, t := range spec.results {
		if ok {
			f.push(boolV(s.objs[ch].timer != noTimer))
			continue
		}
		f.push(m.ts.atom(t))
	}
	if ok {
		s.edit(int(ch)).timer = kind
	}
	return goOn
}

// timerChan returns the channel of a timer that the group made.
func (m *machine) timerChan(s *state, recv value) (chanV, bool) {
	p, ok := m.pointer(s, recv, nil)
	if !ok {
		return 0, false
	}
	v, _ := s.load(&m.ts, p)
	t, ok := v.(*structV)
	if !ok || len(t.fields) == 0 {
		return 0, false
	}
	ch, ok := t.fields[len(t.fields)-1].(chanV)
	return ch, ok
}
