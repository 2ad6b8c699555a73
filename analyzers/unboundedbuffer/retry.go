package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// retryBuffer reports a slice whose entries stay when they can't be delivered:
// they are put back in the branch of the error, or they are cleared only
// where there was none. While the other side is down the slice grows.
func (c *checker) retryBuffer(s *state) bool {
	if s.Kind != growth.Slice || c.isCapped(s) || isOfFuncs(s) || !c.works(s) {
		return false
	}
	removals := s.With(growth.Remove)
	for _, op := range removals {
		if c.putsBack(s, op) {
			c.reportRetry(s, op, "entries of %s are put back when they can't be delivered, without a limit; drop the oldest beyond a cap")
			return true
		}
	}
	for _, op := range removals {
		if !c.afterDelivery(s, op) {
			return false
		}
	}
	if len(removals) == 0 {
		return false
	}
	c.reportRetry(s, removals[0], "%s is emptied only if its delivery succeeds, and has no limit; drop the oldest beyond a cap")
	return true
}

// isOfFuncs reports whether the entries are functions: a queue of work, of which
// none goes anywhere.
func isOfFuncs(s *state) bool {
	slice, ok := s.Var.Type().Underlying().(*types.Slice)
	if !ok {
		return false
	}
	_, isFunc := slice.Elem().Underlying().(*types.Signature)
	return isFunc
}

// works reports whether the owner lives long, or works in a goroutine: what it
// can't deliver stays with it either way.
func (c *checker) works(s *state) bool {
	if s.owner == nil || s.why.At != nil {
		return true
	}
	why, ok := c.lives.Works(s.owner)
	s.why = why
	return ok
}

func (c *checker) reportRetry(s *state, op growth.Op, format string) {
	insert := growth.Reason{At: s.With(growth.Insert)[0].Cur.Node(), Text: "entries are added here, whether or not the last ones were delivered"}
	c.findings.Report(report.Finding{
		Kind: retryBuffer, At: op.Cur.Node(), Message: fmt.Sprintf(format, s.name()), Evidence: c.evidence(s, insert),
	})
}

// isCapped reports whether the length of the slice is compared for another
// purpose than to start a delivery, or the slice may be changed in ways that
// aren't understood.
func (c *checker) isCapped(s *state) bool {
	for _, op := range s.Ops {
		if op.Use == growth.Escape || op.Use == growth.Cap && !startsDelivery(op.Cur) {
			return true
		}
	}
	return false
}

// startsDelivery reports whether the comparison around a len only decides on
// calls: if len(s.f) >= batch { s.flush() }.
func startsDelivery(cur inspector.Cursor) bool {
	for branch := range cur.Enclosing((*ast.IfStmt)(nil), (*ast.FuncLit)(nil)) {
		n, ok := branch.Node().(*ast.IfStmt)
		if !ok || n.Else != nil || n.Cond.Pos() > cur.Node().Pos() || cur.Node().End() > n.Cond.End() {
			return false
		}
		for _, stmt := range n.Body.List {
			switch stmt.(type) {
			case *ast.ExprStmt, *ast.GoStmt:
			default:
				return false
			}
		}
		return true
	}
	return false
}

// putsBack reports whether an assignment joins the slice with a batch, in the
// branch of an error: s.f = append(batch, s.f...).
func (c *checker) putsBack(s *state, op growth.Op) bool {
	assign, ok := op.Cur.Node().(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 || !c.inErrorBranch(op.Cur) && !c.calledOnError(op.Cur) {
		return false
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || typematch.Builtin(c.info, call) != "append" || !call.Ellipsis.IsValid() || len(call.Args) != 2 {
		return false
	}
	return types.ExprString(call.Args[1]) == types.ExprString(assign.Lhs[0])
}

// calledOnError reports whether the function around cur isn't exported and is
// only called in branches of an error.
func (c *checker) calledOnError(cur inspector.Cursor) bool {
	decl, ok := uses.Decl(cur)
	if !ok {
		return false
	}
	name := decl.Node().(*ast.FuncDecl).Name
	fn := c.info.Defs[name]
	if name.IsExported() || c.index.Count(fn) == 0 {
		return false
	}
	for use := range c.index.Of(fn) {
		if !c.inErrorBranch(use) {
			return false
		}
	}
	return true
}

// inErrorBranch reports whether cur stands in the body of "if err != nil".
func (c *checker) inErrorBranch(cur inspector.Cursor) bool {
	for branch := range cur.Enclosing((*ast.IfStmt)(nil)) {
		n := branch.Node().(*ast.IfStmt)
		if n.Body.Pos() <= cur.Node().Pos() && cur.Node().End() <= n.Body.End() && c.isErrorCheck(n.Cond) {
			return true
		}
	}
	return false
}

// isErrorCheck reports whether e is "err != nil".
func (c *checker) isErrorCheck(e ast.Expr) bool {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	return ok && b.Op == token.NEQ && c.info.Types[b.Y].IsNil() && typematch.IsError(c.info.TypeOf(b.X))
}

// afterDelivery reports whether the slice is emptied where a delivery of it
// has just succeeded: behind "if err := send(s.f); err != nil { ...; return }",
// in a function that doesn't tell its caller about the error.
func (c *checker) afterDelivery(s *state, op growth.Op) bool {
	decl, ok := uses.Decl(op.Cur)
	if !ok || returnsError(c.info, decl.Node().(*ast.FuncDecl)) {
		return false
	}
	for at := op.Cur; ; {
		prev, ok := at.PrevSibling()
		if !ok {
			return false
		}
		branch, isIf := prev.Node().(*ast.IfStmt)
		if isIf && c.isErrorCheck(branch.Cond) && syntax.Leaves(branch.Body, token.CONTINUE) && c.delivers(s, prev) {
			return true
		}
		at = prev
	}
}

func returnsError(info *types.Info, decl *ast.FuncDecl) bool {
	fn, ok := info.Defs[decl.Name].(*types.Func)
	if !ok {
		return true
	}
	for v := range fn.Signature().Results().Variables() {
		if typematch.IsError(v.Type()) {
			return true
		}
	}
	return false
}

// delivers reports whether the error that the branch at cur checks comes from
// a call that gets the slice.
func (c *checker) delivers(s *state, branch inspector.Cursor) bool {
	stmt := branch
	if init := branch.Node().(*ast.IfStmt).Init; init != nil {
		stmt = branch.ChildAt(edge.IfStmt_Init, -1)
	} else if prev, ok := branch.PrevSibling(); ok {
		stmt = prev
	}
	assign, ok := stmt.Node().(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return false
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok {
		return false
	}
	for _, arg := range call.Args {
		if sel, ok := ast.Unparen(arg).(*ast.SelectorExpr); ok && c.info.Uses[sel.Sel] == s.Var {
			return true
		}
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok && c.info.Uses[id] == s.Var {
			return true
		}
	}
	return false
}
