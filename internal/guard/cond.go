package guard

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// assignedBefore returns the statement that assigns what the condition asks
// for, right before it.
func assignedBefore(list []ast.Stmt, cond ast.Expr) ast.Stmt {
	if len(list) == 0 {
		return nil
	}
	stmt, ok := list[len(list)-1].(*ast.AssignStmt)
	if !ok {
		return nil
	}
	used := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, lhs := range stmt.Lhs {
				l, ok := lhs.(*ast.Ident)
				used = used || ok && l.Name == id.Name
			}
		}
		return !used
	})
	if !used {
		return nil
	}
	return stmt
}

// source notes what an assignment asks before a condition.
func (r Reader) source(g *Guards, stmt ast.Stmt) {
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return
	}
	switch rhs := ast.Unparen(assign.Rhs[0]).(type) {
	case *ast.IndexExpr:
		g.Present = true
	case *ast.CallExpr:
		r.call(g, rhs)
	}
}

// cond notes a condition that has the given truth.
func (r Reader) cond(g *Guards, e ast.Expr, truth bool) {
	e = ast.Unparen(e)
	switch x := e.(type) {
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			r.cond(g, x.X, !truth)
			return
		}
	case *ast.BinaryExpr:
		r.binary(g, x, truth)
		return
	case *ast.CallExpr:
		g.Call = true
		g.tested()
		r.call(g, x)
		return
	case *ast.Ident, *ast.SelectorExpr:
		if v := variable(r.Info, x.(ast.Expr)); v != nil {
			g.Flag, g.FlagExpr = v, e
			return
		}
	case *ast.IndexExpr:
		g.Present = true
		return
	}
	g.tested()
}

func (r Reader) binary(g *Guards, x *ast.BinaryExpr, truth bool) {
	switch x.Op {
	case token.LAND, token.LOR:
		r.cond(g, x.X, truth)
		r.cond(g, x.Y, truth)
		return
	case token.EQL, token.NEQ:
		if r.Info.Types[x.Y].IsNil() && (x.Op == token.NEQ) == truth {
			if !typematch.IsError(r.Info.TypeOf(x.X)) {
				g.Nils = append(g.Nils, ast.Unparen(x.X))
				return
			}
		}
	}
	if typematch.IsError(r.Info.TypeOf(x.X)) {
		return
	}
	g.tested()
	for _, operand := range []ast.Expr{x.X, x.Y} {
		if call, ok := ast.Unparen(operand).(*ast.CallExpr); ok {
			g.Call = g.Call || !r.Info.Types[call.Fun].IsBuiltin()
			r.call(g, call)
		} else if v := variable(r.Info, operand); v != nil && !typematch.IsError(v.Type()) && r.Info.Types[x.Y].Value != nil {
			g.Flag, g.FlagExpr = v, operand // state == stopped, refs > 0
		}
	}
}

// call notes a condition that calls a function.
func (r Reader) call(g *Guards, call *ast.CallExpr) {
	fn := typematch.Callee(r.Info, call)
	if fn == nil {
		return
	}
	g.Asked = fn
	name := fn.Name()
	for _, word := range []string{"CompareAndSwap", "Swap", "LoadAndDelete", "LoadOrStore", "Add", "Dec", "Inc", "CAS"} {
		if strings.HasPrefix(name, word) {
			g.Swap, g.Swapped = true, r.swapped(call)
		}
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !strings.HasPrefix(name, "Load") {
		return
	}
	if v := variable(r.Info, sel.X); v != nil && fn.Pkg() != nil && fn.Pkg().Path() == "sync/atomic" {
		g.Flag, g.FlagExpr = v, call
		return
	}
	if len(call.Args) == 1 {
		if u, ok := call.Args[0].(*ast.UnaryExpr); ok && u.Op == token.AND {
			if v := variable(r.Info, u.X); v != nil {
				g.Flag, g.FlagExpr = v, call
			}
		}
	}
}

// swapped returns v of v.CompareAndSwap(...) and of CompareAndSwapInt32(&v, ...).
func (r Reader) swapped(call *ast.CallExpr) *types.Var {
	if len(call.Args) > 0 {
		if u, ok := ast.Unparen(call.Args[0]).(*ast.UnaryExpr); ok && u.Op == token.AND {
			return variable(r.Info, u.X)
		}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return variable(r.Info, sel.X)
	}
	return nil
}

// variable returns the variable or field that e names, or nil.
func variable(info *types.Info, e ast.Expr) *types.Var {
	v := typematch.Var(info, e)
	if v == nil {
		return nil
	}
	return v.Origin()
}

func anyLeaves(body *ast.BlockStmt) bool {
	for _, stmt := range body.List {
		if c, ok := stmt.(*ast.CaseClause); ok && leaves(&ast.BlockStmt{List: c.Body}) {
			return true
		}
	}
	return false
}

// leaves reports whether a block ends by leaving what is around it.
func leaves(body *ast.BlockStmt) bool {
	return syntax.Leaves(body, token.BREAK, token.CONTINUE, token.GOTO, token.FALLTHROUGH)
}
