package interleave

import (
	"go/types"
	"strings"
)

// contextMethod executes a method of context.Context.
func (m *machine) contextMethod(s *state, g *goroutine, f *frame, spec *callSpec) (verdict, []alt) {
	ctx := m.resolve(s, f.top(spec.nargs-1))
	switch spec.model {
	case modelErr, "context.Cause":
		return m.contextErr(s, g, f, spec, ctx)
	case modelDone:
		f.drop(spec.nargs)
		f.push(m.doneChan(ctx))
	default:
		f.drop(spec.nargs)
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
	f.drop(spec.nargs)
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
