package contract

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// Forgotten reports whether nothing in the package releases what the field
// holds, or hands it to anything that might: the census of all uses of the
// field. Every use that isn't understood counts as a release; what a test does
// with the field doesn't happen in the program.
func (c *Contracts) Forgotten(field *types.Var) bool {
	if field.Pkg() != c.pass.Pkg || field.Embedded() {
		return false
	}
	for cur := range c.index.Of(field) {
		if !typematch.InTestFile(c.pass.Fset, cur.Node().Pos()) && c.mayRelease(cur, 3) {
			return false
		}
	}
	return true
}

// mayRelease reports whether an expression stands where it may be released or
// get another owner.
func (c *Contracts) mayRelease(cur inspector.Cursor, depth int) bool {
	if c.releases(cur, depth) {
		return true
	}
	parent := cur.Parent()
	switch kind, i := cur.ParentEdge(); kind {
	case edge.AssignStmt_Lhs, edge.KeyValueExpr_Key, edge.BinaryExpr_X, edge.BinaryExpr_Y, edge.ExprStmt_X, edge.IfStmt_Cond,
		edge.ForStmt_Cond, edge.SwitchStmt_Tag, edge.IndexExpr_Index, edge.CaseClause_List, edge.IncDecStmt_X:
		return false
	case edge.SelectorExpr_Sel, edge.ParenExpr_X, edge.StarExpr_X, edge.IndexExpr_X, edge.SliceExpr_X, edge.TypeAssertExpr_X:
		return c.mayRelease(parent, depth)
	case edge.UnaryExpr_X:
		return parent.Node().(*ast.UnaryExpr).Op == token.AND && c.mayRelease(parent, depth)
	case edge.SelectorExpr_X:
		return c.mayReleaseBy(parent, depth)
	case edge.CallExpr_Args:
		return c.mayReleaseArg(parent, i, depth)
	case edge.RangeStmt_X:
		stmt := parent.Node().(*ast.RangeStmt)
		return c.mayReleaseNamed(stmt.Key, depth) || c.mayReleaseNamed(stmt.Value, depth)
	case edge.AssignStmt_Rhs:
		stmt := parent.Node().(*ast.AssignStmt)
		if len(stmt.Lhs) != len(stmt.Rhs) {
			i = 0
		}
		return !c.sameField(cur, stmt.Lhs[i]) && c.mayReleaseNamed(stmt.Lhs[i], depth)
	}
	return true
}

// sameField reports whether an expression is stored in the field that it comes
// from: x.list = append(x.list, y).
func (c *Contracts) sameField(cur inspector.Cursor, lhs ast.Expr) bool {
	to := selected(c.pass.TypesInfo, lhs)
	if call, ok := cur.Node().(*ast.CallExpr); ok && len(call.Args) > 0 {
		return to != nil && to == selected(c.pass.TypesInfo, call.Args[0])
	}
	e, ok := cur.Node().(ast.Expr)
	return ok && to != nil && to == selected(c.pass.TypesInfo, e)
}

// selected returns the field that x.f, x.f[i] or x.f[a:b] selects, or nil.
func selected(info *types.Info, e ast.Expr) *types.Var {
	switch x := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		v, _ := info.ObjectOf(x.Sel).(*types.Var)
		return v
	case *ast.IndexExpr:
		return selected(info, x.X)
	case *ast.SliceExpr:
		return selected(info, x.X)
	}
	return nil
}

// mayReleaseBy answers for x.f and x.M(): a method that only reads its
// receiver doesn't release it.
func (c *Contracts) mayReleaseBy(sel inspector.Cursor, depth int) bool {
	switch obj := c.pass.TypesInfo.ObjectOf(sel.Node().(*ast.SelectorExpr).Sel).(type) {
	case *types.Func:
		if recv := obj.Signature().Recv(); obj.Pkg() == c.pass.Pkg && !hasReleaseMethod(recv.Type()) {
			return false // whatever it does with its fields is in their census
		}
		call, ok := sel.Parent().Node().(*ast.CallExpr)
		return !ok || sel.ParentEdgeKind() != edge.CallExpr_Fun || c.Argument(call, -1).Effect != fate.None
	case *types.Var:
		_, basic := obj.Type().Underlying().(*types.Basic)
		return !basic && c.mayRelease(sel, depth)
	}
	return true
}

func (c *Contracts) mayReleaseArg(call inspector.Cursor, i, depth int) bool {
	n := call.Node().(*ast.CallExpr)
	switch typematch.Builtin(c.pass.TypesInfo, n) {
	case "append":
		return c.mayRelease(call, depth)
	case "len", "cap", "delete", "clear", "make":
		return false
	}
	if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok {
		param := parameter(lit.Type, i)
		return param == nil || c.mayReleaseVar(param, depth)
	}
	flow := c.Argument(n, i)
	return flow.Effect != fate.None || flow.Holds != 0
}

func (c *Contracts) mayReleaseNamed(e ast.Expr, depth int) bool {
	switch x := e.(type) {
	case nil:
		return false
	case *ast.Ident:
		if x.Name == "_" {
			return false
		}
		v, ok := c.pass.TypesInfo.ObjectOf(x).(*types.Var)
		return !ok || v.Kind() != types.LocalVar || c.mayReleaseVar(x, depth)
	}
	return true
}

// mayReleaseVar answers for the uses of a variable.
func (c *Contracts) mayReleaseVar(name *ast.Ident, depth int) bool {
	obj := c.pass.TypesInfo.ObjectOf(name)
	if obj == nil || depth == 0 {
		return true
	}
	for cur := range c.index.Of(obj) {
		if c.mayRelease(cur, depth-1) {
			return true
		}
	}
	return false
}

// parameter returns the name of parameter i of a function type, or nil.
func parameter(fn *ast.FuncType, i int) *ast.Ident {
	for _, field := range fn.Params.List {
		for _, name := range field.Names {
			if i == 0 {
				return name
			}
			i--
		}
	}
	return nil
}

// Owner returns the named struct type of this package that declares the field,
// or nil.
func (c *Contracts) Owner(field *types.Var) *types.Named {
	scope := c.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() {
			continue
		}
		named, ok := obj.Type().(*types.Named)
		if !ok {
			continue
		}
		if s, ok := named.Underlying().(*types.Struct); ok && declares(s, field) {
			return named
		}
	}
	return nil
}

// declares reports whether a struct has the field, or an unnamed struct in it
// does: mu struct{ conn net.Conn }.
func declares(s *types.Struct, field *types.Var) bool {
	for f := range s.Fields() {
		if f == field {
			return true
		}
		if inner, ok := f.Type().(*types.Struct); ok && declares(inner, field) {
			return true
		}
	}
	return false
}

// EndOf returns the method of a type that ends it, by its name, or nil: Close,
// Stop, Shutdown before others.
func (c *Contracts) EndOf(named *types.Named) *types.Func {
	for _, m := range payingMethods(named) {
		switch m.Name() {
		case "Close", "Stop", "Shutdown", "close", "stop", "shutdown", "Disconnect", "Destroy":
			return m
		}
	}
	return nil
}
