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
		if !typematch.IsFunc(typematch.Callee(t.pass.TypesInfo, call), "os/signal", "Notify") || !Recurring(t.pass.TypesInfo, call) {
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

// exits are the signals that ask a process to end. Whoever waits for those is
// about to leave with the process.
var exits = map[string]bool{
	"Interrupt": true, "Kill": true, "SIGINT": true, "SIGTERM": true, "SIGQUIT": true, "SIGKILL": true, "SIGABRT": true,
}

// Recurring reports whether a call of signal.Notify asks for a signal that
// leaves the process running, such as SIGHUP.
func Recurring(info *types.Info, call *ast.CallExpr) bool {
	for _, arg := range call.Args[1:] {
		var id *ast.Ident
		switch x := ast.Unparen(arg).(type) {
		case *ast.Ident:
			id = x
		case *ast.SelectorExpr:
			id = x.Sel
		default:
			continue
		}
		switch obj := info.Uses[id].(type) {
		case *types.Const, *types.Var:
			fromSystem := obj.Pkg() != nil && (obj.Pkg().Path() == "os" || obj.Pkg().Path() == "syscall" || typematch.Unvendored(obj.Pkg().Path()) == "golang.org/x/sys/unix")
			if fromSystem && !exits[obj.Name()] {
				return true
			}
		}
	}
	return false
}
