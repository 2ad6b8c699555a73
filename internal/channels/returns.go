package channels

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/uses"
)

func (w *walker) returnStmt(n *ast.ReturnStmt, cur inspector.Cursor) {
	var fn any
	var sig *types.Signature
	for i, result := range n.Results {
		t := w.info.TypeOf(result)
		tuple, spreads := t.(*types.Tuple)
		if !spreads && channelIn(t) == nil && !w.info.Types[result].IsNil() {
			continue
		}
		if sig == nil {
			if fn, sig = w.signatureAround(cur); sig == nil {
				return
			}
		}
		if spreads {
			w.spreadReturn(fn, sig, tuple, result)
			return
		}
		to := sig.Results().At(i).Type()
		if channelIn(to) == nil {
			w.give(result, to)
			continue
		}
		w.put(w.find(key{fn, i + 1}), to, result, cur)
	}
}

func (w *walker) spreadReturn(fn any, sig *types.Signature, tuple *types.Tuple, call ast.Expr) {
	for i := range tuple.Len() {
		if channelIn(tuple.At(i).Type()) == nil {
			continue
		}
		n := w.result(call, i)
		if channelIn(sig.Results().At(i).Type()) == nil {
			w.grant(n, MayAll)
			continue
		}
		w.union(w.find(key{fn, i + 1}), n)
	}
}

// signatureAround returns the function that a return statement leaves.
func (w *walker) signatureAround(cur inspector.Cursor) (any, *types.Signature) {
	f, ok := uses.Func(cur)
	if !ok {
		return nil, nil
	}
	switch n := f.Node().(type) {
	case *ast.FuncDecl:
		if fn, ok := w.info.Defs[n.Name].(*types.Func); ok {
			return fn, fn.Signature()
		}
	case *ast.FuncLit:
		if sig, ok := w.info.TypeOf(n).(*types.Signature); ok {
			return n, sig
		}
	}
	return nil, nil
}
