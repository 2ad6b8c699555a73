package interleave

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
