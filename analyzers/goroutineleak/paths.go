package goroutineleak

import (
	"go/ast"
	"strings"

	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/syntax"
)

// A graph is the control flow of one function. It corrects go/cfg in one
// point: the communication of a select case happens on the branch of its case,
// not before the select.
type graph struct {
	blocks []*cfg.Block
	comms  map[ast.Node]bool       // the communications of select cases
	cases  map[ast.Node]*cfg.Block // *ast.CommClause -> its block
}

func newGraph(c *cfg.CFG) *graph {
	g := &graph{blocks: c.Blocks, comms: make(map[ast.Node]bool), cases: make(map[ast.Node]*cfg.Block)}
	for _, b := range c.Blocks {
		if clause, ok := b.Stmt.(*ast.CommClause); ok && b.Kind == cfg.KindSelectCaseBody {
			g.cases[clause] = b
			g.comms[clause.Comm] = true
		}
	}
	return g
}

// A point is a place in a graph: before node index of block.
type point struct {
	block *cfg.Block
	index int
}

// entry returns the first point of the function.
func (g *graph) entry() point { return point{g.blocks[0], 0} }

// inCase returns the first point of a case of a select statement, its
// communication included.
func (g *graph) inCase(clause *ast.CommClause) (point, bool) {
	b := g.cases[clause]
	return point{b, 0}, b != nil
}

// after returns the point after the statement or expression that contains n.
// It doesn't find the communication of a select case.
func (g *graph) after(n ast.Node) (point, bool) {
	for _, b := range g.blocks {
		if !b.Live {
			continue
		}
		for i, node := range b.Nodes {
			if syntax.Contains(node, n) && !g.comms[node] {
				return point{b, i + 1}, true
			}
		}
	}
	return point{}, false
}

// A barrier says where a search for an exit stops.
type barrier struct {
	node func(ast.Node) bool // the path passes this statement or expression
	loop ast.Stmt            // the path comes back to the head of this loop
	wait *ast.SelectStmt     // the path comes back to this select
}

// exit returns a return statement that can be reached from a point without
// passing the barrier, or nil. It is the one that is fewest branches away.
func (g *graph) exit(from point, stop barrier) (found *ast.ReturnStmt) {
	g.search(from, stop, func(ret *ast.ReturnStmt, _ *cfg.Block) bool {
		found = ret
		return ret != nil
	})
	return found
}

// searchReturns asks for each return statement that can be reached from a point
// without passing the barrier whether it is the wanted one.
func (g *graph) searchReturns(from point, stop barrier, wanted func(*ast.ReturnStmt) bool) {
	g.search(from, stop, func(ret *ast.ReturnStmt, _ *cfg.Block) bool { return ret != nil && wanted(ret) })
}

// leavesFrom reports whether the function may end, by a return, its last
// statement or a call that never returns, on a path from a point that doesn't
// pass the barrier.
func (g *graph) leavesFrom(from point, stop barrier) bool {
	return g.search(from, stop, func(ret *ast.ReturnStmt, last *cfg.Block) bool {
		return ret != nil || len(last.Succs) == 0 && !isEmptySelect(last)
	})
}

// search walks from a point, the blocks that are fewest branches away first,
// and asks for each that doesn't meet the barrier whether it is the wanted one;
// ret is the return statement that it ends with, or nil.
func (g *graph) search(from point, stop barrier, wanted func(ret *ast.ReturnStmt, b *cfg.Block) bool) bool {
	seen := make([]bool, len(g.blocks))
	for queue := []point{from}; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		ret, stopped := g.walk(p, stop)
		if stopped {
			continue
		}
		if wanted(ret, p.block) {
			return true
		}
		for _, next := range p.block.Succs {
			if !seen[next.Index] {
				seen[next.Index] = true
				queue = append(queue, point{next, 0})
			}
		}
	}
	return false
}

// comesBack reports whether the next turn of a loop can be reached from a point
// without passing a node.
func (g *graph) comesBack(from point, loop ast.Stmt, passed func(ast.Node) bool) bool {
	seen := make([]bool, len(g.blocks))
	for queue := []point{from}; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		if p != from && isHead(p.block, loop) {
			return true
		}
		if _, stopped := g.walk(p, barrier{node: passed}); stopped {
			continue
		}
		for _, next := range p.block.Succs {
			if !seen[next.Index] {
				seen[next.Index] = true
				queue = append(queue, point{next, 0})
			}
		}
	}
	return false
}

// walk passes the rest of a block.
func (g *graph) walk(p point, stop barrier) (ret *ast.ReturnStmt, stopped bool) {
	if clause, ok := p.block.Stmt.(*ast.CommClause); ok && p.index == 0 && g.cases[clause] == p.block && stop.node(clause.Comm) {
		return nil, true
	}
	if stop.loop != nil && isHead(p.block, stop.loop) {
		return nil, true
	}
	for _, n := range p.block.Nodes[p.index:] {
		if g.comms[n] {
			if stop.wait != nil && isCommOf(stop.wait, n) {
				return nil, true
			}
			continue
		}
		if stop.node(n) || endsProcess(n) {
			return nil, true
		}
		if ret, ok := n.(*ast.ReturnStmt); ok {
			return ret, false
		}
	}
	return nil, false
}

// endsProcess reports whether a statement is a chain of calls that begins or
// goes on with Fatal or Panic, the way some loggers are used:
// log.Fatal().Err(err).Msg("x"). go/cfg doesn't know these.
func endsProcess(n ast.Node) bool {
	s, ok := n.(*ast.ExprStmt)
	if !ok {
		return false
	}
	last, ok := s.X.(*ast.CallExpr)
	for call := last; ok; {
		sel, isSel := call.Fun.(*ast.SelectorExpr)
		if !isSel {
			return false
		}
		if call != last && (strings.HasPrefix(sel.Sel.Name, "Fatal") || strings.HasPrefix(sel.Sel.Name, "Panic")) {
			return true
		}
		call, ok = sel.X.(*ast.CallExpr)
	}
	return false
}

// mayEndProcess reports whether a function holds such a statement.
func mayEndProcess(fn ast.Node) bool {
	found := false
	ast.Inspect(fn, func(n ast.Node) bool {
		found = found || n != nil && endsProcess(n)
		return !found
	})
	return found
}

// isCommOf reports whether n is the communication of a case of the select
// itself, not of one within its cases.
func isCommOf(s *ast.SelectStmt, n ast.Node) bool {
	for _, clause := range s.Body.List {
		if comm := clause.(*ast.CommClause).Comm; comm != nil && ast.Node(comm) == n {
			return true
		}
	}
	return false
}

// isHead reports whether b is where the next turn of a loop begins.
func isHead(b *cfg.Block, loop ast.Stmt) bool {
	if b.Stmt != loop {
		return false
	}
	switch b.Kind {
	case cfg.KindRangeLoop, cfg.KindForLoop, cfg.KindForPost:
		return true
	case cfg.KindForBody:
		return loop.(*ast.ForStmt).Cond == nil
	}
	return false
}
