package interleave

import (
	"strings"
)

// callMoves adds what goroutine gi can do at a call that may block.
func (m *machine) callMoves(s *state, gi int, mv *moves) {
	f := s.gs[gi].frame()
	spec := f.spec(&f.code.instrs[f.pc])
	name := strings.TrimPrefix(string(spec.model), "golang.org/x/sync/")
	recv := m.resolve(s, f.top(spec.nargs-1))
	switch {
	case spec.model == modelClose:
		m.closeMoves(s, gi, recv, mv)
	case spec.model == modelCancel:
		m.cancelMove(s, gi, recv.(ctxV), mv)
	case strings.HasPrefix(name, "errgroup."):
		m.groupMoves(s, gi, spec, recv, mv)
	case strings.HasPrefix(name, "sync.WaitGroup."):
		m.waitGroupMoves(s, gi, spec, recv, mv)
	case strings.HasPrefix(name, "sync.Cond."):
		m.condMoves(s, gi, spec, recv, mv)
	case name == "sync.Once.Do":
		m.onceMoves(s, gi, spec, recv, mv)
	default:
		m.lockMoves(s, gi, spec, recv, mv)
	}
}

// proceed finishes the call of goroutine gi.
func (s *state) proceed(gi int, text string, results ...value) *frame {
	g := s.own(gi)
	g.running = true
	f := g.mine()
	spec := f.spec(&f.code.instrs[f.pc])
	s.event(g, f.node(), text)
	f.drop(spec.operands())
	f.stack = append(f.stack, results...)
	f.pending = nil
	f.pc++
	return f
}

// closeMoves closes a channel, by opClose or in a deferred call.
func (m *machine) closeMoves(s *state, gi int, ch value, mv *moves) {
	next := s.clone()
	switch ch := ch.(type) {
	case chanV:
		if s.objs[ch].closed {
			mv.cut = true
			return
		}
		next.edit(int(ch)).closed = true
	case *term:
		m.fire(next, ch)
	default:
		mv.cut = true
		return
	}
	f := next.gs[gi].frame()
	if f.code.instrs[f.pc].op == opClose {
		g := next.own(gi)
		g.running = true
		next.event(g, g.frame().node(), "closes the channel")
		g.mine().pop()
		g.mine().pc++
	} else {
		next.proceed(gi, "closes the channel")
	}
	mv.add(next)
}

func (m *machine) cancelMove(s *state, gi int, ctx ctxV, mv *moves) {
	next := s.clone()
	next.edit(int(ctx)).closed = true
	next.proceed(gi, "cancels the context")
	mv.add(next)
}

// location returns where the receiver's state is kept; known is false where
// code out of view may change it.
func (m *machine) location(s *state, recv value) (p ptrV, v value, known bool) {
	p, ok := m.pointer(s, recv, nil)
	if !ok {
		return p, nil, true
	}
	if s.objs[p.obj].open != 0 || s.isEnv(p.obj) {
		return p, nil, false
	}
	v, _ = s.load(&m.ts, p)
	return p, v, v != nil && !isUnknown(v)
}

// pass lets a call on an object out of view succeed.
func (m *machine) pass(s *state, gi int, mv *moves, results ...value) {
	next := s.clone()
	next.passed = true
	next.proceed(gi, "", results...)
	mv.add(next)
}

// altMoves decides something before the operation can go on.
func (m *machine) altMoves(s *state, alts []alt, mv *moves) {
	mv.cut = mv.cut || len(alts) == 0
	for _, a := range alts {
		next := s.clone()
		a.apply(next)
		mv.add(next)
	}
}
