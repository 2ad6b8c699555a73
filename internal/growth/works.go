package growth

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// loopsInGoroutine reports whether the method starts a goroutine with a loop
// that waits for events, in a literal or in another method of its receiver.
func (l *Lives) loopsInGoroutine(decl inspector.Cursor) bool {
	for cur := range decl.Preorder((*ast.GoStmt)(nil)) {
		call := cur.Node().(*ast.GoStmt).Call
		if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
			body, _ := cur.FindNode(lit.Body)
			if l.hasWaitingLoop(body) {
				return true
			}
			continue
		}
		if fn := typematch.Callee(l.info, call); fn != nil && l.sameReceiver(fn, decl) {
			if def, ok := l.index.Def(fn); ok && l.hasWaitingLoop(def.Parent()) {
				return true
			}
		}
	}
	return false
}

func (l *Lives) sameReceiver(fn *types.Func, decl inspector.Cursor) bool {
	self, ok := l.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok || fn.Signature().Recv() == nil || self.Signature().Recv() == nil {
		return false
	}
	a, b := typematch.Named(fn.Signature().Recv().Type()), typematch.Named(self.Signature().Recv().Type())
	return a != nil && b != nil && a.Obj() == b.Obj()
}

// Works returns the method of the type that waits for events in a loop, and
// that the package runs as a goroutine or exports for others to run: its values
// work until they are ended. That is less than Type asks for, since such a value
// may belong to one task.
func (l *Lives) Works(named *types.Named) (Reason, bool) {
	for method := range named.Origin().Methods() {
		def, ok := l.index.Def(method)
		if !ok || !l.hasWaitingLoop(def.Parent()) {
			continue
		}
		if method.Exported() {
			return Reason{At: def.Node(), Text: "waits for events in " + method.Name()}, true
		}
		for use := range l.index.Of(method) {
			if isStarted(use) && !l.tests(use) {
				return Reason{At: def.Node(), Text: "has a goroutine that runs until it is stopped, " + method.Name()}, true
			}
		}
	}
	return Reason{}, false
}

// isStarted reports whether the name of a method stands in go x.M().
func isStarted(name inspector.Cursor) bool {
	if name.ParentEdgeKind() != edge.SelectorExpr_Sel {
		return false
	}
	fun := uses.Unparen(name.Parent())
	return fun.ParentEdgeKind() == edge.CallExpr_Fun && fun.Parent().ParentEdgeKind() == edge.GoStmt_Call
}

// Serves reports whether the package serves connections, and where.
func (l *Lives) Serves() (Reason, bool) {
	for cur := range l.index.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		fn := typematch.Callee(l.info, call)
		if fn == nil || fn.Signature().Recv() == nil {
			continue
		}
		switch fn.Name() {
		case "Serve", "ListenAndServe", "Accept":
			return Reason{At: call, Text: "the package serves connections"}, true
		}
	}
	return Reason{}, false
}
