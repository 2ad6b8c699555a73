package doubleclose

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/typematch"
)

// locks are the locks that are held at a place, by the field or variable that
// holds them (the type, if the lock is embedded).
type locks struct {
	held    map[types.Object]bool
	unknown bool // a name or comment says that some lock is held
}

func (l locks) any() bool { return l.unknown || len(l.held) > 0 }

// meets reports whether a lock is held at both places.
func (l locks) meets(other locks) bool {
	if l.unknown && other.any() || other.unknown && l.any() {
		return true
	}
	for lock := range l.held {
		if other.held[lock] {
			return true
		}
	}
	return false
}

// locksAt returns the locks that are held at a place, by its function or by
// all of its callers.
func (c *checker) locksAt(cur inspector.Cursor, depth int) locks {
	here := locks{held: map[types.Object]bool{}}
	if lock := c.guards.At(cur).Lock; lock != nil {
		here.held[c.lockObject(lock)] = true
	}
	body := c.outermost(cur)
	if body == nil {
		return here
	}
	outside := c.callersLocks(body, depth)
	here.unknown = outside.unknown
	for lock := range outside.held {
		here.held[lock] = true
	}
	return here
}

// lockedBefore returns the locks that the function takes before the close, and
// may have given back: under them it says that it closes.
func (c *checker) lockedBefore(x *closing) locks {
	taken := locks{held: map[types.Object]bool{}}
	body := c.outermost(x.cur)
	if body == nil {
		return taken
	}
	all, known := c.locking[body.Node()]
	if !known {
		all = c.callsIn(body.At, isLockCall)
		c.locking[body.Node()] = all
	}
	for _, cur := range all {
		if cur.Node().Pos() < x.call().Pos() {
			taken.held[c.lockObject(cur.Node().(*ast.CallExpr).Fun.(*ast.SelectorExpr).X)] = true
		}
	}
	return taken
}

func isLockCall(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Lock"
}

// lockObject returns what identifies mu of x.mu.Lock().
func (c *checker) lockObject(e ast.Expr) types.Object {
	switch x := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		if v, ok := c.info.ObjectOf(x.Sel).(*types.Var); ok && !embedsLock(v.Type()) {
			return v.Origin()
		}
	case *ast.Ident:
		if v, ok := c.info.ObjectOf(x).(*types.Var); ok && !embedsLock(v.Type()) {
			return v
		}
	}
	if named := typematch.Named(c.info.TypeOf(e)); named != nil {
		return named.Obj()
	}
	return nil
}

// embedsLock reports whether a value of the type is locked through a lock that
// the type embeds.
func embedsLock(t types.Type) bool {
	named := typematch.Named(t)
	if named == nil || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() == "sync" {
		return false
	}
	_, isStruct := named.Underlying().(*types.Struct)
	return isStruct
}

// callersLocks returns the locks that every caller of a function holds.
func (c *checker) callersLocks(body *channels.Body, depth int) locks {
	if lockedName.MatchString(body.Name()) || mentionsLock(body.Node()) {
		return locks{unknown: true}
	}
	if depth == 0 || len(body.Callers) == 0 || body.Value || body.Func != nil && body.Func.Exported() && c.pass.Pkg.Name() != "main" {
		return locks{}
	}
	var all locks
	for i, call := range body.Callers {
		if call.Go != nil {
			return locks{}
		}
		l := c.locksAt(call.At, depth-1)
		if i == 0 {
			all = l
			continue
		}
		all = all.both(l)
	}
	return all
}

// both returns the locks of l that other has too.
func (l locks) both(other locks) locks {
	common := locks{held: map[types.Object]bool{}, unknown: l.unknown && other.any() || other.unknown && l.any()}
	for lock := range l.held {
		if other.held[lock] {
			common.held[lock] = true
		}
	}
	return common
}

// mentionsLock reports whether the documentation of a function speaks of a
// lock that is held.
func mentionsLock(fn ast.Node) bool {
	decl, ok := fn.(*ast.FuncDecl)
	if !ok || decl.Doc == nil {
		return false
	}
	return lockWord.MatchString(decl.Doc.Text())
}

var (
	lockedName = lazyregexp.New(`Locked|^locked`)
	lockWord   = lazyregexp.New(`(?i)\b(un)?lock(s|ed|ing)?\b|mutex|\bmu\b`)
)
