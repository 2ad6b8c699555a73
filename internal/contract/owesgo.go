package contract

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
)

// goroutine infers that the struct on which a goroutine starts owes the method
// that ends it.
func (i *inference) goroutine(cur inspector.Cursor, stmt *ast.GoStmt) {
	if !i.always(cur) {
		return
	}
	for _, owner := range i.owners(stmt) {
		named := typematch.Named(owner.Type())
		if named == nil {
			continue
		}
		signals := i.signals(stmt)
		if payer := i.signaller(named, signals); payer != nil {
			why := fmt.Sprintf("%s starts a goroutine at %s that runs until %s", i.fn.Name(), i.place(stmt.Pos()), payer.Name())
			i.owe(cur, owner, named, payer, Owed{Why: why, At: stmt.Pos()})
		}
	}
}

// startedOn infers the same from a call of a method that starts something on
// a struct that the function returns, or on its own receiver.
func (i *inference) startedOn(cur inspector.Cursor, call *ast.CallExpr, owed Owed) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || owed.Why == "" || !i.always(cur) {
		return
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return
	}
	owner, ok := i.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return
	}
	named := typematch.Named(owner.Type())
	payer := typematch.Method(owner.Type(), owed.Pays[0], i.pass.Pkg)
	if named != nil && payer != nil {
		i.owe(cur, owner, named, payer, owed)
	}
}

// owe puts the obligation on the receiver, or on the results that return the
// owner of what starts at cur.
func (i *inference) owe(cur inspector.Cursor, owner *types.Var, named *types.Named, payer *types.Func, why Owed) {
	if owner == i.fn.Signature().Recv() {
		i.addNamed(Receiver, named, payer, ForEver, why.Why, why.At)
		return
	}
	for n := range i.fn.Signature().Results().Len() {
		if i.returns(owner, n, cur.Node().Pos()) {
			i.addNamed(n, named, payer, ForEver, why.Why, why.At)
		}
	}
}

// returns reports whether the function returns the variable as result n,
// wherever it returns anything there, and only after the place start.
func (i *inference) returns(owner *types.Var, n int, start token.Pos) bool {
	found := false
	for cur := range i.decl.Preorder((*ast.ReturnStmt)(nil)) {
		ret := cur.Node().(*ast.ReturnStmt)
		if i.inLit(cur) || n < len(ret.Results) && i.isNothing(ret.Results[n]) || ret.Pos() < start && i.fails(cur, ret) {
			continue
		}
		if i.returned(ret, n) != owner || ret.Pos() < start {
			return false
		}
		found = true
	}
	return found
}

// fails reports whether a return hands out an error: a fresh one, or that of a
// branch.
func (i *inference) fails(cur inspector.Cursor, ret *ast.ReturnStmt) bool {
	if len(ret.Results) == 0 {
		return false
	}
	last := ret.Results[len(ret.Results)-1]
	if !typematch.IsError(i.pass.TypesInfo.TypeOf(last)) {
		return false
	}
	_, fresh := ast.Unparen(last).(*ast.CallExpr)
	return fresh || !i.always(cur)
}

// returned returns the variable that a return statement returns as result n, or
// nil.
func (i *inference) returned(ret *ast.ReturnStmt, n int) *types.Var {
	switch results := i.fn.Signature().Results(); {
	case n < len(ret.Results):
		return rootVar(i.pass.TypesInfo, ret.Results[n])
	case len(ret.Results) == 0 && n < results.Len():
		return results.At(n)
	}
	return nil
}

// isNothing reports whether a returned expression is nil or an empty struct.
func (i *inference) isNothing(e ast.Expr) bool {
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	return i.pass.TypesInfo.Types[e].IsNil() || ok && len(lit.Elts) == 0
}

// rootVar returns the variable that x, &x or *x denotes, or nil.
func rootVar(info *types.Info, e ast.Expr) *types.Var {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ := info.Uses[x].(*types.Var)
		return v
	case *ast.UnaryExpr:
		return rootVar(info, x.X)
	case *ast.StarExpr:
		return rootVar(info, x.X)
	}
	return nil
}

// always reports whether the statement at cur is executed whenever the
// function gets that far: it stands in no branch.
func (i *inference) always(cur inspector.Cursor) bool {
	for c := cur; c != i.decl; c = c.Parent() {
		switch kind := c.ParentEdgeKind(); kind {
		case edge.IfStmt_Body, edge.IfStmt_Else, edge.CaseClause_Body, edge.CommClause_Body:
			return false
		}
	}
	return true
}

// owners returns the variables that a goroutine works on: the receiver of the
// method that it calls, or the variables that its literal captures.
func (i *inference) owners(stmt *ast.GoStmt) []*types.Var {
	var list []*types.Var
	ast.Inspect(stmt.Call, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := i.pass.TypesInfo.Uses[id].(*types.Var)
		if ok && !v.IsField() && typematch.Named(v.Type()) != nil && typematch.Named(v.Type()).Obj().Pkg() == i.pass.Pkg {
			list = append(list, v)
		}
		return true
	})
	return list
}

// body returns the body of the function that a go statement runs.
func (i *inference) body(stmt *ast.GoStmt) (inspector.Cursor, bool) {
	if lit, ok := ast.Unparen(stmt.Call.Fun).(*ast.FuncLit); ok {
		return i.decl.FindNode(lit)
	}
	fn := typematch.Callee(i.pass.TypesInfo, stmt.Call)
	if fn == nil || fn.Pkg() != i.pass.Pkg {
		return inspector.Cursor{}, false
	}
	return i.Cursor(fn)
}

// signaller returns the method that signals one of the fields: closes or sends
// to a channel, or calls the cancel function that belongs to a context.
func (i *inference) signaller(named *types.Named, signals []*types.Var) *types.Func {
	for _, field := range signals {
		if typematch.IsContext(field.Type()) {
			if field = i.cancelOf(field); field == nil {
				return nil
			}
		}
		if payer := i.Payer(named, field); payer != nil {
			return payer
		}
	}
	return nil
}

// cancelOf returns the field that holds the cancel function of the context in
// the field, if nothing else can cancel it.
func (i *inference) cancelOf(ctx *types.Var) *types.Var {
	for cur := range i.decl.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if !typematch.IsFunc(typematch.Callee(i.pass.TypesInfo, call), "context", "WithCancel") || !isBackground(i.pass.TypesInfo, call.Args[0]) {
			continue
		}
		in := i.track.Of(cur, 0, anyRelease{i.pass.TypesInfo})
		cancel := i.track.Of(cur, 1, anyRelease{i.pass.TypesInfo})
		fields := append(in.Fields, directField(i.pass.TypesInfo, cur, 0)...)
		for _, f := range fields {
			if f == ctx {
				for _, g := range append(cancel.Fields, directField(i.pass.TypesInfo, cur, 1)...) {
					return g
				}
			}
		}
	}
	return nil
}

// directField returns the field that result n of a call is assigned to.
func directField(info *types.Info, call inspector.Cursor, n int) []*types.Var {
	assign, ok := call.Parent().Node().(*ast.AssignStmt)
	if !ok || n >= len(assign.Lhs) {
		return nil
	}
	sel, ok := ast.Unparen(assign.Lhs[n]).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if field, ok := info.ObjectOf(sel.Sel).(*types.Var); ok && field.IsField() {
		return []*types.Var{field.Origin()}
	}
	return nil
}

func isBackground(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && typematch.IsFunc(typematch.Callee(info, call), "context", "Background", "TODO")
}
