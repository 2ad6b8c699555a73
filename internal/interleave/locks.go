package interleave

import (
	"go/types"
	"strings"
)

func (m *machine) lockMoves(s *state, gi int, spec *callSpec, recv value, mv *moves) {
	op := string(spec.model[strings.LastIndex(string(spec.model), ".")+1:])
	p, v, known := m.location(s, recv)
	mu, ok := v.(mutexV)
	if !known {
		m.passLock(s, gi, op, mv)
		return
	}
	if !ok {
		mv.cut = true
		return
	}
	free := !mu.held && mu.readers == 0
	switch op {
	case "Lock":
		m.lockMove(s, gi, p, mu, mv)
	case "RLock":
		if !mu.held && !s.hasWriter(p) {
			m.setLock(s, gi, p, mutexV{readers: mu.readers + 1}, "locks for reading", mv)
		}
	case "TryLock", "TryRLock":
		if free {
			m.setLock(s, gi, p, mutexV{held: true}, "locks", mv, boolV(true))
		} else {
			m.pass(s, gi, mv, boolV(false))
		}
	case "Unlock", "RUnlock":
		m.unlockMove(s, gi, op, p, mu, mv)
	}
}

func (m *machine) passLock(s *state, gi int, op string, mv *moves) {
	if strings.HasPrefix(op, "Try") {
		m.pass(s, gi, mv, m.ts.atom(types.Typ[types.Bool]))
		return
	}
	m.pass(s, gi, mv)
}

func (m *machine) lockMove(s *state, gi int, p ptrV, mu mutexV, mv *moves) {
	switch {
	case !mu.held && mu.readers == 0:
		m.setLock(s, gi, p, mutexV{held: true}, "locks", mv)
	case mu.readers > 0 && s.gs[gi].writes == nil:
		next := s.clone() // from now on no reader gets in
		next.own(gi).writes = p
		mv.add(next)
	}
}

func (m *machine) unlockMove(s *state, gi int, op string, p ptrV, mu mutexV, mv *moves) {
	switch {
	case op == "Unlock" && mu.held:
		m.setLock(s, gi, p, mutexV{}, "unlocks", mv)
	case op == "RUnlock" && mu.readers > 0:
		m.setLock(s, gi, p, mutexV{readers: mu.readers - 1}, "unlocks", mv)
	default:
		mv.cut = true
	}
}

// hasWriter reports whether a goroutine waits to lock p for writing.
func (s *state) hasWriter(p ptrV) bool {
	for _, g := range s.gs {
		if !g.done && g.writes == value(p) {
			return true
		}
	}
	return false
}

func (m *machine) setLock(s *state, gi int, p ptrV, mu mutexV, text string, mv *moves, results ...value) {
	next := s.clone()
	next.store(&m.ts, p, mu)
	next.proceed(gi, text, results...)
	next.gs[gi].writes = nil
	mv.add(next)
}

func (m *machine) waitGroupMoves(s *state, gi int, spec *callSpec, recv value, mv *moves) {
	p, v, known := m.location(s, recv)
	wg, ok := v.(wgV)
	if !known {
		m.pass(s, gi, mv)
		return
	}
	if !ok {
		mv.cut = true
		return
	}
	switch spec.model {
	case "sync.WaitGroup.Wait":
		if wg.n == 0 {
			next := s.clone()
			next.proceed(gi, "passes Wait")
			mv.add(next)
		}
	case "sync.WaitGroup.Done":
		m.addToGroup(s, gi, p, wg.n-1, "is done", mv)
	case "sync.WaitGroup.Add":
		f := s.gs[gi].frame()
		n, alts := m.number(s, f.top(0))
		if alts != nil {
			m.altMoves(s, alts, mv)
			return
		}
		m.addToGroup(s, gi, p, wg.n+n, "", mv)
	}
}

func (m *machine) addToGroup(s *state, gi int, p ptrV, n int, text string, mv *moves) {
	if n < 0 {
		mv.cut = true
		return
	}
	next := s.clone()
	next.store(&m.ts, p, wgV{n})
	next.proceed(gi, text)
	mv.add(next)
}
