package fate

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// collected reports whether something that was made before the loop around the
// creation holds the value: the next turn doesn't lose it.
func (s *search) collected() bool {
	loop := s.loop()
	if loop == nil {
		return false
	}
	for obj, role := range s.names {
		if role == holder && !syntax.Spans(loop, obj.Pos()) {
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
		at, ok := w.deferredAt(&list[i])
		if !ok {
			continue
		}
		b := g.blockOf(g.nodeAt(at.Node().Pos()))
		if b != nil && b.Return() == nil && !g.reaches(b, isReturn) {
			return &list[i]
		}
	}
	return nil
}

// loop returns the innermost loop of the home function around the creation, or
// nil.
func (w *walk) loop() ast.Node {
	for c := range w.created.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if syntax.Spans(w.home.Node(), c.Node().Pos()) {
			return c.Node()
		}
		break
	}
	return nil
}

// lateDefer returns a deferred release in a loop that makes a value in each
// turn: all of them stay until the function returns. It returns nil where the
// number of turns is written in the function, where the defer isn't followed
// by another turn, and where something outside of the loop knows the values:
// they may be needed together.
func (w *walk) lateDefer(list []Use) *Use {
	loop := w.loop()
	if loop == nil || !w.unlimited(loop) {
		return nil
	}
	for obj := range w.names {
		if !syntax.Spans(loop, obj.Pos()) {
			return nil
		}
	}
	g := w.cfg(w.home)
	for i := range list {
		u := &list[i]
		if u.Effect == Moves && !u.Part {
			return nil
		}
		if at, ok := w.deferIn(u, loop); ok && w.comesBack(g, at) {
			return u
		}
	}
	return nil
}

// deferIn returns the place of a deferred release, if it stands in the loop.
func (w *walk) deferIn(u *Use, loop ast.Node) (at inspector.Cursor, ok bool) {
	at, ok = w.deferredAt(u)
	return at, ok && syntax.Spans(loop, at.Node().Pos())
}

// deferredAt returns the place of a release, or of the literal around it, that
// waits for the end of the home function. A literal that is called at once has
// an end of its own.
func (w *walk) deferredAt(u *Use) (at inspector.Cursor, ok bool) {
	if u.How != Deferred || u.Effect != Releases {
		return at, false
	}
	lit, ok := w.outermostLit(u.Cur)
	if !ok {
		return u.Cur, true
	}
	return lit, uses.Unparen(lit).Parent().ParentEdgeKind() == edge.DeferStmt_Call
}

// comesBack reports whether control can come from the place to the creation.
func (w *walk) comesBack(g *graph, at inspector.Cursor) bool {
	if g == nil {
		return false
	}
	from, to := g.blockOf(g.nodeAt(at.Node().Pos())), g.blockOf(g.nodeAt(w.created.Node().Pos()))
	return from != nil && to != nil && g.reaches(from, func(b *cfg.Block) bool { return b == to })
}

// unlimited reports whether nothing in the function limits the turns of a loop:
// it has no condition, or calls something for it, or ranges over what the
// function was given. A counter, and a list that is written in the function,
// are limits.
func (w *walk) unlimited(loop ast.Node) bool {
	switch loop := loop.(type) {
	case *ast.ForStmt:
		if loop.Cond == nil {
			return true
		}
		_, ok := ast.Unparen(loop.Cond).(*ast.CallExpr)
		return ok
	case *ast.RangeStmt:
		switch under := typematch.Underlying(w.Info, loop.X).(type) {
		case *types.Basic, *types.Array:
			return false
		case *types.Pointer:
			_, array := under.Elem().Underlying().(*types.Array)
			return !array
		}
		return !w.written1(loop.X)
	}
	return false
}

// written1 reports whether an expression is a list that is written in the
// source: a literal, or a variable that is declared with one and nothing else.
func (w *walk) written1(e ast.Expr) bool {
	switch x := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.Ident:
		obj := w.Info.ObjectOf(x)
		def, ok := w.Index.Def(obj)
		if !ok {
			return false
		}
		return w.isLiteral(def) && !w.assignedAgain(obj)
	}
	return false
}

func (w *walk) isLiteral(def inspector.Cursor) bool {
	var values []ast.Expr
	_, i := def.ParentEdge()
	switch parent := def.Parent().Node().(type) {
	case *ast.AssignStmt:
		values = parent.Rhs
	case *ast.ValueSpec:
		values = parent.Values
	}
	if i < 0 || i >= len(values) {
		return false
	}
	_, ok := ast.Unparen(values[i]).(*ast.CompositeLit)
	return ok
}

func (w *walk) assignedAgain(obj types.Object) bool {
	for use := range w.Index.Of(obj) {
		if use.ParentEdgeKind() == edge.AssignStmt_Lhs {
			return true
		}
	}
	return false
}

// InLoop reports whether cur can be executed again within one call of its
// innermost function.
func (t *Tracker) InLoop(cur inspector.Cursor) bool {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		switch n := c.Node().(type) {
		case *ast.ForStmt:
			if syntax.Spans(n.Body, cur.Node().Pos()) || n.Post != nil && syntax.Spans(n.Post, cur.Node().Pos()) {
				return true
			}
		case *ast.RangeStmt:
			if syntax.Spans(n.Body, cur.Node().Pos()) {
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
