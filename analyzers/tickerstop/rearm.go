package tickerstop

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// rearms reports whether the callback of the timer arms the same timer again,
// on every path, with nobody to stop it; it reports that.
func (c *checker) rearms(made creation, fn inspector.Cursor) bool {
	if !c.armsItself(made, fn) && !c.resetsItself(made) {
		return false
	}
	name := "function"
	if decl, ok := fn.Node().(*ast.FuncDecl); ok {
		name = decl.Name.Name
	}
	c.findings.Report(report.Finding{
		Kind: selfRearming, At: made.call,
		Message: name + " arms itself again each time it runs, and nothing ends that; check a context first, or keep the timer and stop it",
	})
	return true
}

// armsItself reports whether fn does nothing but end in arming itself again.
func (c *checker) armsItself(made creation, fn inspector.Cursor) bool {
	if !c.calls(made.call.Args[1], fn) || c.track.Avoidable(fn, made.cur) || c.track.InLoop(made.cur) {
		return false
	}
	return c.unstopped(c.holderOf(made.cur)) && c.runsOften(fn)
}

// calls reports whether the callback is fn, or a literal that calls it in each
// case.
func (c *checker) calls(callback ast.Expr, fn inspector.Cursor) bool {
	self := c.selfOf(fn)
	if self == nil {
		return false
	}
	switch callback := ast.Unparen(callback).(type) {
	case *ast.Ident:
		return c.info.Uses[callback] == self
	case *ast.SelectorExpr:
		return c.info.Uses[callback.Sel] == self
	case *ast.FuncLit:
		for _, stmt := range callback.Body.List {
			if call := callOf(stmt); call != nil {
				if id := calleeIdent(call); id != nil && c.info.Uses[id] == self {
					return true
				}
			}
		}
	}
	return false
}

func callOf(stmt ast.Stmt) *ast.CallExpr {
	if expr, ok := stmt.(*ast.ExprStmt); ok {
		call, _ := expr.X.(*ast.CallExpr)
		return call
	}
	return nil
}

// selfOf returns the object by which code calls the function: its declaration,
// or the variable that the literal is assigned to.
func (c *checker) selfOf(fn inspector.Cursor) types.Object {
	if decl, ok := fn.Node().(*ast.FuncDecl); ok {
		return c.info.Defs[decl.Name]
	}
	if obj := c.variable(fn); obj != nil {
		return obj
	}
	return nil
}

// runsOften reports whether anything but start-up code begins the chain.
func (c *checker) runsOften(fn inspector.Cursor) bool {
	self := c.selfOf(fn)
	decl, isDecl := fn.Node().(*ast.FuncDecl)
	often := isDecl && decl.Name.IsExported() && c.Pkg.Name() != "main"
	for cur := range c.index.Of(self) {
		if in, ok := uses.Func(cur); ok && in == fn || cur.ParentEdgeKind() == edge.AssignStmt_Lhs {
			continue
		}
		if !fnContains(fn, cur) && !c.lives.Once(cur) {
			often = true
		}
	}
	return often
}

func fnContains(fn, cur inspector.Cursor) bool { return within(fn.Node(), cur.Node().Pos()) }

// holderOf returns the variable or field that holds the timer: nil and true if
// nothing does, nil and false if that isn't known.
func (c *checker) holderOf(cur inspector.Cursor) (types.Object, bool) {
	if isDropped(cur) {
		return nil, true
	}
	if obj := c.variable(cur); obj != nil {
		return obj, true
	}
	field, _ := c.fieldAt(uses.Unparen(cur))
	return field, field != nil
}

// unstopped reports whether no use of what holds the timer stops it or hands
// it on.
func (c *checker) unstopped(holder types.Object, known bool) bool {
	if !known {
		return false
	}
	if holder == nil || holder == types.Object((*types.Var)(nil)) {
		return true
	}
	if holder.Exported() && c.Pkg.Name() != "main" {
		return false
	}
	for cur := range c.index.Of(holder) {
		at := cur
		if at.ParentEdgeKind() == edge.SelectorExpr_Sel {
			at = at.Parent()
		}
		if _, resets := methodCall(cur, "Reset"); !resets && uses.Unparen(at).ParentEdgeKind() != edge.AssignStmt_Lhs {
			return false
		}
	}
	return true
}

// resetsItself reports whether the callback, a literal, resets its own timer
// in each case: t = time.AfterFunc(d, func() { work(); t.Reset(d) }).
func (c *checker) resetsItself(made creation) bool {
	lit, ok := ast.Unparen(made.call.Args[1]).(*ast.FuncLit)
	if !ok || c.lives.Once(made.cur) {
		return false
	}
	holder, known := c.holderOf(made.cur)
	if !known || holder == nil || !c.unstopped(holder, known) {
		return false
	}
	for cur := range c.index.Of(holder) {
		reset, ok := methodCall(cur, "Reset")
		if !ok {
			continue
		}
		if in, ok := uses.Func(cur); ok && in.Node() == ast.Node(lit) && !c.track.Avoidable(in, reset) {
			return true
		}
	}
	return false
}

// afterFuncReceive reports a receive from the channel of a timer that only
// time.AfterFunc makes: the channel is nil.
func (c *checker) afterFuncReceive(channel ast.Expr) bool {
	obj := c.timerOf(channel, "Timer")
	if obj == nil || !c.onlyAfterFunc(obj) {
		return false
	}
	c.findings.Report(report.Finding{
		Kind: afterFuncChannel, At: channel,
		Message: "timer " + obj.Name() + " of time.AfterFunc has no channel, so this receive never ends; let its function close a channel",
	})
	return true
}

// onlyAfterFunc reports whether every value that the variable or field gets
// comes from time.AfterFunc.
func (c *checker) onlyAfterFunc(obj *types.Var) bool {
	if !obj.IsField() && obj.Kind() != types.LocalVar || obj.IsField() && obj.Pkg() != c.Pkg {
		return false
	}
	found := false
	def, ok := c.index.Def(obj)
	if !ok {
		return false
	}
	cursors := []inspector.Cursor{def}
	for cur := range c.index.Of(obj) {
		cursors = append(cursors, cur)
	}
	for _, cur := range cursors {
		value, assigned := uses.Assigned(cur)
		if !assigned {
			continue
		}
		call, ok := ast.Unparen(value).(*ast.CallExpr)
		if !ok || !typematch.IsFunc(typematch.Callee(c.info, call), "time", "AfterFunc") {
			return false
		}
		found = true
	}
	return found
}
