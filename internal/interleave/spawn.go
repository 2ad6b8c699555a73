package interleave

import (
	"go/ast"
)

// spawn starts a goroutine that makes the call.
func (m *machine) spawn(s *state, at ast.Node, spec *callSpec, args []value) verdict {
	if spec.kind == callOpaque {
		m.escapeArgs(s, spec, args)
		return goOn
	}
	_, v := m.start(s, at, stubFrame(spec, args))
	return v
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

// childID returns the id of the next goroutine that the running one starts.
func (s *state) childID() int {
	g := s.gs[max(runningGoroutine(s), 0)]
	g.kids++
	return g.id*(maxGoroutines+1) + g.kids
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
