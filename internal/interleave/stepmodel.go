package interleave

import (
	"go/types"
	"strings"

	"github.com/memlint/memlint/internal/typematch"
)

// stepModel executes a call whose meaning is built in and that no other
// goroutine can come between.
func (m *machine) stepModel(s *state, g *goroutine, f *frame, spec *callSpec) (verdict, []alt) {
	name := string(spec.model)
	if ends[spec.model] {
		return silence, nil
	}
	switch {
	case strings.HasPrefix(name, "context.Context."), name == "context.Cause":
		return m.contextMethod(s, g, f, spec)
	case strings.HasPrefix(name, "atomic."):
		return m.atomic(s, f, spec, strings.TrimPrefix(name, "atomic.")), nil
	}
	args := f.popN(spec.nargs)
	f.pending = nil
	f.pc++
	switch {
	case strings.HasPrefix(name, "context."), name == "os/signal.NotifyContext":
		return m.newContext(s, f, name, args), nil
	case strings.HasPrefix(name, "time."):
		return m.timeModel(s, f, spec, args), nil
	case strings.HasPrefix(name, "golang.org/x/sync/errgroup."):
		return m.groupModel(s, f, spec, args), nil
	}
	switch name {
	case "errors.New", "fmt.Errorf":
		err := m.ts.atom(spec.results[0])
		s.bind(m.isNil(err), boolV(false))
		f.push(err)
	case "sync.NewCond":
		f.push(m.newCond(s, spec.fn.Signature().Results().At(0).Type().(*types.Pointer).Elem(), args[0]))
	case "sync.WaitGroup.Go":
		return m.waitGroupGo(s, f, spec, args), nil
	case "once.done":
		p, ok := args[0].(ptrV)
		if !ok || !s.store(&m.ts, p, onceV{2}) {
			return silence, nil
		}
	default:
		return silence, nil
	}
	return goOn, nil
}

// newCond returns a pointer to a new sync.Cond.
func (m *machine) newCond(s *state, t types.Type, locker value) value {
	zero := m.ts.zero(t).(*structV)
	u := t.Underlying().(*types.Struct)
	for i := range u.NumFields() {
		if u.Field(i).Name() == "L" {
			zero.fields[i] = locker
		}
	}
	return s.newCell(t, zero)
}

func (m *machine) isNil(t *term) *term {
	v, _ := m.binary(eql, t, nilV{}, types.Typ[types.Bool]).(*term)
	return v
}

func (m *machine) waitGroupGo(s *state, f *frame, spec *callSpec, args []value) verdict {
	p, ok := m.pointer(s, args[0], nil)
	if !ok {
		return silence
	}
	if v, _ := s.load(&m.ts, p); v != nil {
		if wg, ok := v.(wgV); ok {
			s.store(&m.ts, p, wgV{wg.n + 1})
		}
	}
	done := &callSpec{kind: callModel, model: "sync.WaitGroup.Done", nargs: 1, call: spec.call}
	return m.startThen(s, spec, args[1], done, args[0], 0)
}

// startThen starts a goroutine that calls fn, and then makes the call done
// with arg and the nres results of fn.
func (m *machine) startThen(s *state, spec *callSpec, fn value, done *callSpec, arg value, nres int) verdict {
	call := &callSpec{kind: callValue, call: spec.call, results: make([]types.Type, nres)}
	if nres == 1 {
		call.results[0] = types.Universe.Lookup("error").Type()
	}
	c := &code{name: "stub", instrs: []instr{
		{op: opResolve, node: spec.node(), x: call},
		{op: opCall, node: spec.node(), x: call},
		{op: opCall, node: spec.node(), x: done},
		{op: opReturn, node: spec.node()},
	}}
	_, v := m.start(s, spec.call, &frame{code: c, stack: []value{arg, fn}})
	return v
}

// contextMethod executes a method of context.Context.
func (m *machine) contextMethod(s *state, g *goroutine, f *frame, spec *callSpec) (verdict, []alt) {
	ctx := m.resolve(s, f.top(spec.nargs-1))
	switch spec.model {
	case modelErr, "context.Cause":
		return m.contextErr(s, g, f, spec, ctx)
	case modelDone:
		f.popN(spec.nargs)
		f.push(m.doneChan(ctx))
	default:
		f.popN(spec.nargs)
		for _, t := range spec.results {
			f.push(m.ts.atom(t))
		}
	}
	f.pending = nil
	f.pc++
	return goOn, nil
}

// doneChan returns the channel of ctx.Done().
func (m *machine) doneChan(ctx value) value {
	switch ctx := ctx.(type) {
	case ctxV:
		if ctx == background {
			return nilV{}
		}
		return chanV(ctx)
	case *term:
		return m.envDone(ctx)
	}
	return m.ts.atom(doneType)
}

var doneType = types.NewChan(types.RecvOnly, types.NewStruct(nil, nil))

// envDone returns the done channel of a context that the caller supplied.
func (m *machine) envDone(ctx *term) *term { return m.ts.apply("done", doneType, ctx) }

// contextErr is nil before the context is done, and not nil from then on.
func (m *machine) contextErr(s *state, g *goroutine, f *frame, spec *callSpec, ctx value) (verdict, []alt) {
	ch := m.doneChan(ctx)
	closed := m.isClosed(s, ch)
	if !closed && m.mayFire(s, ch) {
		id := g.id
		skip := func(s *state) { s.goroutine(id).mine().returns(spec, nilV{}) }
		fire := func(s *state) { m.fire(s, ch) }
		return choices, []alt{{do: skip}, {do: fire}}
	}
	var v value = nilV{}
	if closed {
		err := m.ts.named("context error", spec.results[0])
		s.bind(m.isNil(err), boolV(false))
		v = err
	}
	f.returns(spec, v)
	return goOn, nil
}

// returns ends a modelled call with one result.
func (f *frame) returns(spec *callSpec, v value) {
	f.popN(spec.nargs)
	f.push(v)
	f.pending = nil
	f.pc++
}

// newContext executes the functions that make contexts.
func (m *machine) newContext(s *state, f *frame, name string, args []value) verdict {
	switch strings.TrimPrefix(name, "context.") {
	case "Background", "TODO", "WithoutCancel":
		f.push(background)
		return goOn
	case "WithValue":
		f.push(args[0])
		return goOn
	}
	o := &object{isChan: true, isCtx: true, typ: doneType}
	if parent := m.resolve(s, args[0]); parent != background {
		o.parent = parent
	}
	if strings.Contains(name, "Timeout") || strings.Contains(name, "Deadline") || strings.Contains(name, "Notify") {
		o.timer = once
	}
	m.made = true
	id := s.alloc(o)
	f.push(ctxV(id))
	f.push(&funcV{model: modelCancel, recv: ctxV(id)})
	return goOn
}

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

// atomic executes a function or method of sync/atomic: the first argument is
// the location.
func (m *machine) atomic(s *state, f *frame, spec *callSpec, op string) verdict {
	args := f.popN(spec.nargs)
	f.pending = nil
	f.pc++
	p, ok := m.pointer(s, args[0], nil)
	if !ok {
		return silence
	}
	old, ok := s.load(&m.ts, p)
	if !ok {
		return silence
	}
	old = m.resolve(s, old)
	return m.atomicOp(s, f, spec, op, p, old, args[1:])
}

func (m *machine) atomicOp(s *state, f *frame, spec *callSpec, op string, p ptrV, old value, args []value) verdict {
	store := func(v value) { m.leaves(s, p, v); s.store(&m.ts, p, v) }
	switch op {
	case "Load":
		f.push(old)
	case "Store":
		store(args[0])
	case "Swap":
		store(args[0])
		f.push(old)
	case "Add":
		sum := m.binary(add, old, m.resolve(s, args[0]), spec.results[0])
		store(sum)
		f.push(sum)
		if !isCountable(sum) {
			return silence
		}
	case "CompareAndSwap":
		same, ok := m.binary(eql, old, m.resolve(s, args[0]), types.Typ[types.Bool]).(boolV)
		if !ok {
			return silence
		}
		if same {
			store(args[1])
		}
		f.push(same)
	}
	return goOn
}

// groupModel executes the functions of errgroup that don't block.
func (m *machine) groupModel(s *state, f *frame, spec *callSpec, args []value) verdict {
	switch strings.TrimPrefix(string(spec.model), "golang.org/x/sync/errgroup.") {
	case "WithContext":
		o := &object{isChan: true, isCtx: true, typ: doneType}
		if parent := m.resolve(s, args[0]); parent != background {
			o.parent = parent
		}
		ctx := ctxV(s.alloc(o))
		f.push(s.newCell(typematch.Named(spec.results[0]), groupV{limit: -1, ctx: ctx}))
		f.push(ctx)
		return goOn
	case "Group.SetLimit":
		p, ok := m.pointer(s, args[0], nil)
		if !ok {
			return silence
		}
		n, ok := m.resolve(s, args[1]).(intV)
		if v, _ := s.load(&m.ts, p); ok {
			if gr, ok := v.(groupV); ok {
				gr.limit = int(n)
				s.store(&m.ts, p, gr)
				return goOn
			}
		}
	}
	return silence
}
