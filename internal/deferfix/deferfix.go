// Package deferfix builds the edit that defers a call right after the statement
// that makes it necessary.
package deferfix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// After returns the fix that defers the call, given as source text, after a
// statement: one that stands alone, or the creation of a value and the check of
// the error that came with it. There is none where it isn't clear from when on
// the value exists.
func After(pass *analysis.Pass, stmt inspector.Cursor, call string) (fix analysis.SuggestedFix, ok bool) {
	var after token.Pos
	switch n := stmt.Node().(type) {
	case *ast.ExprStmt:
		after, ok = n.End(), siblings(stmt.Parent().Node()) != nil
	case *ast.AssignStmt:
		after, ok = afterErrorCheck(pass.TypesInfo, stmt, n)
	}
	if !ok {
		return fix, false
	}
	indent := strings.Repeat("\t", pass.Fset.Position(stmt.Node().Pos()).Column-1)
	edits := []analysis.TextEdit{{Pos: after, End: after, NewText: []byte("\n" + indent + "defer " + call)}}
	return analysis.SuggestedFix{Message: "Add defer " + call, TextEdits: edits}, true
}

// afterErrorCheck returns the end of the statement after which the value
// exists: the creation itself, or the check of the error that follows it.
func afterErrorCheck(info *types.Info, stmt inspector.Cursor, assign *ast.AssignStmt) (token.Pos, bool) {
	list := siblings(stmt.Parent().Node())
	i := slices.Index(list, ast.Stmt(assign))
	if i < 0 {
		return 0, false
	}
	last, ok := assign.Lhs[len(assign.Lhs)-1].(*ast.Ident)
	if !ok {
		return 0, false
	}
	obj := info.ObjectOf(last)
	if obj == nil || !typematch.IsError(obj.Type()) {
		return assign.End(), last.Name != "_"
	}
	if i+1 >= len(list) {
		return 0, false
	}
	check, ok := list[i+1].(*ast.IfStmt)
	if !ok || check.Init != nil || check.Else != nil || !isErrorCheck(info, check.Cond, obj) || !syntax.Leaves(check.Body) {
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
func isErrorCheck(info *types.Info, cond ast.Expr, err types.Object) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ || !info.Types[b.Y].IsNil() {
		return false
	}
	id, ok := ast.Unparen(b.X).(*ast.Ident)
	return ok && info.ObjectOf(id) == err
}
