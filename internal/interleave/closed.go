package interleave

import (
	"go/types"
)

// isClosed reports whether the channel, or the context it belongs to, is
// done.
func (m *machine) isClosed(s *state, ch value) bool {
	switch ch := ch.(type) {
	case *term:
		b, _ := s.bound(m.closedTerm(ch))
		return b == boolV(true)
	case chanV:
		obj := s.objs[ch]
		return obj.closed || obj.isCtx && obj.parent != nil && m.isClosed(s, m.doneChan(obj.parent))
	}
	return false
}

func (m *machine) closedTerm(ch *term) *term { return m.ts.apply("closed", types.Typ[types.Bool], ch) }

// mayFire reports whether code out of view, or time, may end the wait.
func (m *machine) mayFire(s *state, ch value) bool {
	switch ch := ch.(type) {
	case *term:
		return true
	case chanV:
		obj := s.objs[ch]
		return obj.open&envSends != 0 || obj.timer != noTimer || obj.isCtx && obj.parent != nil && m.mayFire(s, m.doneChan(obj.parent))
	}
	return false
}

// fire closes the channel, as code out of view or time does.
func (m *machine) fire(s *state, ch value) {
	switch ch := ch.(type) {
	case *term:
		s.bind(m.closedTerm(ch), boolV(true))
	case chanV:
		obj := s.objs[ch]
		if obj.open&envSends != 0 || obj.timer != noTimer || obj.parent == nil {
			s.edit(int(ch)).closed = true
			return
		}
		m.fire(s, m.doneChan(obj.parent))
	}
}
