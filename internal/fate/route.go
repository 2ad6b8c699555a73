package fate

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/uses"
)

// A Route asks whether control can come from one place of a function to
// another. Branches on equal conditions are decided equally while nothing
// assigns to their operands, and an assignment of true, false, nil or a fresh
// value decides the conditions that ask for it. A place in a function literal
// counts where the literal stands.
type Route struct {
	From  inspector.Cursor   // nothing (the zero Cursor): the entry of the function
	To    inspector.Cursor   // nothing: any return, and the end of the function
	Stops []inspector.Cursor // places that end the route
}

// Open reports whether control can take the route in one call of fn. A search
// that is too long finds nothing.
func (t *Tracker) Open(fn inspector.Cursor, r Route) bool {
	w := &walk{Tracker: t, home: fn, names: map[types.Object]role{}, ranges: map[*ast.RangeStmt]bool{}}
	g := t.cfg(fn)
	if g == nil || len(g.Blocks) == 0 {
		return false
	}
	s := &routing{walk: w, graph: g, toExit: isZero(r.To), marks: map[ast.Node][]mark{}, cases: map[ast.Stmt][]mark{}, seen: map[stateKey]bool{}}
	s.place(r)
	s.conds = everyCondition(w, g)
	s.learns = s.lessons(g)
	s.push(state{block: g.Blocks[0], live: isZero(r.From)})
	return s.run()
}

func isZero(cur inspector.Cursor) bool { return cur == inspector.Cursor{} }

// A routing is the search for one route.
type routing struct {
	*walk
	graph  *graph
	toExit bool
	marks  map[ast.Node][]mark // by node of the graph
	cases  map[ast.Stmt][]mark // by select case: at its send or receive; by range: at each turn
	conds  *conditions
	learns map[ast.Node][]lesson
	seen   map[stateKey]bool
	todo   []state
}

// A mark is an end of the route, or a stop, at a node of the graph.
type mark struct {
	pos  token.Pos
	kind markKind
}

type markKind uint8

const (
	arrives markKind = iota
	stops
	departs
)

func (s *routing) place(r Route) {
	if !isZero(r.From) {
		s.mark(r.From, departs)
	}
	if !isZero(r.To) {
		s.mark(r.To, arrives)
	}
	for _, stop := range r.Stops {
		s.mark(stop, stops)
	}
	for _, list := range s.marks {
		slices.SortStableFunc(list, func(a, b mark) int {
			return cmp.Or(cmp.Compare(a.pos, b.pos), cmp.Compare(a.kind, b.kind))
		})
	}
}

func (s *routing) mark(cur inspector.Cursor, kind markKind) {
	if lit, ok := s.outermostLit(cur); ok {
		cur = lit
	}
	m := mark{cur.Node().Pos(), kind}
	if kind, _ := cur.ParentEdge(); kind == edge.RangeStmt_Key || kind == edge.RangeStmt_Value {
		s.cases[cur.Parent().Node().(ast.Stmt)] = append(s.cases[cur.Parent().Node().(ast.Stmt)], m)
		return
	}
	if clause := selectCase(cur); clause != nil {
		s.cases[clause] = append(s.cases[clause], m)
		return
	}
	if n := s.graph.nodeAt(m.pos); n != nil {
		s.marks[n] = append(s.marks[n], m)
	}
}

// everyCondition is newConditions for a search that has no value in hand: each
// condition matters, also one that decides a single branch, because an
// assignment may have decided it.
func everyCondition(w *walk, g *graph) *conditions {
	c := &conditions{walk: w, atoms: map[string]int{}, masks: map[types.Object]uint64{}, branches: w.branches(g), sets: map[ast.Node]uint64{}}
	often := map[string]int{}
	for _, b := range g.Blocks {
		if cond := c.edges[b]; cond != nil {
			c.count(cond, often)
			c.count(cond, often)
		}
	}
	for _, b := range g.Blocks {
		if cond := c.edges[b]; cond != nil {
			c.collect(cond, often)
		}
	}
	for _, b := range g.Blocks {
		if clause, ok := b.Stmt.(*ast.CommClause); ok && b.Kind == cfg.KindSelectCaseBody {
			c.collectChannel(commChannel(clause.Comm))
		}
	}
	for obj, mask := range c.masks {
		for _, n := range c.writes[obj] {
			c.sets[n] |= mask & c.touches(n)
		}
	}
	return c
}

// touches returns the atoms that an assignment can change: one to x.f leaves
// those that speak only of x.g.
func (c *conditions) touches(n ast.Node) uint64 {
	stmt, ok := n.(*ast.AssignStmt)
	if !ok || len(stmt.Lhs) != 1 {
		return ^uint64(0)
	}
	sel, ok := ast.Unparen(stmt.Lhs[0]).(*ast.SelectorExpr)
	if !ok {
		return ^uint64(0)
	}
	var mask uint64
	for text, bit := range c.atoms {
		if strings.Contains(text, types.ExprString(sel)) {
			mask |= 1 << bit
		}
	}
	return mask
}

func (s *routing) push(st state) {
	key := stateKey{st.block.Index, st.live, st.tried, st.known}
	if !s.seen[key] {
		s.seen[key] = true
		s.todo = append(s.todo, st)
	}
}

func (s *routing) run() bool {
	for len(s.todo) > 0 {
		if len(s.seen) > maxStates {
			return false
		}
		st := s.todo[len(s.todo)-1]
		s.todo = s.todo[:len(s.todo)-1]
		if s.step(st) {
			return true
		}
	}
	return false
}

// step performs one block. It reports whether the route ends there.
func (s *routing) step(st state) bool {
	arrived := false
	switch st.block.Kind {
	case cfg.KindRangeBody:
		// go/cfg has the variables of a range before the loop.
		st.known = s.turn(st.block.Stmt.(*ast.RangeStmt), st.known)
		fallthrough
	case cfg.KindSelectCaseBody:
		var possible bool
		if st.known, possible = s.chooses(st.block.Stmt, st.known); !possible {
			return false
		}
		if st.live, arrived = perform(s.cases[st.block.Stmt], st.live); arrived {
			return true
		}
	}
	for _, n := range st.block.Nodes {
		if st.live, arrived = perform(s.marks[n], st.live); arrived {
			return true
		}
		st.known = s.conds.assigned(n, st.known)
		for _, l := range s.learns[n] {
			st.known = st.known.with(l.bit, l.truth)
		}
	}
	if st.block.Return() != nil {
		return s.toExit && st.live
	}
	for i, next := range st.block.Succs {
		known, possible := s.conds.branch(st.block, i, st.known)
		if possible && !s.graph.dead[next] {
			s.push(state{block: next, live: st.live, known: known})
		}
	}
	return false
}

// chooses adds that the channel of a select case isn't nil: from a nil channel
// nothing is ever received.
func (s *routing) chooses(stmt ast.Stmt, k knowledge) (knowledge, bool) {
	clause, ok := stmt.(*ast.CommClause)
	if !ok {
		return k, true
	}
	bit, ok := s.conds.atoms[s.conds.nilAtom(commChannel(clause.Comm))]
	if !ok {
		return k, true
	}
	return k.with(bit, false), k.known&(1<<bit) == 0 || k.truth&(1<<bit) == 0
}

// turn forgets what is known of the variables of a range.
func (s *routing) turn(loop *ast.RangeStmt, k knowledge) knowledge {
	for _, e := range []ast.Expr{loop.Key, loop.Value} {
		if e != nil {
			mask := s.conds.masks[root(s.Info, e)]
			k.known &^= mask
			k.truth &^= mask
		}
	}
	return k
}

// perform applies the marks of one node to a path that is on the route or not.
func perform(marks []mark, live bool) (stillLive, arrived bool) {
	for _, m := range marks {
		switch m.kind {
		case arrives:
			if live {
				return true, true
			}
		case stops:
			live = false
		case departs:
			live = true
		}
	}
	return live, false
}

// Always reports whether every call of fn that returns comes to the place.
func (t *Tracker) Always(fn, at inspector.Cursor) bool {
	return uses.Body(fn.Node()) != nil && !t.Open(fn, Route{Stops: []inspector.Cursor{at}})
}
