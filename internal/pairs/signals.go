package pairs

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// signals finds the functions that hand a channel of their caller to
// signal.Notify: their caller owes signal.Stop.
func (t *Table) signals() {
	if !typematch.Imports(t.pass.Pkg, "os/signal") {
		return
	}
	index := t.pass.ResultOf[uses.Analyzer].(*uses.Index)
	for cur := range index.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if !typematch.IsFunc(typematch.Callee(t.pass.TypesInfo, call), "os/signal", "Notify") {
			continue
		}
		outer, ok := uses.Func(cur)
		if !ok {
			continue
		}
		decl, ok := outer.Node().(*ast.FuncDecl)
		id, isIdent := ast.Unparen(call.Args[0]).(*ast.Ident)
		if fn, isFunc := t.funcOf(decl, ok); isFunc && isIdent {
			t.notifies(fn, t.pass.TypesInfo.Uses[id])
		}
	}
}

func (t *Table) funcOf(decl *ast.FuncDecl, ok bool) (*types.Func, bool) {
	if !ok {
		return nil, false
	}
	fn, ok := t.pass.TypesInfo.Defs[decl.Name].(*types.Func)
	return fn, ok
}

// notifies notes that fn registers the channel, if that is a parameter of it.
func (t *Table) notifies(fn *types.Func, channel types.Object) {
	for i := range fn.Signature().Params().Len() {
		if fn.Signature().Params().At(i) != channel || t.own[fn] != nil {
			continue
		}
		p := &Pair{Thing: "signal channel", Result: None, Param: i, Form: BySignal}
		t.own[fn] = p
		if fn.Exported() {
			t.pass.ExportObjectFact(fn, p)
		}
	}
}

// isSignalChan reports whether t is a channel of os.Signal.
func isSignalChan(t types.Type) bool {
	c, ok := t.Underlying().(*types.Chan)
	return ok && typematch.IsNamed(c.Elem(), "os", "Signal")
}
