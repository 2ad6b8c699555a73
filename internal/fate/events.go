package fate

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/syntax"
)

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
	tries // pays unless it fails
	overwrites
)

// addEvent places a use at the node of the graph that performs it.
func (s *search) addEvent(u Use) {
	e := event{kind: pays}
	switch {
	case u.How == Wrapped:
		s.wrapped(u)
		return
	case u.How == Tried && s.tried(u):
		e.kind = tries
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
// the value: the loop isn't left out then. A loop that creates the value has its
// turn already.
func (s *search) ranged(cur inspector.Cursor) (over inspector.Cursor, ok bool) {
	for c := range cur.Enclosing((*ast.RangeStmt)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		loop, isLoop := c.Node().(*ast.RangeStmt)
		if !isLoop || !isZero(s.created) && c.Contains(s.created) {
			break
		}
		if s.ranges[loop] && syntax.Spans(loop.Body, cur.Node().Pos()) {
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
