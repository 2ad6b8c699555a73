package goroutineleak

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// checkRelocks reports functions that hold a lock and call a function that
// takes the same lock first of all, whatever happens: sync's locks aren't
// reentrant, so it waits for itself. Of two read locks the second waits for a
// writer that came in between, and the writer for the first.
func (c *checker) checkRelocks() {
	taken := make(map[*types.Func]*lock)
	for _, cur := range c.lockCalls() {
		if b := c.census.BodyAround(cur); b != nil && b.Frame == nil {
			c.checkHeld(b, cur, taken)
		}
	}
}

// checkHeld looks at the calls that may be reached while one lock is held.
func (c *checker) checkHeld(b *channels.Body, cur inspector.Cursor, taken map[*types.Func]*lock) {
	held := c.lockOf(cur.Node().(*ast.CallExpr), "Lock", "RLock")
	if held == nil || cur.ParentEdgeKind() != edge.ExprStmt_X || c.isMoved(held.root) {
		return
	}
	list, i := siblings(cur.Parent())
	for _, s := range list[min(i+1, len(list)):] {
		if d, ok := s.(*ast.DeferStmt); ok && held.same(c.lockOf(d.Call, "Lock", "RLock")) {
			c.reportDefer(b, d, held)
			return
		}
		if c.givesBack(s, held) {
			if isGuard(s) {
				continue
			}
			return // from here on it depends
		}
		if call, again := c.takesAgain(s, held, taken); call != nil {
			c.reportRelock(b, call, held, again)
			return
		}
	}
}

// isMoved reports whether a variable may name another value later on.
func (c *checker) isMoved(v *types.Var) bool {
	return v.Kind() != types.PackageVar && c.isWritten(v)
}

// givesBack reports whether a statement, or what it calls in this package, may
// give the lock back before the function returns.
func (c *checker) givesBack(s ast.Stmt, held *lock) bool {
	if _, ok := s.(*ast.DeferStmt); ok {
		return false
	}
	gives := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			fn := typematch.Callee(c.TypesInfo, n)
			gives = gives || held.same(c.lockOf(n, "Unlock", "RUnlock")) || fn != nil && c.givesLockBack(fn) || c.isLocalFunc(n.Fun)
		}
		return !gives
	})
	return gives
}

// isLocalFunc reports whether a call is of a function in a local variable or
// parameter, which may unlock what the function around it holds.
func (c *checker) isLocalFunc(fun ast.Expr) bool {
	id, ok := ast.Unparen(fun).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	return ok && v.Kind() != types.PackageVar
}

// takesAgain returns a call in a statement that takes the lock a second time.
func (c *checker) takesAgain(s ast.Stmt, held *lock, taken map[*types.Func]*lock) (*ast.CallExpr, *lock) {
	var found *ast.CallExpr
	var again *lock
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			if l := c.takenBy(n, taken, 0); found == nil && held.same(l) {
				found, again = n, l
			}
		}
		return found == nil
	})
	return found, again
}

// takenBy returns the lock that a call takes first of all, in the words of the
// caller.
func (c *checker) takenBy(call *ast.CallExpr, taken map[*types.Func]*lock, depth int) *lock {
	if l := c.lockOf(call, "Lock", "RLock"); l != nil {
		return l
	}
	fn := typematch.Callee(c.TypesInfo, call)
	if fn == nil || depth > 3 {
		return nil
	}
	fn = fn.Origin()
	l, ok := taken[fn]
	if !ok {
		taken[fn] = nil // a cycle takes nothing
		l = c.firstLock(fn, taken, depth)
		taken[fn] = l
	}
	return c.inCaller(l, fn, call)
}

// inCaller returns the lock l of the function that is called in the words of
// the caller: from the receiver of the call, or from a package variable.
func (c *checker) inCaller(l *lock, fn *types.Func, call *ast.CallExpr) *lock {
	if l == nil || l.root.Kind() == types.PackageVar {
		return l
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || l.root != fn.Signature().Recv() {
		return nil
	}
	root, path := c.pathTo(sel.X)
	if root == nil {
		return nil
	}
	if s := c.TypesInfo.Selections[sel]; s != nil {
		path += embedded(s)
	}
	return &lock{root: root, path: path + l.path, reads: l.reads, at: l.at}
}

// firstLock returns the lock that a function takes in its first statements,
// before a branch: a guard that returns at once isn't taken to be one.
func (c *checker) firstLock(fn *types.Func, taken map[*types.Func]*lock, depth int) *lock {
	decl := c.bodyFor(fn)
	if decl == nil {
		return nil
	}
	for _, s := range decl.Body.List {
		for _, call := range callsAtOnce(s) {
			if l := c.takenBy(call, taken, depth+1); l != nil && isOwn(l, fn) {
				return l
			}
		}
		if c.unlocksWithin(s) || !goesOn(s) {
			return nil
		}
	}
	return nil
}

// isOwn reports whether a caller can name the lock too.
func isOwn(l *lock, fn *types.Func) bool {
	return l.root.Kind() == types.PackageVar || l.root == fn.Signature().Recv()
}

// goesOn reports whether control passes from a statement to the next, unless
// it is a guard, which returns.
func goesOn(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.DeclStmt, *ast.DeferStmt, *ast.GoStmt, *ast.IncDecStmt:
		return true
	case *ast.IfStmt:
		return s.Else == nil && syntax.Leaves(s.Body)
	}
	return false
}

// callsAtOnce returns the calls of a statement that happen whenever it is
// reached.
func callsAtOnce(s ast.Stmt) (calls []*ast.CallExpr) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.BlockStmt:
			return false
		case *ast.BinaryExpr:
			if n.Op == token.LAND || n.Op == token.LOR {
				calls = append(calls, callsAtOnce(&ast.ExprStmt{X: n.X})...)
				return false
			}
		case *ast.CallExpr:
			calls = append(calls, n)
		}
		return true
	})
	return calls
}

// unlocksWithin reports whether a statement gives some lock back.
func (c *checker) unlocksWithin(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			_, method := c.mutexCall(call)
			found = found || strings.HasSuffix(method, "Unlock")
		}
		return !found
	})
	return found
}

// reportDefer reports a deferred Lock of what is locked: Unlock was meant.
func (c *checker) reportDefer(b *channels.Body, d *ast.DeferStmt, held *lock) {
	mutex := types.ExprString(held.at.(*ast.CallExpr).Fun.(*ast.SelectorExpr).X)
	sel := d.Call.Fun.(*ast.SelectorExpr)
	c.report(report.Finding{
		Kind: waitsForEver, At: d.Call,
		Message:  types.ExprString(sel) + " is deferred and blocks for ever: " + b.Name() + " has locked " + mutex + "; defer " + mutex + "." + unlockOf[sel.Sel.Name] + "()",
		Evidence: []report.Evidence{{At: held.at, Message: "the lock is taken here"}},
	})
}

func (c *checker) reportRelock(b *channels.Body, call *ast.CallExpr, held, again *lock) {
	mutex := types.ExprString(held.at.(*ast.CallExpr).Fun.(*ast.SelectorExpr).X)
	f := report.Finding{
		Kind: waitsForEver, At: call,
		Message:  types.ExprString(call.Fun) + " locks " + mutex + ", which " + b.Name() + " holds already, so it blocks for ever; unlock it first",
		Evidence: []report.Evidence{{At: held.at, Message: "the lock is taken here"}},
	}
	if held.reads && again.reads {
		f.Kind = readAgain
		f.Message = types.ExprString(call.Fun) + " locks " + mutex + ", which " + b.Name() + " holds, again for reading: a Lock in between blocks both; unlock it first"
	}
	if !syntax.Contains(call, again.at) {
		f.Evidence = append(f.Evidence, report.Evidence{At: again.at, Message: "and here again"})
	}
	c.report(f)
}
