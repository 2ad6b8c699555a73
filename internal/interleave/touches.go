package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/memlint/memlint/internal/typematch"
)

// touches returns what fn does, and what it calls in its package.
func (x *Explorer) touches(fn *types.Func) touches {
	if t, ok := x.touch[fn]; ok {
		return t
	}
	x.touch[fn] = touches{} // for recursion
	decl := x.decls[fn]
	if decl == nil {
		return touches{}
	}
	t := x.touchesNode(decl.Body)
	x.touch[fn] = t
	return t
}

func (x *Explorer) touchesNode(body ast.Node) touches { return x.scan(body, true) }

// touchesOwn leaves out what the functions do that are called.
func (x *Explorer) touchesOwn(body ast.Node) touches { return x.scan(body, false) }

func (x *Explorer) scan(body ast.Node, deep bool) touches {
	var t touches
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			t.goes = true
		case *ast.SendStmt:
			t.syncs = true
		case *ast.SelectStmt:
			t.syncs = true
			t.makes = t.makes || len(n.Body.List) == 0
		case *ast.UnaryExpr:
			t.syncs = t.syncs || n.Op == token.ARROW
		case *ast.RangeStmt:
			t.syncs = t.syncs || chanElem(x.info.TypeOf(n.X)) != nil
		case *ast.CallExpr:
			t = t.or(x.touchesCall(n, deep))
		case *ast.CompositeLit:
			t.makes = t.makes || hasSync(x.info.TypeOf(n), 3)
		case *ast.Ident:
			if v, ok := x.info.Defs[n].(*types.Var); ok && !v.IsField() {
				t.makes = t.makes || hasSync(v.Type(), 3)
			}
		}
		return true
	})
	return t
}

func (t touches) or(u touches) touches {
	return touches{syncs: t.syncs || u.syncs, goes: t.goes || u.goes, makes: t.makes || u.makes}
}

func (x *Explorer) touchesCall(call *ast.CallExpr, deep bool) touches {
	switch typematch.Builtin(x.info, call) {
	case "close":
		return touches{syncs: true}
	case "make":
		isChan := chanElem(x.info.TypeOf(call)) != nil
		return touches{syncs: isChan, makes: isChan}
	case "new":
		return touches{makes: hasSync(x.info.TypeOf(call.Args[0]), 3)} // no type if it is of C
	}
	fn := typematch.Callee(x.info, call)
	if fn == nil {
		return touches{}
	}
	switch name := modelOf(fn); {
	case name == "sync.WaitGroup.Go" || name == "golang.org/x/sync/errgroup.Group.Go" || name == "time.AfterFunc":
		return touches{syncs: true, goes: true}
	case name == "time.NewTicker" || name == "time.NewTimer" || strings.HasPrefix(string(name), "context.") || strings.HasPrefix(string(name), "golang.org/x/sync/errgroup."):
		return touches{syncs: true, makes: true}
	case name != noModel && name != "fmt.Errorf" && name != "errors.New":
		return touches{syncs: true}
	}
	t := x.touches(fn)
	if !deep && !(t.goes && t.makes && isConstructor(fn)) {
		return touches{}
	}
	return t
}

// isConstructor reports whether fn is called for what it makes: its result,
// if it has no receiver.
func isConstructor(fn *types.Func) bool {
	return fn.Signature().Recv() == nil && fn.Signature().Results().Len() > 0
}

// hasSync reports whether a variable of type t is, or holds, a channel or
// something of package sync.
func hasSync(t types.Type, depth int) bool {
	if t == nil || depth == 0 {
		return false
	}
	if syncZero(t) != nil {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Struct:
		for i := range u.NumFields() {
			if hasSync(u.Field(i).Type(), depth-1) {
				return true
			}
		}
	}
	return false
}
