package listenerleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/deferfix"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

func (c *checker) inTest(n ast.Node) bool {
	return typematch.InTestFile(c.pass.Fset, n.Pos())
}

func (c *checker) testCode(cur inspector.Cursor) bool { return c.inTest(cur.Node()) }

// exit says how a path leaves the value behind.
func (c *checker) exit(cur inspector.Cursor, drop fate.Drop) string {
	name := "the function"
	if fn, ok := uses.Func(cur); ok {
		if decl, ok := fn.Node().(*ast.FuncDecl); ok {
			name = decl.Name.Name
		}
	}
	if drop.How == fate.ByNextTurn {
		return "its turn of the loop"
	}
	return name + " has returned"
}

// onExit says the same of a value that is to be released.
func (c *checker) onExit(f *fate.Fate) string {
	if f.Never() {
		return "anywhere"
	}
	switch f.Drops[0].How {
	case fate.ByNextTurn, fate.ByOverwrite:
		return "in each turn of the loop"
	}
	return "on every path"
}

// leaving is the evidence for a return that leaves something behind.
func leaving(drop fate.Drop) []report.Evidence {
	if drop.How != fate.AtReturn || drop.At == nil {
		return nil
	}
	return []report.Evidence{{At: drop.At, Message: "returns here and leaves the registration behind"}}
}

// isMadeHere reports whether obj is a local variable of the function around
// cur.
func (c *checker) isMadeHere(cur inspector.Cursor, obj *types.Var) bool {
	fn, ok := uses.Func(cur)
	def, defined := c.index.Def(obj)
	return ok && defined && obj.Kind() == types.LocalVar && fn.Contains(def)
}

// since follows a variable from the call on that puts an obligation on it. A
// release that was deferred before the call counts as well.
func (c *checker) since(cur inspector.Cursor, obj *types.Var, owed fate.Obligation) *fate.Fate {
	f := c.track.Since(cur, obj, owed)
	for _, u := range f.Uses {
		f.Silent = f.Silent || u.How == fate.Deferred && u.Cur.Index() < cur.Index()
	}
	if f.Silent {
		f.Drops = nil
	}
	return f
}

// resultName returns the local variable that a call's result i is assigned to,
// or "".
func (c *checker) resultName(cur inspector.Cursor, i int) string {
	if obj := c.resultVar(cur, i); obj != nil {
		return obj.Name()
	}
	return ""
}

func (c *checker) resultVar(cur inspector.Cursor, i int) *types.Var {
	cur = uses.Unparen(cur)
	kind, at := cur.ParentEdge()
	if kind != edge.AssignStmt_Rhs {
		return nil
	}
	stmt := cur.Parent().Node().(*ast.AssignStmt)
	if len(stmt.Lhs) == len(stmt.Rhs) {
		i = at
	}
	if i >= len(stmt.Lhs) {
		return nil
	}
	id, ok := stmt.Lhs[i].(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	obj, _ := c.info.ObjectOf(id).(*types.Var)
	return obj
}

// deferAfter returns the fix that defers a call after the statement of cur, if
// that changes nothing but the leak: the statement stands in the body of its
// function, and nothing but the function uses the value.
func (c *checker) deferAfter(cur inspector.Cursor, f *fate.Fate, call string) []analysis.SuggestedFix {
	stmt := uses.Unparen(cur).Parent()
	fn, ok := uses.Func(cur)
	if !ok || stmt.ParentEdgeKind() != edge.BlockStmt_List || stmt.Parent().Parent() != fn || f.InGoroutine() || movesAny(f) {
		return nil
	}
	fix, ok := deferfix.After(c.pass, stmt, call)
	if !ok {
		return nil
	}
	return []analysis.SuggestedFix{fix}
}
