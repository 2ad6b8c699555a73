package contract

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// finalizer infers that a struct owes the method that takes its parts away,
// because a part has a finalizer and refers back to the struct:
//
//	b.pool = p
//	p.buckets[b.name] = b
//	runtime.SetFinalizer(b, (*bucket).close)
//
// The runtime never frees a cycle with a finalizer on one of its objects.
func (i *inference) finalizer(cur inspector.Cursor, call *ast.CallExpr) {
	if len(call.Args) != 2 || i.pass.TypesInfo.Types[call.Args[1]].IsNil() || !i.always(cur) {
		return
	}
	part := rootVar(i.pass.TypesInfo, call.Args[0])
	if part == nil || part.IsField() {
		return
	}
	for stmt := range i.decl.Preorder((*ast.AssignStmt)(nil)) {
		owner, field := i.putsInto(stmt.Node().(*ast.AssignStmt), part)
		if owner == nil || !i.refersTo(part, owner) {
			continue
		}
		named := typematch.Named(owner.Type())
		if named == nil {
			continue
		}
		if payer := i.Payer(named, field); payer != nil {
			why := fmt.Sprintf("%s makes a cycle with a finalizer at %s, which the runtime never frees before %s", i.fn.Name(), i.place(call.Pos()), payer.Name())
			i.owe(cur, owner, named, payer, Owed{Why: why, At: call.Pos()})
		}
	}
}

// putsInto returns the variable and its field that an assignment puts the part
// into: x.f = part, x.f[k] = part.
func (i *inference) putsInto(assign *ast.AssignStmt, part *types.Var) (*types.Var, *types.Var) {
	if len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || rootVar(i.pass.TypesInfo, assign.Rhs[0]) != part {
		return nil, nil
	}
	field := selected(i.pass.TypesInfo, assign.Lhs[0])
	if field == nil || !field.IsField() {
		return nil, nil
	}
	e := ast.Unparen(assign.Lhs[0])
	if index, ok := e.(*ast.IndexExpr); ok {
		e = ast.Unparen(index.X)
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return nil, nil
	}
	return rootVar(i.pass.TypesInfo, sel.X), field.Origin()
}

// refersTo reports whether the function stores the owner in a field of the part.
func (i *inference) refersTo(part, owner *types.Var) bool {
	for use := range i.index.Of(part) {
		decl, _ := uses.Decl(use)
		sel, ok := use.Parent().Node().(*ast.SelectorExpr)
		if !ok || decl != i.decl {
			continue
		}
		assign, ok := use.Parent().Parent().Node().(*ast.AssignStmt)
		if ok && len(assign.Lhs) == 1 && ast.Unparen(assign.Lhs[0]) == ast.Expr(sel) && rootVar(i.pass.TypesInfo, assign.Rhs[0]) == owner {
			return true
		}
	}
	return false
}
