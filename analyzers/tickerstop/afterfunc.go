package tickerstop

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// afterFunc checks time.AfterFunc, whose timer stays until it fires on every
// version of Go, with all that its function captures.
func (c *checker) afterFunc(made creation) {
	fn, ok := uses.Func(made.cur)
	if !ok || len(made.call.Args) != 2 || c.rearms(made, fn) || c.isShort(made, short) {
		return
	}
	if isDropped(made.cur) {
		c.pilesUp(made, fn)
		return
	}
	if field, owner := c.fieldAt(uses.Unparen(made.cur)); field != nil {
		c.forgottenByClose(made, field, owner)
		return
	}
	c.successReturn(made, fn)
	c.leftAtTheEnd(made)
}

// isDropped reports whether nothing holds the result of the call.
func isDropped(cur inspector.Cursor) bool {
	cur = uses.Unparen(cur)
	switch kind, i := cur.ParentEdge(); kind {
	case edge.ExprStmt_X:
		return true
	case edge.AssignStmt_Rhs:
		stmt := cur.Parent().Node().(*ast.AssignStmt)
		id, ok := stmt.Lhs[i].(*ast.Ident)
		return ok && id.Name == "_"
	}
	return false
}

// pilesUp reports a dropped timer of an endless loop or an HTTP handler, if its
// function pins something of the turn or of the request.
func (c *checker) pilesUp(made creation, fn inspector.Cursor) {
	where := fn.Node()
	what := "each request"
	if loop := unboundedLoop(c.info, made.cur); loop != nil {
		where, what = loop, "each turn of the loop"
	} else if !c.isHandler(fn.Node()) {
		return
	}
	pinned := c.pins(made, fn, where)
	if pinned == nil {
		return
	}
	c.findings.Report(report.Finding{
		Kind: afterFuncInLoop, At: made.call,
		Message: "timer of " + what + " keeps " + pinned.Name() + " until it fires, and nobody can stop it; keep the timer and stop it",
	})
}

// unboundedLoop returns the innermost loop around cur, within its function, if
// nothing counts its turns.
func unboundedLoop(info *types.Info, cur inspector.Cursor) ast.Node {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		switch n := c.Node().(type) {
		case *ast.ForStmt:
			if n.Init == nil && n.Post == nil {
				return n
			}
		case *ast.RangeStmt:
			if _, ok := typematch.Underlying(info, n.X).(*types.Chan); ok {
				return n
			}
		}
		return nil
	}
	return nil
}

// isHandler reports whether a function takes a response writer and a request.
func (c *checker) isHandler(fn ast.Node) bool {
	var params *ast.FieldList
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		params = fn.Type.Params
	case *ast.FuncLit:
		params = fn.Type.Params
	}
	for _, field := range params.List {
		if typematch.IsNamed(c.info.TypeOf(field.Type), "net/http", "Request") {
			return true
		}
	}
	return false
}

// pins returns a variable that is made anew within where and that the callback
// keeps alive: a pointer, slice, map, interface or the like.
func (c *checker) pins(made creation, fn inspector.Cursor, where ast.Node) types.Object {
	var pinned types.Object
	ast.Inspect(made.call.Args[1], func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || pinned != nil {
			return pinned == nil
		}
		obj, ok := c.info.Uses[id].(*types.Var)
		if !ok || obj.IsField() || isGlobal(obj) || !holdsMemory(obj.Type()) || obj.Kind() == types.RecvVar {
			return true
		}
		callback := made.call.Args[1]
		if within(where, obj.Pos()) && !within(callback, obj.Pos()) {
			pinned = obj
		}
		return true
	})
	return pinned
}

func within(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

func holdsMemory(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface, *types.Struct:
		return !typematch.IsContext(t)
	}
	return false
}

// successReturn reports a timer that the function stops on some path, but not
// where it returns without an error: there what the timer guards has ended.
func (c *checker) successReturn(made creation, fn inspector.Cursor) {
	obj := c.variable(made.cur)
	if obj == nil || c.lives.Once(made.cur) || c.signals(made.call.Args[1], fn) {
		return
	}
	f := c.track.Of(made.cur, 0, c.owed(made))
	if f.Silent || !stopsSomewhere(f) {
		return
	}
	for _, drop := range f.Drops {
		ret, ok := drop.At.(*ast.ReturnStmt)
		if !ok || drop.How != fate.AtReturn || !c.isSuccess(ret) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: afterFuncNotStopped, At: made.call,
			Message:  "timer " + obj.Name() + " is stopped on some paths and not " + c.exit(drop) + "; stop it there too",
			Evidence: []report.Evidence{{At: drop.At, Message: "this return leaves the timer armed: its function runs later"}},
		})
		return
	}
}

func stopsSomewhere(f *fate.Fate) bool {
	stops := false
	for _, u := range f.Uses {
		if u.Effect == fate.Moves {
			return false
		}
		stops = stops || u.Effect == fate.Releases
	}
	return stops
}

// isSuccess reports whether the last result is a nil error.
func (c *checker) isSuccess(ret *ast.ReturnStmt) bool {
	if len(ret.Results) == 0 {
		return false
	}
	return c.info.Types[ret.Results[len(ret.Results)-1]].IsNil()
}

// signals reports whether the callback tells the function that it ran, so that
// a path may know that the timer has fired: it touches a channel, a function
// or a flag of the function.
func (c *checker) signals(callback ast.Expr, fn inspector.Cursor) bool {
	lit, ok := ast.Unparen(callback).(*ast.FuncLit)
	if !ok {
		return true
	}
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			obj, ok := c.info.Uses[n].(*types.Var)
			found = found || ok && !within(lit, obj.Pos()) && isSignal(obj.Type())
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				id, ok := ast.Unparen(lhs).(*ast.Ident)
				found = found || !ok || c.info.Defs[id] == nil && id.Name != "_" && !within(lit, c.info.ObjectOf(id).Pos())
			}
		}
		return !found
	})
	return found
}

func isSignal(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Basic:
		return t.Info()&types.IsBoolean != 0
	}
	return typematch.IsNamed(t, "sync/atomic", "Bool", "Int32", "Int64", "Uint32", "Uint64", "Value") ||
		typematch.IsNamed(t, "sync", "WaitGroup", "Cond")
}
