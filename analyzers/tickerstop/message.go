package tickerstop

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/timers"
	"github.com/memlint/memlint/internal/uses"
)

// report reports a defect that depends on the program's timers, as what it is
// on the version at hand.
func (c *checker) report(made creation, k *report.Kind, fact, remedy string, evidence []report.Evidence, fixes []analysis.SuggestedFix) {
	f := report.Finding{Kind: k, At: made.call, Evidence: evidence, Fixes: fixes}
	switch c.gate.At(c.Fset, made.call) {
	case timers.Leaks:
		f.Message = fact + "; " + remedy
	case timers.Conditional:
		f.Kind = libraryTimer
		f.Message = fact + ", a leak in programs whose main module says go < 1.23; " + remedy
	case timers.Collectable:
		f.Kind = collectableTimer
		f.Message = fact + ", which is harmless since Go 1.23"
	default:
		return
	}
	c.findings.Report(f)
}

// nameOf returns how a message calls what was created: "ticker t", "timer".
func (c *checker) nameOf(made creation) string {
	if obj := c.variable(made.cur); obj != nil {
		return made.source.String() + " " + obj.Name()
	}
	return made.source.String()
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// variable returns the local variable that a creation is assigned to, or nil.
func (c *checker) variable(cur inspector.Cursor) *types.Var {
	cur = uses.Unparen(cur)
	var id *ast.Ident
	switch kind, i := cur.ParentEdge(); kind {
	case edge.AssignStmt_Rhs:
		if stmt := cur.Parent().Node().(*ast.AssignStmt); len(stmt.Lhs) == len(stmt.Rhs) {
			id, _ = stmt.Lhs[i].(*ast.Ident)
		}
	case edge.ValueSpec_Values:
		if spec := cur.Parent().Node().(*ast.ValueSpec); len(spec.Names) == len(spec.Values) {
			id = spec.Names[i]
		}
	}
	if id == nil || id.Name == "_" {
		return nil
	}
	obj, _ := c.info.ObjectOf(id).(*types.Var)
	return obj
}

// calleeOf returns the function of this package that a call runs.
func (c *checker) calleeOf(call *ast.CallExpr) (inspector.Cursor, bool) {
	id := calleeIdent(call)
	if id == nil {
		return inspector.Cursor{}, false
	}
	fn, ok := c.info.Uses[id].(*types.Func)
	if !ok {
		return inspector.Cursor{}, false
	}
	return c.contract.Cursor(fn)
}

func calleeIdent(call *ast.CallExpr) *ast.Ident {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	case *ast.IndexExpr:
		id, _ := ast.Unparen(fun.X).(*ast.Ident)
		return id
	}
	return nil
}

// deferStop returns the fix that defers the Stop after the creation, where
// that is all that is missing: t := time.NewTicker(d) is a statement of the
// function's own body, and no goroutine uses t after the function.
func (c *checker) deferStop(made creation, f *fate.Fate) []analysis.SuggestedFix {
	stmt := uses.Unparen(made.cur).Parent()
	assign, ok := stmt.Node().(*ast.AssignStmt)
	obj := c.variable(made.cur)
	if !ok || obj == nil || len(assign.Lhs) != 1 || f.InGoroutine() || stmt.ParentEdgeKind() != edge.BlockStmt_List {
		return nil
	}
	if fn, ok := uses.Func(made.cur); !ok || stmt.Parent().Parent() != fn {
		return nil
	}
	indent := strings.Repeat("\t", c.Fset.Position(assign.Pos()).Column-1)
	text := "defer " + obj.Name() + ".Stop()"
	return []analysis.SuggestedFix{{
		Message:   "Add " + text,
		TextEdits: []analysis.TextEdit{{Pos: assign.End(), End: assign.End(), NewText: []byte("\n" + indent + text)}},
	}}
}
