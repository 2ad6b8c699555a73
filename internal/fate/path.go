package fate

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"
)

// maxStates bounds the search of one value's paths; beyond it the value counts
// as released.
const maxStates = 4000

// A state is a point of the search: the entry of a block, whether the value
// exists and is unpaid, whether a call tried to pay it of which it isn't known
// yet whether it failed, and what is known of the conditions.
type state struct {
	block *cfg.Block
	live  bool
	tried bool
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
	tries  map[types.Object]bool // errors of calls that pay unless they fail
	frees  []freeing             // calls that pay if they fail
	seen   map[stateKey]bool
	todo   []state
	drops  []Drop
}

type stateKey struct {
	block       int32
	live, tried bool
	known       knowledge
}

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
	s := &search{walk: w, graph: g, events: map[ast.Node][]event{}, cases: map[ast.Stmt][]event{}, seen: map[stateKey]bool{}, tries: map[types.Object]bool{}}
	for _, u := range w.sorted() {
		s.addEvent(u)
	}
	s.addExpectedErrors()
	s.conds = newConditions(w, g)
	s.ends = s.exhaustErrors()
	return s
}

func (s *search) push(st state) {
	key := stateKey{st.block.Index, st.live, st.tried, st.known}
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
		before := st.known
		st.known = s.conds.assigned(n, st.known)
		if st.live {
			st.known = s.conds.judged(n, before, st.known)
		}
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
		if possible && !s.graph.dead[next] && !(st.live && s.settled(st.block, i == 0)) {
			live, tried := s.outcomeOf(st, i == 0)
			s.push(state{next, live, tried, known})
		}
	}
}

// settled reports whether the value is paid, or can't be there, because the
// condition at the end of b has the given truth.
func (s *search) settled(b *cfg.Block, truth bool) bool {
	return s.exhausts(b, truth) || s.freed(b, truth) || s.lacks(b, truth)
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
			st.live, st.tried = true, false
			st.known = s.conds.created(st.known)
		case !st.live:
			st.tried = false // paid or replaced, whether the try failed or not
		case e.kind == tries:
			st.live, st.tried = false, true
		case e.kind == pays:
			return st, true
		case e.kind == overwrites:
			s.drop(ByOverwrite, n)
			return st, true
		}
	}
	return st, false
}

func (s *search) drop(how DropHow, at ast.Node) { s.drops = append(s.drops, Drop{how, at}) }

func (s *search) returnHow(ret *ast.ReturnStmt) DropHow {
	if ret.Pos() >= s.graph.body.Rbrace {
		return AtEnd
	}
	return AtReturn
}
