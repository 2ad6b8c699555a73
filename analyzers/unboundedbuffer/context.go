package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// derives matches the names of functions that return a child of the context
// they are given.
var derives = lazyregexp.New(`With|^(New|Inject|Append|Set|Add|Put|Start|Into|Attach|Mark)`)

// nestedContext reports an assignment that makes a context the child of
// itself in every turn of a loop that waits for events.
func (c *checker) nestedContext(cur inspector.Cursor, assign *ast.AssignStmt) {
	if assign.Tok != token.ASSIGN || len(assign.Rhs) != 1 {
		return
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok {
		return
	}
	v := c.contextVar(assign.Lhs[0])
	if v == nil || !c.derivesFrom(call, v) {
		return
	}
	// Have: ctx = f(ctx), where f makes a child of ctx.
	loop, ok := c.waitingLoop(cur)
	if !ok || loop.Node().Pos() <= v.Pos() || c.isRenewed(loop, v, assign) || leavesAfter(cur) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: nestedContext, At: assign,
		Message:  fmt.Sprintf("context %s becomes a child of itself in each turn of an endless loop; use a variable of the turn", v.Name()),
		Evidence: []report.Evidence{{At: forKeyword(loop), Message: "the loop waits for events and has no bound"}},
		Fixes:    c.shadowFix(cur, assign, loop, v),
	})
}

// contextVar returns the local variable or parameter of type context.Context
// that e denotes, or nil.
func (c *checker) contextVar(e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := c.info.Uses[id].(*types.Var)
	if !ok || !typematch.IsContext(v.Type()) {
		return nil
	}
	return v
}

// derivesFrom reports whether the first result of call is a child of v.
func (c *checker) derivesFrom(call *ast.CallExpr, v *types.Var) bool {
	fn := typematch.Callee(c.info, call)
	if fn == nil || fn.Name() == "WithoutCancel" || fn.Signature().Results().Len() == 0 || !typematch.IsContext(fn.Signature().Results().At(0).Type()) || !derives.MatchString(fn.Name()) {
		return false
	}
	for _, arg := range call.Args {
		if c.contextVar(arg) == v {
			return true
		}
	}
	return false
}

// waitingLoop returns the innermost loop around cur, in its function, if that
// loop waits for events.
func (c *checker) waitingLoop(cur inspector.Cursor) (inspector.Cursor, bool) {
	for loop := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		return loop, c.lives.IsWaitingLoop(loop)
	}
	return inspector.Cursor{}, false
}

// isRenewed reports whether the loop also assigns v otherwise than by assign:
// the chain may begin anew in each turn.
func (c *checker) isRenewed(loop inspector.Cursor, v *types.Var, assign *ast.AssignStmt) bool {
	for use := range c.index.Of(v) {
		other, ok := use.Parent().Node().(*ast.AssignStmt)
		if !ok || use.ParentEdgeKind() != edge.AssignStmt_Lhs || !loop.Contains(use) || other == assign {
			continue
		}
		call, ok := ast.Unparen(other.Rhs[0]).(*ast.CallExpr)
		if !ok || !c.derivesFrom(call, v) {
			return true
		}
	}
	return false
}

// leavesAfter reports whether the block of the statement at cur ends in a jump
// out of the loop, so that the statement runs once.
func leavesAfter(cur inspector.Cursor) bool {
	for {
		next, ok := cur.NextSibling()
		if !ok {
			return false
		}
		switch n := next.Node().(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.BranchStmt:
			return n.Tok == token.BREAK || n.Tok == token.GOTO
		}
		cur = next
	}
}

// shadowFix declares a variable of the turn, if the rest of the loop body
// uses it.
func (c *checker) shadowFix(cur inspector.Cursor, assign *ast.AssignStmt, loop inspector.Cursor, v *types.Var) []analysis.SuggestedFix {
	if len(assign.Lhs) != 1 || cur.Parent().Parent() != loop {
		return nil
	}
	for use := range c.index.Of(v) {
		if loop.Contains(use) && use.Node().Pos() > assign.End() && use.ParentEdgeKind() != edge.AssignStmt_Lhs {
			return []analysis.SuggestedFix{{
				Message:   "Declare " + v.Name() + " anew in each turn",
				TextEdits: []analysis.TextEdit{{Pos: assign.TokPos, End: assign.TokPos + 1, NewText: []byte(":=")}},
			}}
		}
	}
	return nil
}

// forKeyword returns the range of the word "for" of a loop.
func forKeyword(loop inspector.Cursor) analysis.Range {
	pos := loop.Node().Pos()
	return analysis.Range(span{pos, pos + token.Pos(len("for"))})
}

type span struct{ pos, end token.Pos }

func (s span) Pos() token.Pos { return s.pos }
func (s span) End() token.Pos { return s.end }
