package interleave

import (
	"go/types"
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
	f.popN(spec.operands())
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

// altMoves decides something before the operation can go on.
func (m *machine) altMoves(s *state, alts []alt, mv *moves) {
	mv.cut = mv.cut || len(alts) == 0
	for _, a := range alts {
		next := s.clone()
		a.apply(next)
		mv.add(next)
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

func (m *machine) condMoves(s *state, gi int, spec *callSpec, recv value, mv *moves) {
	p, v, known := m.location(s, recv)
	c, ok := v.(*structV)
	if !known {
		m.pass(s, gi, mv)
		return
	}
	if !ok {
		mv.cut = true
		return
	}
	switch spec.model {
	case "sync.Cond.Wait":
		m.condWait(s, gi, p, c, mv)
	case "sync.Cond.Signal":
		m.signal(s, gi, p, mv)
	case "sync.Cond.Broadcast":
		next := s.clone()
		for i, g := range next.gs {
			if g.asleep == value(p) {
				next.own(i).awake = true
			}
		}
		next.proceed(gi, "wakes all")
		mv.add(next)
	}
}

func (m *machine) signal(s *state, gi int, p ptrV, mv *moves) {
	woken := false
	for i, g := range s.gs {
		if g.asleep == value(p) && !g.awake {
			woken = true
			next := s.clone()
			next.own(i).awake = true
			next.proceed(gi, "wakes one")
			mv.add(next)
		}
	}
	if !woken {
		next := s.clone()
		next.proceed(gi, "wakes nobody")
		mv.add(next)
	}
}

// condWait falls asleep without the lock, and takes the lock again when it is
// woken.
func (m *machine) condWait(s *state, gi int, p ptrV, c *structV, mv *moves) {
	var locker value
	for _, f := range c.fields {
		if l, ok := f.(ptrV); ok {
			locker = l
		}
	}
	lock, v, known := m.location(s, locker)
	mu, ok := v.(mutexV)
	if !known || !ok {
		mv.cut = true
		return
	}
	g := s.gs[gi]
	next := s.clone()
	switch {
	case g.asleep == nil && mu.held:
		next.store(&m.ts, lock, mutexV{})
		next.own(gi).asleep = p
		mv.add(next)
	case g.awake && !mu.held && mu.readers == 0:
		next.store(&m.ts, lock, mutexV{held: true})
		g := next.own(gi)
		g.asleep, g.awake = nil, false
		next.proceed(gi, "wakes up")
		mv.add(next)
	}
}
