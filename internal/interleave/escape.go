package interleave

import (
	"go/types"
)

// escape opens everything that code out of view can reach from v. typ is the
// static type under which it goes there, nil if that isn't known.
func (m *machine) escape(s *state, v value, typ types.Type) {
	switch v := m.resolve(s, v).(type) {
	case chanV:
		m.escapeChan(s, int(v), direction(typ))
	case ptrV:
		m.escapeObject(s, v.obj)
	case sliceV:
		m.escapeObject(s, v.obj)
	case mapV:
		m.escapeObject(s, int(v))
	case *structV:
		for _, part := range v.fields {
			m.escape(s, part, nil) // nothing of the group is in rest
		}
	case *arrayV:
		for _, part := range v.elems {
			m.escape(s, part, nil)
		}
	case *funcV:
		m.escapeFunc(s, v)
	}
}

// escapeChan lets code out of view use a channel in the given directions, and
// what is in its buffer if that may be received.
func (m *machine) escapeChan(s *state, id int, how uint8) {
	if s.objs[id].open&how == how {
		return
	}
	s.open(id, how)
	if how&envReceives == 0 {
		return
	}
	for _, v := range s.objs[id].buf {
		m.escape(s, v, nil)
	}
}

func (m *machine) escapeFunc(s *state, v *funcV) {
	if id, ok := v.recv.(ctxV); ok && v.model == modelCancel {
		s.open(int(id), envAll)
		return
	}
	m.escape(s, v.recv, nil)
	for _, part := range v.caps {
		m.escape(s, part, nil)
	}
}

func (m *machine) escapeObject(s *state, id int) {
	if s.objs[id].open == envAll {
		return
	}
	o := s.edit(id)
	o.open = envAll
	m.escape(s, o.val, nil)
	for _, v := range o.vals {
		m.escape(s, v, nil)
	}
}

// open lets code out of view use a channel in the given directions.
func (s *state) open(id int, how uint8) {
	if s.objs[id].open&how != how {
		s.edit(id).open |= how
	}
}

func direction(typ types.Type) uint8 {
	if typ != nil {
		if ch, ok := typ.Underlying().(*types.Chan); ok {
			switch ch.Dir() {
			case types.RecvOnly:
				return envReceives
			case types.SendOnly:
				return envSends
			}
		}
	}
	return envAll
}
