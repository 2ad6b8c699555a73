package goroutineleak

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// checkUnlocks reports returns that keep a lock which the function gives back
// on its other paths: everybody who takes it after that waits for ever.
func (c *checker) checkUnlocks() {
	for _, cur := range c.lockCalls() {
		if b := c.census.BodyAround(cur); b != nil && b.Frame == nil && !c.runsOnce(b) {
			c.checkLocked(b, cur)
		}
	}
}

func isLock(fn *types.Func) bool {
	return isMutexMethod(fn, "Lock", "RLock")
}

// lockCalls returns the calls that take a lock.
func (c *checker) lockCalls() []inspector.Cursor {
	if c.locks == nil && importsMutex(c.Pkg) {
		c.locks = append(make([]inspector.Cursor, 0), c.callsOf(isLock)...)
	}
	return c.locks
}

// unlockOf names what gives a lock back.
var unlockOf = map[string]string{"Lock": "Unlock", "RLock": "RUnlock"}

// checkLocked looks at one call that takes a lock.
func (c *checker) checkLocked(b *channels.Body, cur inspector.Cursor) {
	call := cur.Node().(*ast.CallExpr)
	mutex, method := c.mutexCall(call)
	if unlockOf[method] == "" || cur.ParentEdgeKind() != edge.ExprStmt_X {
		return
	}
	if ret := c.keepsLock(b, cur, mutex, unlockOf[method]); ret != nil && !c.isHandedOn(b, call) {
		c.report(report.Finding{
			Kind: waitsForEver, At: call,
			Message:  mutex + " stays locked after a return of " + b.Name() + ", so the next Lock blocks for ever; unlock it on every path",
			Evidence: []report.Evidence{{At: ret, Message: "this return keeps the lock"}},
		})
	}
}

// isHandedOn reports whether a caller in view gives back what call locks: the
// function returns with the lock held, for its caller.
func (c *checker) isHandedOn(b *channels.Body, call *ast.CallExpr) bool {
	if b.Func == nil {
		return false
	}
	mutex := c.lastOf(call)
	for use := range c.index.Of(b.Func) {
		caller, ok := uses.Decl(use)
		if !ok {
			continue
		}
		for cur := range caller.Preorder((*ast.CallExpr)(nil)) {
			other := cur.Node().(*ast.CallExpr)
			if _, method := c.mutexCall(other); (method == "Unlock" || method == "RUnlock") && c.lastOf(other) == mutex {
				return true
			}
		}
	}
	return false
}

// lastOf returns the variable or field that is the mutex of a call.
func (c *checker) lastOf(call *ast.CallExpr) types.Object {
	switch x := ast.Unparen(ast.Unparen(call.Fun).(*ast.SelectorExpr).X).(type) {
	case *ast.Ident:
		return c.TypesInfo.Uses[x]
	case *ast.SelectorExpr:
		return c.TypesInfo.Uses[x.Sel]
	}
	return nil
}

// mutexCall returns the mutex, as it is written, and the method of a call on
// it. The mutex is a variable or a path of fields.
func (c *checker) mutexCall(call *ast.CallExpr) (mutex, method string) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	fn := typematch.Callee(c.TypesInfo, call)
	if !isMutexMethod(fn, "Lock", "Unlock", "RLock", "RUnlock") {
		return "", ""
	}
	for x := ast.Unparen(sel.X); ; {
		switch e := x.(type) {
		case *ast.Ident:
			return types.ExprString(sel.X), sel.Sel.Name
		case *ast.SelectorExpr:
			x = ast.Unparen(e.X)
		default:
			return "", ""
		}
	}
}

// keepsLock returns a return that stands in a statement after the call of
// Lock, at the same level, that doesn't unlock, while the function unlocks
// behind it.
func (c *checker) keepsLock(b *channels.Body, lock inspector.Cursor, mutex, unlock string) *ast.ReturnStmt {
	if c.isHandled(b, lock, mutex, unlock) {
		return nil
	}
	list, i := siblings(lock.Parent())
	if list == nil {
		return nil
	}
	for j := i + 1; j < len(list); j++ {
		if c.mentionsMutex(list[j], mutex) {
			if isGuard(list[j]) {
				continue
			}
			return nil // unlocked, or too clever
		}
		ret := returnIn(list[j])
		if ret != nil && c.unlocksAfter(list[j+1:], mutex, unlock) && c.isPlainReturn(list[j]) {
			return ret
		}
	}
	return nil
}

// isGuard reports whether a statement is an if without else that ends in a
// return.
func isGuard(s ast.Stmt) bool {
	n, ok := s.(*ast.IfStmt)
	if !ok || n.Else != nil || len(n.Body.List) == 0 {
		return false
	}
	_, ok = n.Body.List[len(n.Body.List)-1].(*ast.ReturnStmt)
	return ok
}

// returnIn returns the first return statement within a branch or loop.
func returnIn(s ast.Stmt) (ret *ast.ReturnStmt) {
	switch s.(type) {
	case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
	default:
		return nil
	}
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if ret == nil {
				ret = n
			}
		}
		return ret == nil
	})
	return ret
}

// siblings returns the list of statements that cur stands in, and its index.
func siblings(cur inspector.Cursor) ([]ast.Stmt, int) {
	kind, i := cur.ParentEdge()
	switch n := cur.Parent().Node().(type) {
	case *ast.BlockStmt:
		return n.List, i
	case *ast.CaseClause:
		if kind == edge.CaseClause_Body {
			return n.Body, i
		}
	case *ast.CommClause:
		if kind == edge.CommClause_Body {
			return n.Body, i
		}
	}
	return nil, 0
}

// isHandled reports whether the function unlocks by defer, before it locks
// (its caller holds the lock), in a literal, or hands the mutex on.
func (c *checker) isHandled(b *channels.Body, lock inspector.Cursor, mutex, unlock string) bool {
	for cur := range b.At.Preorder((*ast.CallExpr)(nil), (*ast.SelectorExpr)(nil), (*ast.UnaryExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			m, method := c.mutexCall(n)
			if m != mutex || method != unlock {
				continue
			}
			if cur.ParentEdgeKind() != edge.ExprStmt_X || c.census.BodyAround(cur) != b || n.Pos() < lock.Node().Pos() {
				return true
			}
		case *ast.SelectorExpr:
			if n.Sel.Name == unlock && types.ExprString(n.X) == mutex && cur.ParentEdgeKind() != edge.CallExpr_Fun {
				return true // a method value
			}
		case *ast.UnaryExpr:
			if types.ExprString(n.X) == mutex {
				return true
			}
		}
	}
	return false
}

// mentionsMutex reports whether a statement locks or unlocks.
func (c *checker) mentionsMutex(s ast.Stmt, mutex string) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			m, _ := c.mutexCall(call)
			found = found || m == mutex
		}
		return !found
	})
	return found
}

// unlocksAfter reports whether one of the statements unlocks at their level.
func (c *checker) unlocksAfter(list []ast.Stmt, mutex, unlock string) bool {
	for _, s := range list {
		e, ok := s.(*ast.ExprStmt)
		if !ok {
			continue
		}
		if call, ok := e.X.(*ast.CallExpr); ok {
			if m, method := c.mutexCall(call); m == mutex && method == unlock {
				return true
			}
		}
	}
	return false
}

// isPlainReturn reports whether nothing in a statement could unlock out of
// view: it calls no function of the package that gives a lock back, and no
// function value.
func (c *checker) isPlainReturn(s ast.Stmt) bool {
	plain := true
	ast.Inspect(s, func(m ast.Node) bool {
		call, ok := m.(*ast.CallExpr)
		if !ok || c.TypesInfo.Types[call.Fun].IsType() {
			return plain
		}
		if _, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
			return plain // what it calls is looked at in turn
		}
		fn := typematch.Callee(c.TypesInfo, call)
		if fn == nil {
			plain = plain && typematch.Builtin(c.TypesInfo, call) != ""
			return plain
		}
		plain = plain && !strings.HasPrefix(fn.Name(), "Fatal") && !c.givesLockBack(fn)
		return plain
	})
	return plain
}
