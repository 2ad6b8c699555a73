package resourceleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/typematch"
)

// stream follows a gRPC client stream that is opened on a context which
// outlives the call: grpc keeps a goroutine for it until the context ends,
// Recv returns an error, or the connection is closed.
func (c *checker) stream(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) {
	if len(call.Args) == 0 || !isClientStream(fn) || !c.outlives(call.Args[0]) || !c.reportable(cur) {
		return
	}
	owed := contract.Owed{Thing: "gRPC stream", Pays: []string{"CloseAndRecv"}, Exhausts: "Recv"}
	v := value{owed: owed, created: cur, call: call, fate: c.track.Of(cur, 0, owed.Obligation(c.info))}
	c.judge(v)
}

// isClientStream reports whether the first result of a function is a gRPC
// client stream.
func isClientStream(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() != 2 || !types.IsInterface(results.At(0).Type()) {
		return false
	}
	for _, name := range []string{"CloseSend", "RecvMsg", "Trailer"} {
		if typematch.Method(results.At(0).Type(), name, fn.Pkg()) == nil {
			return false
		}
	}
	return true
}

// outlives reports whether a context outlives the function: it is kept in a
// field, or never cancelled.
func (c *checker) outlives(ctx ast.Expr) bool {
	if !typematch.IsContext(c.info.TypeOf(ctx)) {
		return false
	}
	sel, ok := ast.Unparen(ctx).(*ast.SelectorExpr)
	if !ok {
		return c.isBackground(ctx)
	}
	_, isField := c.info.Selections[sel]
	return isField
}
