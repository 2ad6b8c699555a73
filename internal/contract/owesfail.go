package contract

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
)

// failure reports whether a release in a declared function is its cleanup when
// it fails.
func (c *Contracts) failure(decl inspector.Cursor, u fate.Use) bool {
	n, ok := decl.Node().(*ast.FuncDecl)
	if !ok {
		return false
	}
	fn, ok := c.pass.TypesInfo.Defs[n.Name].(*types.Func)
	return ok && (&inference{Contracts: c, fn: fn, decl: decl}).onFailure(u)
}

// onFailure reports whether a release is the constructor's cleanup: the
// function then leaves without the value, or the release is deferred and
// depends on a condition. A release of any other kind (the body of a response
// that is read and closed, and returned for its headers) says that the value
// may be returned released.
func (i *inference) onFailure(u fate.Use) bool {
	if u.How == fate.Deferred {
		return i.conditional(u.Cur)
	}
	for c := u.Cur; c != i.decl; c = c.Parent() {
		list, index := statements(c)
		if list == nil {
			continue
		}
		for _, stmt := range list[index:] {
			switch stmt := stmt.(type) {
			case *ast.ReturnStmt:
				return i.returnsNothing(stmt)
			case *ast.BranchStmt:
				return true // another turn, another value
			}
		}
		if c.ParentEdgeKind() != edge.BlockStmt_List {
			return false
		}
	}
	return false
}

// conditional reports whether cur stands in an if statement of a function
// literal.
func (i *inference) conditional(cur inspector.Cursor) bool {
	for c := range cur.Enclosing((*ast.IfStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		_, ok := c.Node().(*ast.IfStmt)
		return ok && i.inLit(c)
	}
	return false
}

// statements returns the list of statements that cur is one of, and its place
// there.
func statements(cur inspector.Cursor) ([]ast.Stmt, int) {
	kind, index := cur.ParentEdge()
	switch kind {
	case edge.BlockStmt_List:
		return cur.Parent().Node().(*ast.BlockStmt).List, index
	case edge.CaseClause_Body:
		return cur.Parent().Node().(*ast.CaseClause).Body, index
	case edge.CommClause_Body:
		return cur.Parent().Node().(*ast.CommClause).Body, index
	}
	return nil, 0
}

// returnsNothing reports whether a return hands out nothing that can owe.
func (i *inference) returnsNothing(ret *ast.ReturnStmt) bool {
	for n, e := range ret.Results {
		if n < i.fn.Signature().Results().Len() && owable(i.fn.Signature().Results().At(n).Type()) && !i.isNothing(e) {
			return false
		}
	}
	return len(ret.Results) > 0
}
