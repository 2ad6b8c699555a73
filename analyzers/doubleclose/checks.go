package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
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
		if c.unsetFlag(x) || c.locksAt(x.cur, 3).any() || !c.mayRunTogether(x) {
			continue
		}
		c.racySelect(x)
		c.racyFlag(x)
	}
}

// ended matches the names of flags that say that something is over.
var ended = regexp.MustCompile(`(?i)clos|stop|done|shut|dead|finish|destroy|exit|quit|terminat|cancel`)

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
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	switch uses.Unparen(cur).ParentEdgeKind() {
	case edge.IfStmt_Cond, edge.BinaryExpr_X, edge.BinaryExpr_Y, edge.ForStmt_Cond, edge.ReturnStmt_Results:
		return true
	case edge.UnaryExpr_X:
		return uses.Unparen(cur).Parent().Node().(*ast.UnaryExpr).Op.String() == "!"
	}
	return false
}

// outermost returns the declared function around a place.
func (c *checker) outermost(cur inspector.Cursor) *channels.Body {
	body := c.census.BodyAround(cur)
	for body != nil && body.Outer != nil {
		body = body.Outer
	}
	return body
}

// mayRunTogether reports whether two goroutines may run the function around
// the close on one value: code outside can call it, or two goroutines do.
func (c *checker) mayRunTogether(x *closing) bool {
	body := c.outermost(x.cur)
	if body == nil || body.Func == nil || x.Place.Path == "" || x.guards.Literal {
		return false
	}
	if body.Func.Exported() && body.Func.Signature().Recv() != nil && c.pass.Pkg.Name() != "main" {
		return fate.LooksReleasing(body.Func.Name())
	}
	return len(c.roots(body)) > 1 && c.hasGoroutine(body)
}

func (c *checker) hasGoroutine(body *channels.Body) bool {
	return slices.ContainsFunc(c.roots(body), func(b *channels.Body) bool { return len(b.Starts) > 0 })
}

// roots returns the bodies in whose goroutines the function may run: those
// that a go statement starts, and those that code outside can call.
func (c *checker) roots(body *channels.Body) []*channels.Body {
	var list []*channels.Body
	seen := map[*channels.Body]bool{}
	var climb func(*channels.Body)
	climb = func(b *channels.Body) {
		b = b.Root()
		if seen[b] {
			return
		}
		seen[b] = true
		if len(b.Starts) > 0 || c.openToOthers(b) {
			list = append(list, b)
		}
		for _, call := range b.Callers {
			if call.Go == nil && call.In != nil {
				climb(call.In)
			}
		}
	}
	climb(body)
	return list
}

// openToOthers reports whether code that isn't in view may call the function.
func (c *checker) openToOthers(b *channels.Body) bool {
	if len(b.Callers) == 0 || b.Value {
		return true
	}
	return b.Func != nil && b.Func.Exported() && c.pass.Pkg.Name() != "main"
}

// racySelect reports a close in the default case beside a receive from the
// same channel. It is a note as long as nothing shows that two goroutines use
// the value.
func (c *checker) racySelect(x *closing) {
	s := x.guards.Select
	if s == nil || !c.receivesFrom(s, x.Place) {
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
	if ch := c.census.Of(fieldAt(x.Place)); ch != nil && len(ch.Sends) > 0 {
		return true
	}
	if body := c.outermost(x.cur); body != nil && c.hasGoroutine(body) {
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
			field = fieldAt(p)
		}
	}
	if field == nil || !field.IsField() || !c.writtenIn(field, x.home) {
		return
	}
	if _, isCall := ast.Unparen(test).(*ast.CallExpr); !isCall && !c.lockedElsewhere(field, x.home) {
		return
	}
	message := fmt.Sprintf("two calls of %s can both pass the check of %s and close %s; hold a lock", c.enclosing(x), field.Name(), x.name())
	c.report(racyGuard, x.call(), message, []report.Evidence{{At: test, Message: "the check and the close are two steps, without a lock"}})
}

// writtenIn reports whether the function changes the flag.
func (c *checker) writtenIn(field *types.Var, home inspector.Cursor) bool {
	for cur := range c.index.Of(field) {
		if contains(home, cur) && !isTest(cur) {
			return true
		}
	}
	return false
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

// manyCallers reports a function that closes a field without a guard and is
// called by a goroutine of the package as well as by its users.
func (c *checker) manyCallers() {
	for _, x := range c.closes {
		body := c.outermost(x.cur)
		if x.Callee != nil || x.writer || body == nil || body.Func == nil || x.guards.Literal || !c.onceOnly(x) {
			continue
		}
		if x.guards.Other {
			continue
		}
		if inside, outside := c.twoCalls(body); inside != nil && outside != nil {
			message := fmt.Sprintf("%s closes %s without a guard, and a goroutine calls it as well as users; close it in a sync.Once", body.Name(), x.name())
			c.report(notIdempotent, x.call(), message, []report.Evidence{
				{At: inside.At.Node(), Message: "the goroutine calls " + body.Name() + " here"},
				{At: outside.At.Node(), Message: c.enclosingName(outside.At) + ", which users call, calls it here"},
			}, c.onceFix(x)...)
		}
	}
}

func (c *checker) enclosingName(cur inspector.Cursor) string {
	if body := c.outermost(cur); body != nil {
		return body.Name()
	}
	return "the package"
}

// onceOnly reports whether the close is one that panics when it runs again.
func (c *checker) onceOnly(x *closing) bool {
	if x.Place.Path == "" || !c.contract.Unguarded(x.guards) || c.recovers(x.home) {
		return false
	}
	field := fieldAt(x.Place)
	return field != nil && field.Pkg() == c.pass.Pkg && !c.renewable(field)
}

// twoCalls returns a call of a function from a goroutine of the package and
// one from an exported function, neither of which is guarded.
func (c *checker) twoCalls(body *channels.Body) (inside, outside *channels.Call) {
	for _, call := range body.Callers {
		if call.In == nil || call.Go != nil || !c.contract.Unguarded(c.guards.At(call.At)) || c.guards.At(call.At).Call {
			continue
		}
		root := call.In.Root()
		switch {
		case len(root.Starts) > 0 && c.startedByMethod(root):
			inside = call
		case root.Func != nil && root.Func.Exported() && fate.LooksReleasing(root.Func.Name()) && c.pass.Pkg.Name() != "main":
			outside = call
		}
	}
	return inside, outside
}

// startedByMethod reports whether a goroutine belongs to a value: a method, or
// a literal that a method or constructor starts once.
func (c *checker) startedByMethod(root *channels.Body) bool {
	return root.Func != nil && root.Func.Signature().Recv() != nil
}

// notes reports exported methods that panic when they are called again.
func (c *checker) notes() {
	for _, x := range c.closes {
		body := c.outermost(x.cur)
		if x.Callee != nil || x.writer || body == nil || body.Func == nil || !c.onceOnly(x) || x.guards.Literal {
			continue
		}
		fn := body.Func
		if !fn.Exported() || fn.Signature().Recv() == nil || x.Place.Root != fn.Signature().Recv() || !fate.LooksReleasing(fn.Name()) {
			continue
		}
		message := fmt.Sprintf("a second call of %s closes %s again and panics; close it in a sync.Once", fn.Name(), x.name())
		c.report(onceOnly, x.call(), message, nil, c.onceFix(x)...)
	}
	c.clearedFields()
}

// clearedFields notes methods that call a method of a field, set the field to
// nil, and so can't be called again.
func (c *checker) clearedFields() {
	for cur := range c.index.Inspector().Root().Preorder((*ast.FuncDecl)(nil)) {
		decl := cur.Node().(*ast.FuncDecl)
		if decl.Recv == nil || decl.Body == nil || !decl.Name.IsExported() || !fate.LooksReleasing(decl.Name.Name) || !typeParamsNone(decl) {
			continue
		}
		for call := range cur.Preorder((*ast.CallExpr)(nil)) {
			c.clearedField(cur, call)
		}
	}
}

func typeParamsNone(decl *ast.FuncDecl) bool { return decl.Type.Params.NumFields() == 0 }

func (c *checker) clearedField(fn, cur inspector.Cursor) {
	sel, ok := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok || c.info.Selections[sel] == nil || !fate.LooksReleasing(sel.Sel.Name) || !panicsOnNil(c.info.TypeOf(sel.X), c.pass.Pkg) {
		return
	}
	place, ok := contract.PlaceOf(c.info, sel.X)
	recv := c.info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func).Signature().Recv()
	g := c.guards.At(cur)
	if !ok || place.Root != recv || place.Path == "" || g.Literal || !g.Never() || g.Other || g.Call {
		return
	}
	for stmt := range fn.Preorder((*ast.AssignStmt)(nil)) {
		n := stmt.Node().(*ast.AssignStmt)
		if len(n.Lhs) != 1 || len(n.Rhs) != 1 || !c.info.Types[n.Rhs[0]].IsNil() {
			continue
		}
		if p, ok := contract.PlaceOf(c.info, n.Lhs[0]); ok && p == place && c.open(fn, cur, stmt, contract.Place{Root: place.Root}) {
			message := fmt.Sprintf("a second call of %s panics: %s is nil by then; check it first", c.enclosingName(cur), types.ExprString(sel.X))
			c.report(onceOnly, cur.Node(), message, []report.Evidence{{At: n, Message: "the field is set to nil here"}})
			return
		}
	}
}

// panicsOnNil reports whether calling a method on the nil value of a type
// panics: an interface, or a pointer to a type of another package.
func panicsOnNil(t types.Type, pkg *types.Package) bool {
	if t == nil || typematch.IsNamed(t, "os", "File") {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Pointer:
		named := typematch.Named(t)
		return named != nil && named.Obj().Pkg() != pkg
	}
	return false
}
