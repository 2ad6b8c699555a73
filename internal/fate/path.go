package fate

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"
)

// maxStates bounds the search of one value's paths; beyond it the value counts
// as released.
const maxStates = 4000

// A state is a point of the search: the entry of a block, whether the value
// exists and is unpaid, and what is known of the conditions.
type state struct {
	block *cfg.Block
	live  bool
	known knowledge
}

// A search explores the paths of one function.
type search struct {
	*walk
	graph  *graph
	events map[ast.Node][]event // by node of the graph
	cases  map[ast.Stmt][]event // by select case: what its send or receive does
	conds  *conditions
	ends   map[types.Object]bool // errors of methods that exhaust the value
	seen   map[stateKey]bool
	todo   []state
	drops  []Drop
}

type stateKey struct {
	block int32
	live  bool
	known knowledge
}

// An event is a use of the value, at the place where the home function
// performs it.
type event struct {
	pos  token.Pos
	end  bool // takes effect after everything else in its node: an assignment
	kind eventKind
}

type eventKind uint8

const (
	creates eventKind = iota
	pays
	overwrites
)

// search returns the places where a path from the creation leaves the value
// behind.
func (w *walk) search() []Drop {
	s := w.newSearch()
	if s == nil {
		return nil
	}
	created := s.graph.nodeAt(w.created.Node().Pos())
	if created == nil {
		return nil
	}
	s.events[created] = append(s.events[created], event{pos: w.created.Node().Pos(), end: true, kind: creates})
	sortEvents(s.events)
	s.push(state{block: s.graph.Blocks[0]})
	return s.run()
}

// searchFromEntry does the same for a value that is there from the start.
func (w *walk) searchFromEntry() []Drop {
	s := w.newSearch()
	if s == nil {
		return nil
	}
	sortEvents(s.events)
	s.push(state{block: s.graph.Blocks[0], live: true, known: s.conds.created(knowledge{})})
	return s.run()
}

func (w *walk) newSearch() *search {
	g := w.cfg(w.home)
	if g == nil || len(g.Blocks) == 0 {
		return nil
	}
	s := &search{walk: w, graph: g, events: map[ast.Node][]event{}, cases: map[ast.Stmt][]event{}, seen: map[stateKey]bool{}}
	for _, u := range w.sorted() {
		s.addEvent(u)
	}
	s.conds = newConditions(w, g)
	s.ends = s.exhaustErrors()
	return s
}

// addEvent places a use at the node of the graph that performs it.
func (s *search) addEvent(u Use) {
	e := event{kind: pays}
	switch {
	case u.Effect != None:
	case u.How == Overwritten && s.names1():
		e.kind, e.end = overwrites, true
	default:
		return
	}
	at := u.Cur
	if lit, ok := s.outermostLit(u.Cur); ok {
		if e.kind == overwrites {
			return // at a time that isn't known
		}
		at = lit
	}
	if loop, ok := s.ranged(at); ok {
		at = loop
	}
	e.pos = at.Node().Pos()
	if clause := selectCase(at); clause != nil && (u.How == Sent || u.How == Received) {
		s.cases[clause] = append(s.cases[clause], e)
		return
	}
	if n := s.graph.nodeAt(e.pos); n != nil {
		s.events[n] = append(s.events[n], e)
	}
}

// ranged returns what the outermost loop around cur ranges over, if that holds
// the value: the loop isn't left out then.
func (s *search) ranged(cur inspector.Cursor) (over inspector.Cursor, ok bool) {
	for c := range cur.Enclosing((*ast.RangeStmt)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		loop, isLoop := c.Node().(*ast.RangeStmt)
		if !isLoop {
			break
		}
		if s.ranges[loop] && contains(loop.Body, cur.Node().Pos()) {
			over, ok = c.ChildAt(edge.RangeStmt_X, -1), true
		}
	}
	return over, ok
}

// names1 reports whether the value has a single name: only then does an
// assignment to it drop the value.
func (s *search) names1() bool { return len(s.names) == 1 }

func sortEvents(events map[ast.Node][]event) {
	for _, list := range events {
		slices.SortStableFunc(list, func(a, b event) int {
			if a.end != b.end {
				if b.end {
					return -1
				}
				return 1
			}
			return cmp.Or(-cmp.Compare(a.kind, b.kind), cmp.Compare(a.pos, b.pos))
		})
	}
}

func (s *search) push(st state) {
	key := stateKey{st.block.Index, st.live, st.known}
	if !s.seen[key] {
		s.seen[key] = true
		s.todo = append(s.todo, st)
	}
}

func (s *search) run() []Drop {
	for len(s.todo) > 0 {
		if len(s.seen) > maxStates {
			return nil
		}
		st := s.todo[len(s.todo)-1]
		s.todo = s.todo[:len(s.todo)-1]
		s.step(st)
	}
	slices.SortFunc(s.drops, func(a, b Drop) int {
		return cmp.Or(cmp.Compare(a.At.Pos(), b.At.Pos()), cmp.Compare(a.How, b.How))
	})
	return slices.CompactFunc(s.drops, func(a, b Drop) bool { return a == b })
}

// step performs one block and pushes the blocks after it.
func (s *search) step(st state) {
	if st.block.Kind == cfg.KindSelectCaseBody && st.live && len(s.cases[st.block.Stmt]) > 0 {
		return // the case that was chosen releases or moves the value
	}
	for _, n := range st.block.Nodes {
		// What n assigns is unknown afterwards; what it creates is known.
		st.known = s.conds.assigned(n, st.known)
		var ends bool
		if st, ends = s.perform(st, n); ends {
			return
		}
	}
	if ret := st.block.Return(); ret != nil {
		if st.live {
			s.drop(s.returnHow(ret), ret)
		}
		return
	}
	for i, next := range st.block.Succs {
		known, possible := s.conds.branch(st.block, i, st.known)
		if possible && !s.graph.dead[next] && !(st.live && s.exhausts(st.block, i == 0)) {
			s.push(state{next, st.live, known})
		}
	}
}

// perform applies the events of one node. It reports whether the path is
// understood to its end.
func (s *search) perform(st state, n ast.Node) (state, bool) {
	for _, e := range s.events[n] {
		switch {
		case e.kind == creates:
			if st.live && !s.collected() {
				s.drop(ByNextTurn, s.created.Node())
				return st, true
			}
			st.live = true
			st.known = s.conds.created(st.known)
		case !st.live:
		case e.kind == pays:
			return st, true
		case e.kind == overwrites:
			s.drop(ByOverwrite, n)
			return st, true
		}
	}
	return st, false
}

// collected reports whether something that was made before the loop around the
// creation holds the value: the next turn doesn't lose it.
func (s *search) collected() bool {
	var loop ast.Node
	for c := range s.created.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if contains(s.home.Node(), c.Node().Pos()) {
			loop = c.Node()
		}
		break
	}
	if loop == nil {
		return false
	}
	for obj, role := range s.names {
		if role == holder && !contains(loop, obj.Pos()) {
			return true
		}
	}
	return false
}

func (s *search) drop(how DropHow, at ast.Node) { s.drops = append(s.drops, Drop{how, at}) }

func (s *search) returnHow(ret *ast.ReturnStmt) DropHow {
	if ret.Pos() >= s.graph.body.Rbrace {
		return AtEnd
	}
	return AtReturn
}

// stuckDefer returns a deferred release in a loop that the function never
// leaves: it never runs, while the loop creates more.
func (w *walk) stuckDefer(list []Use) *Use {
	g := w.cfg(w.home)
	if g == nil {
		return nil
	}
	block := g.blockOf(g.nodeAt(w.created.Node().Pos()))
	if block == nil || !g.reaches(block, func(b *cfg.Block) bool { return b == block }) {
		return nil
	}
	for i := range list {
		if list[i].How != Deferred || list[i].Effect != Releases {
			continue
		}
		at := list[i].Cur
		if lit, ok := w.outermostLit(at); ok {
			at = lit
		}
		b := g.blockOf(g.nodeAt(at.Node().Pos()))
		if b != nil && b.Return() == nil && !g.reaches(b, isReturn) {
			return &list[i]
		}
	}
	return nil
}

// InLoop reports whether cur can be executed again within one call of its
// innermost function.
func (t *Tracker) InLoop(cur inspector.Cursor) bool {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		switch n := c.Node().(type) {
		case *ast.ForStmt:
			if contains(n.Body, cur.Node().Pos()) || n.Post != nil && contains(n.Post, cur.Node().Pos()) {
				return true
			}
		case *ast.RangeStmt:
			if contains(n.Body, cur.Node().Pos()) {
				return true
			}
		default:
			if c != cur {
				return false
			}
		}
	}
	return false
}
