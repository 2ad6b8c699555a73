package resourceleak

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// deferFix returns the edit that defers the release right after the check of
// the creation's error, where that changes nothing but the leak: the value
// stays in the function, is made once per call, and may be released twice.
func (c *checker) deferFix(v value) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	if v.name == "" || !deferrable(v.owed) || c.track.InLoop(v.created) || !staysHere(v.fate) {
		return none, false
	}
	stmt := uses.Unparen(v.created).Parent()
	assign, ok := stmt.Node().(*ast.AssignStmt)
	if !ok {
		return none, false
	}
	after, ok := c.afterErrorCheck(stmt, assign)
	if !ok {
		return none, false
	}
	indent := strings.Repeat("\t", c.pass.Fset.Position(assign.Pos()).Column-1)
	edits := []analysis.TextEdit{{Pos: after, End: after, NewText: []byte("\n" + indent + "defer " + v.release())}}
	return analysis.SuggestedFix{Message: "Add defer " + v.release(), TextEdits: edits}, true
}

// deferrable reports whether the release can be deferred in addition to
// another one: waiting could block, and scanning needs arguments.
func deferrable(owed contract.Owed) bool {
	if owed.Result == contract.Receiver || owed.Why != "" {
		return false
	}
	return owed.PaysCall || owed.Pays[0] == "Close" || owed.Pays[0] == "Rollback"
}

// staysHere reports whether every use of the value reads it or releases it by
// a plain call.
func staysHere(f *fate.Fate) bool {
	return !slices.ContainsFunc(f.Uses, func(u fate.Use) bool {
		return u.Effect == fate.Moves || u.How == fate.Overwritten || u.How == fate.Stored || u.Go
	}) && !slices.ContainsFunc(f.Drops, func(d fate.Drop) bool {
		return d.How == fate.ByOverwrite || d.How == fate.ByNextTurn
	})
}

// afterErrorCheck returns the end of the statement after which the value
// exists: the creation itself, or the check of the error that follows it.
func (c *checker) afterErrorCheck(stmt inspector.Cursor, assign *ast.AssignStmt) (token.Pos, bool) {
	list := siblings(stmt.Parent().Node())
	i := slices.Index(list, ast.Stmt(assign))
	if i < 0 {
		return 0, false
	}
	last, ok := assign.Lhs[len(assign.Lhs)-1].(*ast.Ident)
	if !ok {
		return 0, false
	}
	obj := c.info.ObjectOf(last)
	if obj == nil || !typematch.IsError(obj.Type()) {
		return assign.End(), last.Name != "_"
	}
	if i+1 >= len(list) {
		return 0, false
	}
	check, ok := list[i+1].(*ast.IfStmt)
	if !ok || check.Init != nil || check.Else != nil || !c.isErrorCheck(check.Cond, obj) || !leaves(check.Body) {
		return 0, false
	}
	return check.End(), true
}

func siblings(parent ast.Node) []ast.Stmt {
	switch n := parent.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// isErrorCheck reports whether the condition is err != nil.
func (c *checker) isErrorCheck(cond ast.Expr, err types.Object) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ || !c.info.Types[b.Y].IsNil() {
		return false
	}
	id, ok := ast.Unparen(b.X).(*ast.Ident)
	return ok && c.info.ObjectOf(id) == err
}

// leaves reports whether a block ends by leaving the function.
func leaves(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	switch last := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		id, isIdent := func() (*ast.Ident, bool) {
			if !ok {
				return nil, false
			}
			id, ok := call.Fun.(*ast.Ident)
			return id, ok
		}()
		return isIdent && id.Name == "panic"
	}
	return false
}
