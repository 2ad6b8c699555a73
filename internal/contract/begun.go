package contract

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// openers are the names of methods that a value keeps nothing before.
var openers = []string{"Open", "Begin"}

// Begun returns the drops of a value of type t that come after it was opened:
// what has a method Open or Begin keeps nothing before that has succeeded.
func (c *Contracts) Begun(t types.Type, f *fate.Fate) []fate.Drop {
	var opener string
	for _, name := range openers {
		if typematch.Method(t, name, c.pass.Pkg) != nil {
			opener = name
		}
	}
	if opener == "" {
		return f.Drops
	}
	var drops []fate.Drop
	from := opened(f, opener)
	for _, d := range f.Drops {
		if from.IsValid() && d.At.Pos() >= from {
			drops = append(drops, d)
		}
	}
	return drops
}

// opened returns the end of the first statement that opens the value, with the
// question whether that has failed, or none.
func opened(f *fate.Fate, opener string) token.Pos {
	for _, u := range f.Uses {
		sel, ok := u.Cur.Parent().Node().(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != opener || u.Cur.ParentEdgeKind() != edge.SelectorExpr_X {
			continue
		}
		return endOfStep(u)
	}
	return token.NoPos
}

// endOfStep returns the end of the if statement that a use stands in the head
// of, or that follows it, else of its own statement.
func endOfStep(u fate.Use) token.Pos {
	for cur := range u.Cur.Enclosing((*ast.AssignStmt)(nil), (*ast.ExprStmt)(nil), (*ast.ReturnStmt)(nil)) {
		switch kind, i := cur.ParentEdge(); kind {
		case edge.IfStmt_Init:
			return cur.Parent().Node().End()
		case edge.BlockStmt_List:
			list := cur.Parent().Node().(*ast.BlockStmt).List
			if i+1 < len(list) {
				if next, ok := list[i+1].(*ast.IfStmt); ok {
					return next.End()
				}
			}
		}
		return cur.Node().End()
	}
	return u.Cur.Node().End()
}
