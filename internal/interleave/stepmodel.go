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
