package contract

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// inStruct handles results that contain the owing value in one of the fields.
func (i *inference) inStruct(call *ast.CallExpr, owed Owed, results uint64, fields []*types.Var) {
	for n := range i.fn.Signature().Results().Len() {
		if results&(1<<n) == 0 {
			continue
		}
		named := i.returnedType(n)
		if named == nil {
			continue
		}
		if payer := i.payerOfAny(named, fields); payer != nil {
			i.addNamed(n, named, payer, owed.Held, owed.inner(i.keeps(call, owed, payer)), call.Pos())
		}
	}
}

// inReceiver handles a Start method that stores the owing value in its
// receiver.
func (i *inference) inReceiver(call *ast.CallExpr, owed Owed, fields []*types.Var) {
	named := typematch.Named(i.fn.Signature().Recv().Type())
	if named == nil {
		return
	}
	if payer := i.payerOfAny(named, fields); payer != nil {
		i.addNamed(Receiver, named, payer, owed.Held, owed.inner(i.keeps(call, owed, payer)), call.Pos())
	}
}

func (i *inference) payerOfAny(named *types.Named, fields []*types.Var) *types.Func {
	for _, field := range fields {
		if payer := i.Payer(named, field); payer != nil {
			return payer
		}
	}
	if len(fields) > 0 {
		return nil
	}
	return i.releaser(named)
}

// releaser returns the method of a type of this package that releases its
// receiver, or nil.
func (i *inference) releaser(named *types.Named) *types.Func {
	if named.Obj().Pkg() != i.pass.Pkg {
		return nil
	}
	for _, m := range payingMethods(named) {
		if isEnd(m) && i.Of(m).Recv.Effect == fate.Releases {
			return m
		}
	}
	return nil
}

// inner returns the reason of the obligation that is taken over, if it has
// one: the goroutine at the bottom says more than the structs around it.
func (o Owed) inner(otherwise string) string {
	if o.Why != "" {
		return o.Why
	}
	return otherwise
}

// keeps says why a struct owes: "Open keeps the file of os.Open at a.go:12 until Close".
func (i *inference) keeps(call *ast.CallExpr, owed Owed, payer *types.Func) string {
	return fmt.Sprintf("%s keeps the %s of %s at %s until %s", i.fn.Name(), owed.Thing, types.ExprString(call.Fun), i.place(call.Pos()), payer.Name())
}

// place returns the file and line of a position.
func (i *inference) place(pos token.Pos) string {
	at := i.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(at.Filename), at.Line)
}

// addNamed notes that a struct owes the call of one of its methods.
func (i *inference) addNamed(result int, named *types.Named, payer *types.Func, held Held, why string, at token.Pos) {
	if result >= 0 && typematch.Method(i.fn.Signature().Results().At(result).Type(), payer.Name(), i.pass.Pkg) == nil {
		return // an interface without the method
	}
	pays := []string{payer.Name()}
	for _, m := range payingMethods(named) {
		if m != payer {
			pays = append(pays, m.Name())
		}
	}
	i.add(Owed{Result: result, Thing: named.Obj().Name(), Pays: pays, Held: held, Why: why, At: at})
}

// returnedType returns the named struct type that the function returns as
// result n: of the declared type, or of all values that are returned where that
// is an interface.
func (i *inference) returnedType(n int) *types.Named {
	declared := i.fn.Signature().Results().At(n).Type()
	if !types.IsInterface(declared) {
		return typematch.Named(declared)
	}
	var only *types.Named
	for cur := range i.decl.Preorder((*ast.ReturnStmt)(nil)) {
		ret := cur.Node().(*ast.ReturnStmt)
		if i.inLit(cur) || n >= len(ret.Results) || i.pass.TypesInfo.Types[ret.Results[n]].IsNil() {
			continue
		}
		named := typematch.Named(i.pass.TypesInfo.TypeOf(ret.Results[n]))
		if named == nil || types.IsInterface(named) || only != nil && only.Obj() != named.Obj() {
			return nil
		}
		only = named
	}
	return only
}
