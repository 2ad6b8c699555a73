package interleave

import (
	"go/ast"
	"go/types"
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
		f.drop(2)
		f.pc++
	case opRecv:
		f.pop()
		f.push(v)
		f.push(ok)
		f.pc++
	case opSelect:
		info := in.x.(*selectInfo)
		f.drop(2 * len(info.cases))
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
	f.drop(2 * len(info.cases))
	f.pc = info.deflt
}
