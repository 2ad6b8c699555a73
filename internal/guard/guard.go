// Package guard reads what keeps a statement from running a second time:
// sync.Once, an atomic swap, a flag, a nil check, a select, a lock. It looks
// at syntax only; whether a flag is set and a field cleared is asked of the
// uses of the variable.
package guard

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// Guards are the conditions under which a statement of a function runs.
type Guards struct {
	Once    bool       // in a function literal that sync.Once or its like runs
	Swap    bool       // decided by an atomic CompareAndSwap, Swap, Add or LoadAndDelete
	Swapped *types.Var // what is swapped, if that is a variable or field
	Lock    ast.Expr   // the lock that is held, as in mu of mu.Lock(), or nil
	Shared  bool       // Lock is held for reading, as others may hold it
	Present bool       // decided by the presence of a map entry

	Flag     *types.Var      // a bool, or an atomic, that is tested
	FlagExpr ast.Expr        // the test of the flag
	Asked    *types.Func     // a function that a condition calls
	Nils     []ast.Expr      // expressions that are known not to be nil
	Select   *ast.SelectStmt // the statement stands in a case of the select beside a receive

	// Other is set if something else than an error decides whether the
	// statement runs, Call if a call does. Tested is Other without the cases
	// of a select, which wait and don't ask.
	Other, Call, Tested bool
	// Literal is set if the statement stands in a function literal that is
	// neither deferred nor called where it stands.
	Literal bool

	lockKnown bool // a Lock or Unlock that stands nearer has decided
}

// Never reports whether nothing but chance and callers decide how often the
// statement runs: no guard is in view.
func (g *Guards) Never() bool {
	return !g.Once && !g.Swap && !g.Present && g.Flag == nil && len(g.Nils) == 0 && g.Select == nil
}

// tested notes that a condition decides.
func (g *Guards) tested() { g.Other, g.Tested = true, true }

// A Reader reads guards of one package.
type Reader struct {
	Info *types.Info
}

// At returns what guards the statement or expression at cur within its
// declared function (or the literal that stands alone).
func (r Reader) At(cur inspector.Cursor) *Guards {
	g := &Guards{}
	for c := cur; c.Node() != nil; c = c.Parent() {
		if _, ok := c.Node().(*ast.FuncDecl); ok {
			break
		}
		r.edge(g, c)
		if _, ok := c.Node().(*ast.FuncLit); ok && !r.framed(g, c) {
			break
		}
	}
	return g
}

// framed reports whether the literal runs in the frame of the function around
// it, and notes what runs it.
func (r Reader) framed(g *Guards, lit inspector.Cursor) bool {
	lit = uses.Unparen(lit)
	call, ok := lit.Parent().Node().(*ast.CallExpr)
	if !ok {
		g.Literal = true
		return false
	}
	if lit.ParentEdgeKind() == edge.CallExpr_Fun {
		_, goes := lit.Parent().Parent().Node().(*ast.GoStmt)
		g.Literal = g.Literal || goes
		return !goes
	}
	fn := typematch.Callee(r.Info, call)
	switch {
	case fn == nil:
	case typematch.IsMethod(fn, "sync", "Once", "Do"), typematch.IsFunc(fn, "sync", "OnceFunc", "OnceValue", "OnceValues"),
		strings.Contains(fn.Name(), "Once"), fn.Name() == "Do":
		g.Once = true
		return true
	}
	g.Literal = true
	return false
}

// edge notes what the edge from c to its parent says.
func (r Reader) edge(g *Guards, c inspector.Cursor) {
	parent := c.Parent()
	switch kind, i := c.ParentEdge(); kind {
	case edge.IfStmt_Body:
		r.test(g, parent.Node().(*ast.IfStmt), true)
	case edge.IfStmt_Else:
		r.test(g, parent.Node().(*ast.IfStmt), false)
	case edge.CaseClause_Body:
		r.clause(g, parent)
		r.before(g, parent.Node().(*ast.CaseClause).Body[:i])
	case edge.CommClause_Body:
		r.comm(g, parent)
		r.before(g, parent.Node().(*ast.CommClause).Body[:i])
	case edge.BlockStmt_List:
		r.before(g, parent.Node().(*ast.BlockStmt).List[:i])
	}
}

// clause notes the conditions of a switch case.
func (r Reader) clause(g *Guards, clause inspector.Cursor) {
	s, ok := clause.Parent().Parent().Node().(*ast.SwitchStmt)
	if !ok || s.Tag != nil {
		g.tested()
		return
	}
	for _, other := range s.Body.List {
		c := other.(*ast.CaseClause)
		for _, cond := range c.List {
			r.cond(g, cond, c == clause.Node())
		}
		if c == clause.Node() {
			return
		}
	}
}

// comm notes the select of which the clause is a case.
func (r Reader) comm(g *Guards, clause inspector.Cursor) {
	s := clause.Parent().Parent().Node().(*ast.SelectStmt)
	for _, other := range s.Body.List {
		comm := other.(*ast.CommClause)
		if comm.Comm == nil {
			g.Select = s // a select with a default asks
			return
		}
	}
	g.Other = true
}

// test notes the condition of an if statement; its init may be an atomic swap
// or the lookup of a map entry.
func (r Reader) test(g *Guards, stmt *ast.IfStmt, truth bool) {
	if stmt.Init != nil {
		r.source(g, stmt.Init)
	}
	r.cond(g, stmt.Cond, truth)
}

// before reads the statements that stand before in the same block: locks, and
// the ifs that leave the function.
func (r Reader) before(g *Guards, list []ast.Stmt) {
	for _, stmt := range slices.Backward(list) {
		if s, ok := stmt.(*ast.ExprStmt); ok && !g.lockKnown {
			r.lock(g, s)
		}
	}
	for i, stmt := range list {
		switch s := stmt.(type) {
		case *ast.IfStmt:
			if s.Else == nil && leaves(s.Body) {
				r.test(g, s, false)
				if id := assignedBefore(list[:i], s.Cond); id != nil {
					r.source(g, id)
				}
			}
		case *ast.SelectStmt:
			r.early(g, s)
		case *ast.SwitchStmt:
			if anyLeaves(s.Body) {
				g.tested()
			}
		}
	}
}

// early notes a select that leaves the function when something is closed
// already.
func (r Reader) early(g *Guards, s *ast.SelectStmt) {
	leavesEarly, hasDefault := false, false
	for _, other := range s.Body.List {
		comm := other.(*ast.CommClause)
		if comm.Comm == nil {
			hasDefault = true
		} else if len(comm.Body) > 0 && leaves(&ast.BlockStmt{List: comm.Body}) {
			leavesEarly = true
		}
	}
	if leavesEarly && hasDefault {
		g.Select = s
	}
}

func (r Reader) lock(g *Guards, s *ast.ExprStmt) {
	call, ok := s.X.(*ast.CallExpr)
	if !ok {
		return
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	switch name := sel.Sel.Name; {
	case isLock(name):
		g.Lock, g.Shared, g.lockKnown = sel.X, name == "RLock", true
	case name == "Unlock", name == "RUnlock":
		g.lockKnown = true
	}
}

func isLock(name string) bool { return name == "Lock" || name == "RLock" || name == "TryLock" }
