package fate

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A graph is the control-flow graph of one function body. go/cfg knows no
// types and lets a select choose none of its cases; dead are the blocks that
// control enters only so.
type graph struct {
	*cfg.CFG
	body *ast.BlockStmt
	dead map[*cfg.Block]bool

	places  places
	decides branches
}

// newGraph returns the control-flow graph of a function, or nil.
func (t *Tracker) newGraph(fn inspector.Cursor) *graph {
	var g *cfg.CFG
	switch n := fn.Node().(type) {
	case *ast.FuncDecl:
		g = t.CFGs.FuncDecl(n)
	case *ast.FuncLit:
		g = t.CFGs.FuncLit(n)
	}
	if g == nil {
		return nil
	}
	return &graph{CFG: g, body: uses.Body(fn.Node()), dead: t.deadBlocks(g)}
}

// deadBlocks returns the blocks that no execution enters: after a select that
// has no case to go on with, and after a range over a timer's channel, which
// nobody closes.
func (t *Tracker) deadBlocks(g *cfg.CFG) map[*cfg.Block]bool {
	dead := map[*cfg.Block]bool{}
	last := map[ast.Stmt]bool{} // cases after which there is no other, and no default
	for _, b := range g.Blocks {
		if s, ok := b.Stmt.(*ast.SelectStmt); ok && b.Kind == cfg.KindSelectDone {
			if len(s.Body.List) == 0 {
				dead[b] = true
			} else if !hasDefault(s) {
				last[lastCase(s)] = true
			}
		}
	}
	for _, b := range g.Blocks {
		if b.Kind == cfg.KindSelectAfterCase && last[b.Stmt] {
			dead[b] = true
		}
		if s, ok := b.Stmt.(*ast.RangeStmt); ok && b.Kind == cfg.KindRangeDone && t.neverClosed(s.X) && !leftByBreak(g, b) {
			dead[b] = true
		}
	}
	return dead
}

// leftByBreak reports whether anything but the loop's own end leads to done.
func leftByBreak(g *cfg.CFG, done *cfg.Block) bool {
	for _, b := range g.Blocks {
		if b.Live && b.Kind != cfg.KindRangeLoop && slices.Contains(b.Succs, done) {
			return true
		}
	}
	return false
}

// neverClosed reports whether e is a channel of a timer.
func (t *Tracker) neverClosed(e ast.Expr) bool {
	ch, ok := types.Unalias(t.Info.TypeOf(e)).(*types.Chan)
	return ok && ch.Dir() == types.RecvOnly && typematch.IsNamed(ch.Elem(), "time", "Time")
}

func hasDefault(s *ast.SelectStmt) bool {
	return slices.ContainsFunc(s.Body.List, func(clause ast.Stmt) bool { return clause.(*ast.CommClause).Comm == nil })
}

// selectCase returns the case of a select whose send or receive contains cur
// (not its body), or nil.
func selectCase(cur inspector.Cursor) ast.Stmt {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.SendStmt)(nil), (*ast.ExprStmt)(nil), (*ast.AssignStmt)(nil)) {
		if c.ParentEdgeKind() == edge.CommClause_Comm {
			return c.Parent().Node().(*ast.CommClause)
		}
		return nil
	}
	return nil
}

// reaches reports whether a block that control can enter after from satisfies
// goal.
func (g *graph) reaches(from *cfg.Block, goal func(*cfg.Block) bool) bool {
	seen := map[*cfg.Block]bool{}
	todo := slices.Clone(from.Succs)
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b] || g.dead[b] {
			continue
		}
		seen[b] = true
		if goal(b) {
			return true
		}
		todo = append(todo, b.Succs...)
	}
	return false
}

func isReturn(b *cfg.Block) bool { return b.Return() != nil }

// Returns reports whether the function can come to a return, or to its end,
// after the place (any place in it if at is the function itself).
func (t *Tracker) Returns(fn, at inspector.Cursor) bool {
	g := t.cfg(fn)
	if g == nil || len(g.Blocks) == 0 {
		return true
	}
	from := g.Blocks[0]
	if at != fn {
		if b := g.blockOf(g.nodeAt(at.Node().Pos())); b != nil {
			from = b
		}
	}
	return isReturn(from) || g.reaches(from, isReturn)
}

// Again reports whether control can come back to the place at in the same
// function after the select chose another case than the one given.
func (t *Tracker) Again(fn inspector.Cursor, sel *ast.SelectStmt, but *ast.CommClause, at inspector.Cursor) bool {
	g := t.cfg(fn)
	if g == nil {
		return false
	}
	target := g.blockOf(g.nodeAt(at.Node().Pos()))
	isTarget := func(b *cfg.Block) bool { return b == target }
	return target != nil && slices.ContainsFunc(g.Blocks, func(b *cfg.Block) bool {
		return (b.Stmt != ast.Stmt(but) || b.Kind != cfg.KindSelectCaseBody) && chosen(sel, b) && !g.dead[b] && (b == target || g.reaches(b, isTarget))
	})
}

// chosen reports whether b is where a case of the select begins; the default
// begins after its last case.
func chosen(sel *ast.SelectStmt, b *cfg.Block) bool {
	clause, ok := b.Stmt.(*ast.CommClause)
	if !ok || !slices.Contains(sel.Body.List, ast.Stmt(clause)) {
		return false
	}
	return b.Kind == cfg.KindSelectCaseBody || b.Kind == cfg.KindSelectAfterCase && hasDefault(sel) && clause == lastCase(sel)
}

// lastCase returns the last case of a select that isn't the default.
func lastCase(sel *ast.SelectStmt) *ast.CommClause {
	for _, stmt := range slices.Backward(sel.Body.List) {
		if clause := stmt.(*ast.CommClause); clause.Comm != nil {
			return clause
		}
	}
	return nil
}

// Avoidable reports whether control can come from the entry of the function to
// a return without passing the place.
func (t *Tracker) Avoidable(fn, at inspector.Cursor) bool {
	g := t.cfg(fn)
	if g == nil || len(g.Blocks) == 0 {
		return true
	}
	block := g.blockOf(g.nodeAt(at.Node().Pos()))
	if block == nil {
		return true
	}
	if block == g.Blocks[0] {
		return false
	}
	past := &graph{CFG: g.CFG, body: g.body, dead: maps.Clone(g.dead)}
	past.dead[block] = true
	return isReturn(g.Blocks[0]) || past.reaches(g.Blocks[0], isReturn)
}

// Reaches reports whether control can come from the place to the node, which
// may be a return that isn't written, at the end of the function.
func (t *Tracker) Reaches(fn, from inspector.Cursor, to ast.Node) bool {
	g := t.cfg(fn)
	if g == nil {
		return true
	}
	block := g.blockOf(g.nodeAt(from.Node().Pos()))
	return block == nil || g.reaches(block, func(b *cfg.Block) bool {
		return slices.Contains(b.Nodes, to) || b.Return() != nil && ast.Node(b.Return()) == to
	})
}
