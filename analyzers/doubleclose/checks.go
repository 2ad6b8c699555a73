package doubleclose

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// checks reports closes behind a check that doesn't hold.
func (c *checker) checks() {
	for _, x := range c.closes {
		g := x.guards
		if x.Callee != nil || x.writer || g.Once || g.Swap || g.Present || c.recovers(x.home) {
			continue
		}
		if c.unsetFlag(x) || !c.mayRunTogether(x) {
			continue
		}
		if c.sharedLock(x) || c.locksAt(x.cur, 3).any() {
			continue
		}
		c.racySelect(x)
		c.racyFlag(x)
	}
}

// ended matches the names of flags that say that something is over.
var ended = lazyregexp.New(`(?i)clos|stop|done|shut|dead|finish|destroy|exit|quit|terminat|cancel`)

// unsetFlag reports a close that a flag guards which nobody sets.
func (c *checker) unsetFlag(x *closing) bool {
	flag := x.guards.Flag
	if flag == nil || !flag.IsField() || flag.Exported() || flag.Pkg() != c.pass.Pkg || !ended.MatchString(flag.Name()) || !types.Identical(flag.Type(), types.Typ[types.Bool]) {
		return false
	}
	for cur := range c.index.Of(flag) {
		if !isTest(cur) {
			return false
		}
	}
	message := fmt.Sprintf("%s is closed unless %s is set, and nothing sets it; set it beside the close", x.name(), types.ExprString(x.guards.FlagExpr))
	c.report(guardForgotten, x.call(), message, []report.Evidence{{At: x.guards.FlagExpr, Message: "the flag is only ever tested"}})
	return true
}

// isTest reports whether the use of a field reads it in a condition.
func isTest(cur inspector.Cursor) bool {
	cur = selected(cur)
	switch cur.ParentEdgeKind() {
	case edge.IfStmt_Cond, edge.BinaryExpr_X, edge.BinaryExpr_Y, edge.ForStmt_Cond, edge.ReturnStmt_Results:
		return true
	case edge.UnaryExpr_X:
		return cur.Parent().Node().(*ast.UnaryExpr).Op == token.NOT
	}
	return false
}

// sharedLock reports a close behind a check under a lock that is held for
// reading: two calls can hold it. Without a check, nobody expects two.
func (c *checker) sharedLock(x *closing) bool {
	if !x.guards.Shared || x.guards.Lock == nil || x.guards.Never() {
		return false
	}
	message := fmt.Sprintf("%s is closed under a read lock, which two calls of %s can hold; check and close under Lock", x.name(), c.enclosing(x))
	c.report(racyGuard, x.call(), message, []report.Evidence{{At: x.guards.Lock, Message: "RLock lets others in"}})
	return true
}

// mayRunTogether reports whether two goroutines may run the function around
// the close on one value: code outside can call it, or two goroutines do.
func (c *checker) mayRunTogether(x *closing) bool {
	body := c.outermost(x.cur)
	if body == nil || body.Func == nil || x.Place.Path == "" || x.guards.Literal {
		return false
	}
	if c.closedTogether(x) || c.takesRequest(x.home.Node()) && x.Place.Root.Kind() == types.RecvVar {
		return true
	}
	if c.soleCaller(body) {
		return false
	}
	if body.Func.Exported() && body.Func.Signature().Recv() != nil && c.pass.Pkg.Name() != "main" {
		return fate.LooksReleasing(body.Func.Name())
	}
	return len(c.roots(body)) > 1 && c.hasGoroutine(body)
}

// soleCaller reports whether the method belongs to a type of the package's own
// and has one call.
func (c *checker) soleCaller(body *channels.Body) bool {
	recv := body.Func.Signature().Recv()
	if recv == nil || len(body.Callers) != 1 || body.Callers[0].Loop != nil {
		return false
	}
	named := typematch.Named(recv.Type())
	return named != nil && !named.Obj().Exported()
}

// racySelect reports a close in the default case beside a receive from the
// same channel. It is a note as long as nothing shows that two goroutines use
// the value.
func (c *checker) racySelect(x *closing) {
	s := x.guards.Select
	if s == nil || !c.receivesFrom(s, x.Place) || c.askedLocked(s) {
		return
	}
	kind := onceOnly
	if c.usedTogether(x) {
		kind = racyGuard
	}
	message := fmt.Sprintf("two calls of %s can both find %s open and close it; close it in a sync.Once", c.enclosing(x), x.name())
	c.report(kind, x.call(), message, []report.Evidence{{At: s, Message: "the check and the close are two steps, without a lock"}}, c.onceFix(x)...)
}

// usedTogether reports whether the type of the closed field shows that several
// goroutines use a value: it has a lock or an atomic, a goroutine of the
// package closes too, or the channel carries data from a goroutine to another.
func (c *checker) usedTogether(x *closing) bool {
	if ch := c.census.Of(c.fieldAt(x.Place)); ch != nil && len(ch.Sends) > 0 {
		return true
	}
	if body := c.outermost(x.cur); body != nil && c.hasGoroutine(body) || c.takesRequest(x.home.Node()) || c.closedTogether(x) {
		return true
	}
	named := typematch.Named(x.Place.Root.Type())
	if named == nil {
		return false
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if typematch.IsNamed(f.Type(), "sync", "Mutex", "RWMutex", "Once") || isAtomic(f.Type()) {
			return true
		}
	}
	return false
}

func isAtomic(t types.Type) bool {
	named := typematch.Named(t)
	return named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "sync/atomic"
}

// receivesFrom reports whether a case of the select receives from the place.
func (c *checker) receivesFrom(s *ast.SelectStmt, place contract.Place) bool {
	info := c.census.Select(s)
	return info != nil && slices.ContainsFunc(info.Ops, func(op *channels.Op) bool {
		p, ok := contract.PlaceOf(c.info, op.Operand)
		return ok && op.Kind == channels.Receive && p == place
	})
}

// racyFlag reports a close behind a flag or nil check that other code makes
// under a lock, or that is atomic in each step but not in both.
func (c *checker) racyFlag(x *closing) {
	test, field := x.guards.FlagExpr, x.guards.Flag
	if field == nil && len(x.guards.Nils) > 0 {
		test = x.guards.Nils[0]
		if p, ok := contract.PlaceOf(c.info, test); ok && p == x.Place {
			field = c.fieldAt(p)
		}
	}
	if field == nil || !field.IsField() || !c.writtenIn(field, x.home) || c.askedLocked(test) {
		return
	}
	if _, isCall := ast.Unparen(test).(*ast.CallExpr); !isCall && !c.lockedElsewhere(field, x.home) && !c.closedTogether(x) {
		return
	}
	message := fmt.Sprintf("two calls of %s can both pass the check of %s and close %s; hold a lock", c.enclosing(x), field.Name(), x.name())
	c.report(racyGuard, x.call(), message, []report.Evidence{{At: test, Message: "the check and the close are two steps, without a lock"}})
}

// askedLocked reports whether the check stands under a lock, which the function
// may give back before the close: the flag is set by then.
func (c *checker) askedLocked(test ast.Node) bool {
	cur, ok := c.index.Inspector().Root().FindNode(test)
	return ok && c.guards.At(cur).Lock != nil
}

// writtenIn reports whether the function changes the flag.
func (c *checker) writtenIn(field *types.Var, home inspector.Cursor) bool {
	for cur := range c.index.Of(field) {
		if contains(home, cur) && changes(cur) {
			return true
		}
	}
	return false
}

// changes reports whether the use of a field assigns to it, takes its address
// or stores in it as an atomic.
func changes(cur inspector.Cursor) bool {
	cur = selected(cur)
	switch cur.ParentEdgeKind() {
	case edge.AssignStmt_Lhs, edge.IncDecStmt_X:
		return true
	case edge.UnaryExpr_X:
		return cur.Parent().Node().(*ast.UnaryExpr).Op == token.AND
	case edge.SelectorExpr_X:
		name := cur.Parent().Node().(*ast.SelectorExpr).Sel.Name
		return !strings.HasPrefix(name, "Load")
	}
	return false
}

// selected returns the expression x.f of a use of the field f, with the
// parentheses around it.
func selected(cur inspector.Cursor) inspector.Cursor {
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	return uses.Unparen(cur)
}

// lockedElsewhere reports whether another function uses the field under a
// lock.
func (c *checker) lockedElsewhere(field *types.Var, home inspector.Cursor) bool {
	for cur := range c.index.Of(field) {
		if !contains(home, cur) && c.guards.At(cur).Lock != nil {
			return true
		}
	}
	return false
}
