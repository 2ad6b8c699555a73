package fate

import (
	"go/ast"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"
)

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
