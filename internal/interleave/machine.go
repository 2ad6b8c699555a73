package interleave

import (
	"go/token"
	"go/types"
	"hash/maphash"
)

// A machine explores one function.
type machine struct {
	x    *Explorer
	near bool // some goroutine has stood at an operation on the group's own objects
	ts   terms
	enc  encoder
	fuel int // instructions that are left

	whole         bool // the explored function itself makes the group
	made, started bool // the group has something to wait for; a second goroutine
	seeds         [2]maphash.Seed
}

// A verdict says how a step ended.
type verdict uint8

const (
	goOn    verdict = iota
	stand           // the goroutine stands at an operation, or has ended
	silence         // the path ends
	choices         // nothing was done: the path must be decided first
)

// An alt is one way to go on.
type alt struct {
	bind  []binding
	count *binding
	do    func(*state)
}

func (a alt) apply(s *state) {
	for _, b := range a.bind {
		s.bind(b.term, b.val)
	}
	if a.count != nil {
		s.bind(a.count.term, a.count.val)
		if s.count == nil {
			s.count, s.counted = a.count.val, a.count.term
		}
		s.doubt = s.doubt || a.count.val == intV(0) || a.count.val != s.count || s.sized != nil && !s.sized.mentions(a.count.term)
	}
	if a.do != nil {
		a.do(s)
	}
}

const (
	eql = token.EQL
	add = token.ADD
)

const (
	maxSteps      = 1500 // local steps between two operations
	maxFrames     = 24
	maxGoroutines = 8
	maxForks      = 100 // paths between two operations
	maxCount      = 24  // numbers that a program counts up to
)

// settle runs every goroutine to its next operation, on every path.
func (m *machine) settle(s *state) (done []*state, cut bool) {
	work := []*state{s}
	for forks := 0; len(work) > 0; {
		if m.isFar() {
			return done, true
		}
		s := work[len(work)-1]
		work = work[:len(work)-1]
		gi := runningGoroutine(s)
		if gi < 0 {
			if !m.near {
				m.notice(s)
			}
			done = append(done, s)
			continue
		}
		v, alts := m.advance(s, gi)
		switch v {
		case silence:
			cut = true
		case choices:
			if forks += len(alts); forks > maxForks {
				return done, true
			}
			for i := len(alts) - 1; i > 0; i-- {
				next := s.clone()
				alts[i].apply(next)
				work = append(work, next)
			}
			alts[0].apply(s)
			work = append(work, s)
		default:
			work = append(work, s)
		}
	}
	return done, cut
}

func runningGoroutine(s *state) int {
	for i, g := range s.gs {
		if g.running {
			return i
		}
	}
	return -1
}

// advance runs goroutine gi until it stands at an operation or a choice.
func (m *machine) advance(s *state, gi int) (verdict, []alt) {
	g := s.own(gi)
	for range maxSteps {
		m.fuel--
		if len(g.frames) == 0 {
			g.running, g.done = false, true
			return stand, nil
		}
		if len(g.frames) > maxFrames {
			return silence, nil
		}
		f := g.mine()
		in := &f.code.instrs[f.pc]
		if m.isOperation(f, in) {
			g.running = false
			return stand, nil
		}
		v, alts := m.step(s, g, f, in)
		if v != goOn {
			return v, alts
		}
	}
	return silence, nil
}

// isOperation reports whether other goroutines may run before the instruction.
func (m *machine) isOperation(f *frame, in *instr) bool {
	switch in.op {
	case opSend, opRecv, opSelect, opClose:
		return true
	case opCall:
		spec := f.spec(in)
		return spec.kind == callModel && blocking[spec.model]
	}
	return false
}

// spec returns what the call at in calls.
func (f *frame) spec(in *instr) *callSpec {
	if f.pending != nil {
		return f.pending
	}
	return in.x.(*callSpec)
}

// resolve returns v as far as the path has decided it.
func (m *machine) resolve(s *state, v value) value {
	t, ok := v.(*term)
	if !ok {
		return v
	}
	if b, ok := s.bound(t); ok {
		return m.resolve(s, b)
	}
	switch t.op {
	case "op":
		x, y := m.resolve(s, t.args[1]), m.resolve(s, t.args[2])
		if x != t.args[1] || y != t.args[2] {
			return m.resolveAgain(s, m.binary(token.Token(t.args[0].(intV)), x, y, t.typ))
		}
	case "not":
		if x := m.resolve(s, t.args[0]); x != t.args[0] {
			return m.resolveAgain(s, m.not(x))
		}
	}
	return t
}

// resolveAgain looks up a term that resolving made.
func (m *machine) resolveAgain(s *state, v value) value {
	if t, ok := v.(*term); ok {
		if b, ok := s.bound(t); ok {
			return m.resolve(s, b)
		}
	}
	return v
}

func (m *machine) not(v value) value {
	if b, ok := v.(boolV); ok {
		return !b
	}
	if t, ok := v.(*term); ok && t.op == "not" {
		return t.args[0]
	}
	return m.ts.apply("not", types.Typ[types.Bool], v)
}
