package interleave

import (
	"bytes"
	"slices"
)

// term writes a term by its shape; fresh atoms are numbered as they come.
func (e *encoder) term(t *term) {
	if len(t.fresh) == 0 {
		e.int(t.id)
		return
	}
	if t.seq > 0 {
		if t.round != e.round {
			t.round, t.number = e.round, e.atoms
			e.atoms++
		}
		e.int(t.number)
		return
	}
	e.int(-1)
	e.str(t.op)
	e.values(t.args)
}

// count writes a term that may be missing.
func (e *encoder) count(t *term) {
	if e.bool(t != nil); t != nil {
		e.int(t.id)
	}
}

// decisions writes what was decided about terms that are still in use.
func (e *encoder) decisions(list []binding) {
	outer := e.buf
	e.buf, e.lines = e.spare[:0], e.lines[:0]
	for _, b := range list {
		if !e.alive(b.term) {
			continue
		}
		begin := len(e.buf)
		e.term(b.term)
		e.value(b.val)
		e.lines = append(e.lines, e.buf[begin:])
	}
	e.buf, e.spare = outer, e.buf
	slices.SortFunc(e.lines, bytes.Compare)
	for _, line := range slices.CompactFunc(e.lines, bytes.Equal) {
		e.buf = append(e.buf, line...)
		e.tag('|')
	}
}

// alive reports whether t can still be asked about.
func (e *encoder) alive(t *term) bool {
	for _, a := range t.fresh {
		if a.round != e.round {
			return false
		}
	}
	return true
}

// environment writes the variables behind unknown pointers.
func (e *encoder) environment() {
	for _, v := range e.s.env {
		if e.objs[v.obj] != 0 || !e.alive(v.term) {
			continue
		}
		e.term(v.term)
		e.ref(v.obj)
		e.drain()
	}
}

// compact forgets what no goroutine can reach any more.
func (s *state) compact(e *encoder) {
	s.gs = without(s.gs, func(g *goroutine) bool { return g.done })
	s.decided = without(s.decided, func(b binding) bool { return !e.alive(b.term) })
	s.env = without(s.env, func(v envObject) bool { return !e.alive(v.term) })
	for id := range s.objs {
		if e.objs[id] == 0 {
			s.objs[id] = nil
		}
	}
	for len(s.objs) > 0 && s.objs[len(s.objs)-1] == nil {
		s.objs = s.objs[:len(s.objs)-1]
	}
	s.free = slices.Index(s.objs, nil)
}

// without returns the list without some elements; it copies the list, which
// other states share, if there are any.
func without[T any](list []T, drop func(T) bool) []T {
	if !slices.ContainsFunc(list, drop) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), drop)
}
