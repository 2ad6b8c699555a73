package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// built matches the names of types whose With methods are meant to change
// them: they belong to one caller, who finishes them.
var built = lazyregexp.New(`(?i)(builder|options?|opts|config|settings|query|request|req|command|cmd|expr|statement|stmt|spec|template|params?|args|context|ctx|test|fake|mock|error|err|client)$`)

// nestedWith reports a With method that keeps what the With method of its
// field returns in that field, where it should return a copy: each call makes
// the value that all callers share one layer deeper.
func (c *checker) nestedWith(cur inspector.Cursor, assign *ast.AssignStmt) {
	if assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !strings.HasPrefix(sel.Sel.Name, "With") || types.ExprString(sel.X) != types.ExprString(assign.Lhs[0]) {
		return
	}
	// Have: x.f = x.f.WithY(...).
	field, ok := ast.Unparen(assign.Lhs[0]).(*ast.SelectorExpr)
	if !ok || !c.isSharedWith(cur, field, sel.Sel.Name) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: nestedWith, At: assign,
		Message: fmt.Sprintf("%s adds a layer to the shared %s in each call of %s; return a copy that has it", types.ExprString(call.Fun), source(field), sel.Sel.Name),
	})
}

// isSharedWith reports whether cur stands in a method of the same name as the
// one that it calls, outside loops and closures, and field is one of its
// pointer receiver's. A type that is built up and then used is meant to change.
func (c *checker) isSharedWith(cur inspector.Cursor, field *ast.SelectorExpr, name string) bool {
	decl, ok := uses.Decl(cur)
	if !ok {
		return false
	}
	fn := decl.Node().(*ast.FuncDecl)
	if fn.Recv == nil || fn.Name.Name != name || len(fn.Recv.List[0].Names) != 1 {
		return false
	}
	id, ok := ast.Unparen(field.X).(*ast.Ident)
	if !ok || c.info.Uses[id] == nil || c.info.Uses[id] != c.info.Defs[fn.Recv.List[0].Names[0]] {
		return false
	}
	t := c.info.TypeOf(id)
	_, isPointer := types.Unalias(t).(*types.Pointer)
	named := typematch.Named(t)
	return isPointer && named != nil && !built.MatchString(named.Obj().Name()) && !finishes(named)
}

// finishes reports whether the type has a method that turns what was built up
// into something else.
func finishes(named *types.Named) bool {
	for method := range named.Methods() {
		switch method.Name() {
		case "Build", "Do", "Exec", "Execute", "Run", "Send", "Finish", "Complete", "Apply", "Fetch", "Get":
			return true
		}
	}
	return false
}
