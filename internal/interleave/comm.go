package interleave

import (
	"go/ast"
	"go/types"
	"slices"
)

// An offer is one channel operation that a goroutine stands at.
type offer struct {
	gi     int
	ch     value
	send   bool
	val    value // sent
	index  int   // of the case, or -1
	usesOK bool  // somebody looks whether the channel is closed
	elem   types.Type
	node   ast.Node
}

// offers returns the channel operations that goroutine gi stands at.
func (m *machine) offers(s *state, gi int) []offer {
	g := s.gs[gi]
	if g.done {
		return nil
	}
	f := g.frame()
	in := &f.code.instrs[f.pc]
	switch in.op {
	case opSend:
		return []offer{{gi: gi, ch: m.resolve(s, f.top(1)), send: true, val: f.top(0), index: -1, node: in.node}}
	case opRecv:
		o := offer{gi: gi, ch: m.resolve(s, f.top(0)), index: -1, elem: typeOrNil(in.x), node: in.node}
		o.usesOK = in.b == 1 || f.code.instrs[f.pc+1].op != opPop
		return []offer{o}
	case opSelect:
		return m.selectOffers(s, gi, f, in.x.(*selectInfo))
	}
	return nil
}

func (m *machine) selectOffers(s *state, gi int, f *frame, info *selectInfo) []offer {
	list := make([]offer, len(info.cases))
	base := len(f.stack) - 2*len(info.cases)
	for i, c := range info.cases {
		ch := m.resolve(s, f.stack[base+2*i])
		list[i] = offer{gi: gi, ch: ch, send: c.send, val: f.stack[base+2*i+1], index: i, node: c.node}
		list[i].usesOK = !c.send && f.code.instrs[c.target].op != opPop
	}
	return list
}

// complete finishes the operation of the offer.
func (s *state) complete(o offer, v, ok value) {
	g := s.own(o.gi)
	g.running = true
	f := g.mine()
	in := &f.code.instrs[f.pc]
	text := "receives"
	if o.send {
		text = "sends"
	}
	s.event(g, o.node, text)
	switch in.op {
	case opSend:
		f.popN(2)
		f.pc++
	case opRecv:
		f.pop()
		f.push(v)
		f.push(ok)
		f.pc++
	case opSelect:
		info := in.x.(*selectInfo)
		f.popN(2 * len(info.cases))
		if !o.send {
			f.push(v)
			f.push(ok)
		}
		f.pc = info.cases[o.index].target
	}
}

func (s *state) takeDefault(gi int) {
	g := s.own(gi)
	g.running = true
	f := g.mine()
	info := f.code.instrs[f.pc].x.(*selectInfo)
	s.event(g, f.node(), "takes the default of the select")
	f.popN(2 * len(info.cases))
	f.pc = info.deflt
}

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

// partners returns the offers of other goroutines that match o.
func (m *machine) partners(s *state, o offer) []offer {
	ch, ok := o.ch.(chanV)
	if !ok || s.objs[ch].cap > 0 {
		return nil
	}
	var list []offer
	for gi, g := range s.gs {
		if gi == o.gi || g.done {
			continue
		}
		for _, p := range m.offers(s, gi) {
			if p.ch == o.ch && p.send != o.send {
				list = append(list, p)
			}
		}
	}
	return list
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
