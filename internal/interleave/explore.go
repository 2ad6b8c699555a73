package interleave

import (
	"go/ast"
	"go/types"
	"hash/maphash"
	"time"
)

// A node is one explored state.
type node struct {
	next  []arc
	cut   bool // not everything that may happen next was explored
	waits []wait
	doubt bool // rests on counts that may never be so
}

type arc struct {
	to     int
	events []Step
	passed bool // it operates on what code out of view may change
}

// A wait is a goroutine that stands at an operation.
type wait struct {
	id      int
	started ast.Node
	at      ast.Node
	op      Op
	nilChan bool
	made    ast.Node
	hidden  bool
	meant   bool // a select without cases in a function that was called
}

// A graph is what one exploration has seen.
type graph struct {
	nodes []node
	start []int
	index map[stateKey]int
}

// Function explores fn (*ast.FuncDecl or *ast.FuncLit) with what it starts,
// and returns the goroutines that stay blocked for ever, in the order of
// their operations.
func (x *Explorer) Function(fn ast.Node) []Stuck {
	began := time.Now()
	m := &machine{x: x, fuel: x.fuel(), seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
	m.ts.byKey = make(map[string]*term)
	m.whole = x.text.isWhole(fn)
	g := &graph{index: make(map[stateKey]int)}
	m.explore(g, m.initial(fn))
	list := m.findings(fn, g)
	if x.Trace != nil {
		x.Trace(x.fset.Position(fn.Pos()).String(), time.Since(began), len(g.nodes))
	}
	return list
}

// initial returns the state in which fn is called with unknown arguments.
func (m *machine) initial(fn ast.Node) *state {
	c := m.x.compile(fn)
	s := &state{free: -1}
	args := make([]value, len(c.params))
	for i, p := range c.params {
		args[i] = m.ts.named("param:"+string(rune('0'+i)), p.typ)
	}
	caps := make([]value, len(c.captured))
	for i, v := range c.captured {
		p := m.ts.named("captured:"+v.Name(), types.NewPointer(v.Type()))
		caps[i] = s.envCell(&m.ts, p, v.Type())
	}
	root := &goroutine{running: true, frames: []*frame{m.frameOf(s, c, caps, args)}}
	if lit, ok := fn.(*ast.FuncLit); ok && m.x.started[lit] != nil {
		root.started = m.x.started[lit]
	}
	s.gs = []*goroutine{root}
	return s
}

// What is tried of a function whose goroutines have not yet stood at an
// operation that may never succeed: states, and instructions as long as the
// group has nothing to wait for and no second goroutine, has one of these, or
// both; more if the function's own text starts goroutines and makes what they
// can wait for, which may come late. In most functions of real programs that
// show a defect, the first such operation comes within 700 instructions, in the
// toolchain's kernels within 350.
const (
	probe        = 40
	farFromAll   = 400
	farFromGroup = 600
	farFromWait  = 900
	farFromOwn   = 1500
)

// explore visits states, the youngest first, until the budget is spent.
func (m *machine) explore(g *graph, s *state) {
	type item struct {
		s    *state
		node int
	}
	var work []item
	visit := func(s *state) int {
		k := m.key(s)
		if at, ok := g.index[k]; ok {
			return at
		}
		at := len(g.nodes)
		g.index[k] = at
		g.nodes = append(g.nodes, node{cut: true, doubt: s.doubt})
		work = append(work, item{s, at})
		return at
	}
	states, _ := m.settle(s)
	for _, s := range states {
		s.events, s.passed = nil, false
		g.start = append(g.start, visit(s))
	}
	for len(work) > 0 && len(g.nodes) < m.x.Budget && m.fuel > 0 {
		if m.isFar() || !m.near && len(g.nodes) > probe {
			return
		}
		it := work[len(work)-1]
		work = work[:len(work)-1]
		g.nodes[it.node].waits = m.waits(it.s)
		next, cut := m.successors(it.s)
		g.nodes[it.node].cut = cut
		for _, s := range next {
			a := arc{events: s.events, passed: s.passed}
			s.events, s.passed = nil, false
			a.to = visit(s)
			g.nodes[it.node].next = append(g.nodes[it.node].next, a)
		}
	}
}

// successors returns the states that one operation leads to.
func (m *machine) successors(s *state) (list []*state, cut bool) {
	mv := &moves{}
	if gi := m.eager(s); gi >= 0 {
		m.movesOf(s, gi, mv)
	} else {
		for gi := range s.gs {
			m.movesOf(s, gi, mv)
		}
	}
	cut = mv.cut
	for _, next := range mv.states {
		done, c := m.settle(next)
		list = append(list, done...)
		cut = cut || c
	}
	return list, cut
}

// eager returns a goroutine whose next operation neither waits nor takes
// anything from the others, so that its order doesn't matter; or -1.
func (m *machine) eager(s *state) int {
	for gi, g := range s.gs {
		if g.done {
			continue
		}
		f := g.frame()
		in := &f.code.instrs[f.pc]
		if in.op != opCall {
			continue
		}
		switch f.spec(in).model {
		case "sync.Mutex.Unlock", "sync.RWMutex.Unlock", "sync.RWMutex.RUnlock", "sync.WaitGroup.Done", "sync.WaitGroup.Add":
			return gi
		}
	}
	return -1
}

func (m *machine) movesOf(s *state, gi int, mv *moves) {
	g := s.gs[gi]
	if g.done {
		return
	}
	f := g.frame()
	switch f.code.instrs[f.pc].op {
	case opSend, opRecv, opSelect:
		m.commMoves(s, gi, mv)
	case opClose:
		m.closeMoves(s, gi, m.resolve(s, f.top(0)), mv)
	default:
		m.callMoves(s, gi, mv)
	}
}

// isFar reports whether the exploration ends because nothing that may never
// succeed is in sight.
func (m *machine) isFar() bool {
	limit := farFromAll
	switch {
	case m.near:
		return false
	case m.whole:
		limit = farFromOwn
	case m.made && m.started:
		limit = farFromWait
	case m.made || m.started:
		limit = farFromGroup
	}
	return m.spent() > limit
}

// spent returns how many instructions were executed.
func (m *machine) spent() int { return m.x.fuel() - m.fuel }

// fuel bounds the instructions of one exploration.
func (x *Explorer) fuel() int { return 25 * x.Budget }

// notice looks whether a goroutine stands at an operation that may never
// succeed.
func (m *machine) notice(s *state) {
	for gi, g := range s.gs {
		m.near = m.near || !g.done && m.isNear(s, gi)
	}
}

// waits lists the goroutines of a state.
func (m *machine) waits(s *state) []wait {
	var list []wait
	for gi, g := range s.gs {
		if g.done {
			continue
		}
		f := g.frame()
		in := &f.code.instrs[f.pc]
		w := wait{id: g.id, started: g.started, at: in.node, hidden: g.hidden}
		switch in.op {
		case opSend, opClose:
			w.op = Send
		case opRecv:
			if w.op = Receive; in.b == 1 {
				w.op = Range
			}
		case opSelect:
			w.op = Select
		default:
			w.op = callOp(f.spec(in).model)
		}
		info, isSelect := in.x.(*selectInfo)
		w.meant = isSelect && len(info.cases) == 0 && g.started == nil
		if offers := m.offers(s, gi); len(offers) == 1 {
			ch := offers[0].ch
			_, w.nilChan = ch.(nilV)
			if id, ok := ch.(chanV); ok {
				w.made = s.objs[id].made
			}
		}
		list = append(list, w)
	}
	return list
}

// isNear reports whether goroutine gi stands at an operation that may never
// succeed.
func (m *machine) isNear(s *state, gi int) bool {
	g := s.gs[gi]
	f := g.frame()
	in := &f.code.instrs[f.pc]
	switch in.op {
	case opSend, opRecv, opSelect:
		for _, o := range m.offers(s, gi) {
			if ch, ok := o.ch.(chanV); isUnknown(o.ch) || ok && m.mayFire(s, ch) {
				return false
			}
		}
		return true
	case opCall:
		spec := f.spec(in)
		if spec.model == "sync.Once.Do" {
			return false
		}
		_, v, known := m.location(s, f.top(spec.nargs-1))
		mu, isLock := v.(mutexV)
		return known && (callOp(spec.model) != Lock || isLock && mu.held)
	}
	return false
}

func callOp(name model) Op {
	switch name {
	case "sync.WaitGroup.Wait", "golang.org/x/sync/errgroup.Group.Wait":
		return Wait
	case "sync.Cond.Wait":
		return Cond
	case "golang.org/x/sync/errgroup.Group.Go", "sync.Once.Do":
		return Limit
	}
	return Lock
}
