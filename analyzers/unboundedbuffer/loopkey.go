package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
)

// loopKey reports a delete in a loop over the same map that chooses entries by
// the loop's key and deletes under a parameter of the function: each turn
// deletes the same entry, and those that were chosen stay.
func (c *checker) loopKey(cur inspector.Cursor, call *ast.CallExpr) {
	id, ok := ast.Unparen(call.Args[1]).(*ast.Ident)
	if !ok {
		return
	}
	param, ok := c.info.Uses[id].(*types.Var)
	if !ok || param.Kind() != types.ParamVar {
		return
	}
	loop, key := c.loopOver(cur, call.Args[0])
	if key == nil || !c.choosesBy(cur, loop, key) || c.isCompared(param, loop) || leavesLoop(cur, loop) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: wrongKey, At: call,
		Message:  fmt.Sprintf("delete from %s uses %s in each turn of a loop over its keys; delete %s", source(call.Args[0]), id.Name, key.Name()),
		Evidence: []report.Evidence{{At: loop.Node().(*ast.RangeStmt).X, Message: "the loop chooses entries by their key " + key.Name()}},
	})
}

// loopOver returns the loop around cur that ranges over the map, with the
// variable of its key.
func (c *checker) loopOver(cur inspector.Cursor, table ast.Expr) (inspector.Cursor, *types.Var) {
	for loop := range cur.Enclosing((*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		n, ok := loop.Node().(*ast.RangeStmt)
		if !ok {
			break
		}
		if types.ExprString(n.X) != types.ExprString(table) {
			continue
		}
		if id, ok := n.Key.(*ast.Ident); ok {
			key, _ := c.info.Defs[id].(*types.Var)
			return loop, key
		}
	}
	return inspector.Cursor{}, nil
}

// choosesBy reports whether the condition of a branch around the delete, in
// the loop, asks for the key.
func (c *checker) choosesBy(cur, loop inspector.Cursor, key *types.Var) bool {
	for use := range c.index.Of(key) {
		for branch := range use.Enclosing((*ast.IfStmt)(nil)) {
			n := branch.Node().(*ast.IfStmt)
			if loop.Contains(branch) && syntax.Contains(n.Cond, use.Node()) && syntax.Contains(n.Body, cur.Node()) {
				return true
			}
		}
	}
	return false
}

// isCompared reports whether the loop compares the variable with something, or
// assigns to it: then it may be the key.
func (c *checker) isCompared(v *types.Var, loop inspector.Cursor) bool {
	for use := range c.index.Of(v) {
		if !loop.Contains(use) {
			continue
		}
		switch n := use.Parent().Node().(type) {
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				return true
			}
		case *ast.AssignStmt, *ast.UnaryExpr:
			return true
		}
	}
	return false
}

// leavesLoop reports whether what follows the delete at cur leaves the loop.
func leavesLoop(cur, loop inspector.Cursor) bool {
	for at := cur; at != loop; at = at.Parent() {
		if at.ParentEdgeKind() == edge.BlockStmt_List && syntax.Leaves(at.Parent().Node().(*ast.BlockStmt), token.BREAK, token.GOTO) {
			return true
		}
	}
	return false
}
