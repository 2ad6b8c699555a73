package interleave

import (
	"slices"
)

// A move is a step to another state.
type moves struct {
	states []*state
	cut    bool // some step leads out of the model
}

func (mv *moves) add(s *state) { mv.states = append(mv.states, s) }

// commMoves adds what goroutine gi can do at its channel operation.
func (m *machine) commMoves(s *state, gi int, mv *moves) {
	before := len(mv.states)
	for _, o := range m.offers(s, gi) {
		if o.send {
			m.sendMoves(s, o, mv)
		} else {
			m.recvMoves(s, o, mv)
		}
	}
	f := s.gs[gi].frame()
	info, ok := f.code.instrs[f.pc].x.(*selectInfo)
	if !ok || !info.hasDefault {
		return
	}
	if len(mv.states) == before && !m.isWanted(s, gi) || m.onlyEnv(s, gi) {
		next := s.clone()
		next.takeDefault(gi)
		mv.add(next)
	}
}

// isWanted reports whether a partner stands ready for a receive of gi: the
// move is the sender's.
func (m *machine) isWanted(s *state, gi int) bool {
	for _, o := range m.offers(s, gi) {
		if !o.send && len(m.partners(s, o)) > 0 {
			return true
		}
	}
	return false
}

// onlyEnv reports whether nothing but code out of view decides if a case of
// the select is ready.
func (m *machine) onlyEnv(s *state, gi int) bool {
	for _, o := range m.offers(s, gi) {
		if !m.isEnvChan(s, o) && m.isReady(s, o) {
			return false
		}
	}
	return true
}

func (m *machine) isEnvChan(s *state, o offer) bool {
	switch ch := o.ch.(type) {
	case *term:
		return !m.isClosed(s, ch)
	case chanV:
		return !m.isClosed(s, ch) && len(s.objs[ch].buf) == 0 && m.mayFire(s, ch)
	}
	return false
}

func (m *machine) isReady(s *state, o offer) bool {
	ch, ok := o.ch.(chanV)
	if !ok {
		return isUnknown(o.ch)
	}
	obj := s.objs[ch]
	if o.send {
		return len(obj.buf) < obj.cap || len(m.partners(s, o)) > 0
	}
	return len(obj.buf) > 0 || m.isClosed(s, ch) || len(m.partners(s, o)) > 0
}

func (m *machine) sendMoves(s *state, o offer, mv *moves) {
	switch ch := o.ch.(type) {
	case *term:
		next := s.clone()
		m.escape(next, o.val, nil)
		next.complete(o, nil, nil)
		mv.add(next)
	case chanV:
		m.sendTo(s, o, ch, mv)
	}
}

func (m *machine) sendTo(s *state, o offer, ch chanV, mv *moves) {
	obj := s.objs[ch]
	if obj.closed {
		mv.cut = true // a panic
		return
	}
	if len(obj.buf) < obj.cap {
		next := s.clone()
		if obj.open&envReceives != 0 {
			m.escape(next, o.val, nil)
		}
		edited := next.edit(int(ch))
		edited.buf = append(slices.Clone(edited.buf), o.val)
		next.complete(o, nil, nil)
		mv.add(next)
	}
	for _, p := range m.partners(s, o) {
		next := s.clone()
		next.complete(o, nil, nil)
		next.complete(p, o.val, boolV(true))
		mv.add(next)
	}
	if obj.open&envReceives != 0 {
		next := s.clone()
		m.escape(next, o.val, nil)
		next.complete(o, nil, nil)
		mv.add(next)
	}
}
