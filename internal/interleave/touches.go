package interleave

import (
	"go/ast"
	"go/token"
	"go/types"

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

func (x *Explorer) touchesNode(body ast.Node) touches {
	var t touches
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			t.goes = true
		case *ast.SendStmt, *ast.SelectStmt:
			t.syncs = true
		case *ast.UnaryExpr:
			t.syncs = t.syncs || n.Op == token.ARROW
		case *ast.RangeStmt:
			t.syncs = t.syncs || chanElem(x.info.TypeOf(n.X)) != nil
		case *ast.CallExpr:
			t = t.or(x.touchesCall(n))
		}
		return true
	})
	return t
}

func (t touches) or(u touches) touches {
	return touches{syncs: t.syncs || u.syncs, goes: t.goes || u.goes}
}

func (x *Explorer) touchesCall(call *ast.CallExpr) touches {
	switch typematch.Builtin(x.info, call) {
	case "close":
		return touches{syncs: true}
	case "make":
		return touches{syncs: chanElem(x.info.TypeOf(call)) != nil}
	}
	fn := typematch.Callee(x.info, call)
	if fn == nil {
		return touches{}
	}
	switch name := modelOf(fn); {
	case name == "sync.WaitGroup.Go" || name == "golang.org/x/sync/errgroup.Group.Go" || name == "time.AfterFunc":
		return touches{syncs: true, goes: true}
	case name != noModel && name != "fmt.Errorf" && name != "errors.New":
		return touches{syncs: true}
	}
	return x.touches(fn)
}
