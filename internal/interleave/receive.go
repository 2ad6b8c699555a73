package interleave

import (
	"go/types"
)

func (m *machine) recvMoves(s *state, o offer, mv *moves) {
	switch ch := o.ch.(type) {
	case *term:
		m.recvEnv(s, o, mv)
	case chanV:
		m.recvFrom(s, o, ch, mv)
	}
}

// recvEnv receives from a channel that code out of view supplies. A channel
// of empty structs is taken to be closed for good.
func (m *machine) recvEnv(s *state, o offer, mv *moves) {
	closed := m.isClosed(s, o.ch)
	signal := isSignal(o)
	if !closed && !signal {
		next := s.clone()
		next.complete(o, m.ts.atom(elemOf(o)), boolV(true))
		mv.add(next)
	}
	if closed || signal || o.usesOK {
		next := s.clone()
		if !closed {
			m.fire(next, o.ch)
		}
		next.complete(o, m.zeroElem(o), boolV(false))
		mv.add(next)
	}
}

func elemOf(o offer) types.Type {
	if o.elem != nil {
		return o.elem
	}
	if t, ok := o.ch.(*term); ok && t.typ != nil {
		return chanElem(t.typ)
	}
	return nil
}

func (m *machine) zeroElem(o offer) value {
	if t := elemOf(o); t != nil {
		return m.ts.zero(t)
	}
	return m.ts.atom(nil)
}

func isSignal(o offer) bool {
	t := elemOf(o)
	if t == nil {
		return false
	}
	u, ok := t.Underlying().(*types.Struct)
	return ok && u.NumFields() == 0
}

func (m *machine) recvFrom(s *state, o offer, ch chanV, mv *moves) {
	obj := s.objs[ch]
	if o.elem == nil && obj.typ != nil {
		o.elem = chanElem(obj.typ)
	}
	switch {
	case len(obj.buf) > 0:
		next := s.clone()
		edited := next.edit(int(ch))
		v := edited.buf[0]
		edited.buf = edited.buf[1:]
		next.complete(o, v, boolV(true))
		mv.add(next)
	case m.isClosed(s, ch):
		next := s.clone()
		next.complete(o, m.zeroElem(o), boolV(false))
		mv.add(next)
	case obj.isCtx && m.mayFire(s, ch):
		next := s.clone()
		m.fire(next, ch)
		next.complete(o, m.zeroElem(o), boolV(false))
		mv.add(next)
	case obj.timer != noTimer:
		next := s.clone()
		if obj.timer == once {
			next.edit(int(ch)).timer = noTimer
		}
		next.complete(o, m.ts.atom(o.elem), boolV(true))
		mv.add(next)
	case obj.open&envSends != 0:
		m.recvEnv(s, o, mv)
	}
}
