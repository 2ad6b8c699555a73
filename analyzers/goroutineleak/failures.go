package goroutineleak

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/typematch"
)

// rangeLeaves returns how a range over a channel is left before its end: by the
// error of something else.
func (c *checker) rangeLeaves(op *channels.Op) *leave {
	body := c.bodyOf(op)
	if op.Kind != channels.Range || body == nil || c.census.Body(op.Func) != body || c.receivesInDefer(body, op.Channel) {
		return nil
	}
	if ret := c.errorReturn(op); ret != nil {
		return &leave{body: body, by: ret, ret: ret}
	}
	return nil
}

// errorReturn returns a return in the loop of a receive that stands under the
// test of an error, and under none that looks at what was received.
func (c *checker) errorReturn(op *channels.Op) *ast.ReturnStmt {
	loop := op.At
	if op.Kind != channels.Range {
		for cur := range op.At.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
			loop = cur
			break
		}
	}
	received := receivedBy(op)
	for cur := range loop.Preorder((*ast.ReturnStmt)(nil)) {
		ret := cur.Node().(*ast.ReturnStmt)
		if c.census.BodyAround(cur) == c.census.Body(op.Func) && ret.Pos() > op.Pos && c.isErrorReturn(cur, received, loop.Node()) {
			return ret
		}
	}
	return nil
}

// receivedBy returns the names that a receive or range defines.
func receivedBy(op *channels.Op) (names []*ast.Ident) {
	var list []ast.Expr
	if loop, ok := op.At.Node().(*ast.RangeStmt); ok {
		list = []ast.Expr{loop.Key}
	} else if assign, ok := op.At.Parent().Node().(*ast.AssignStmt); ok {
		list = assign.Lhs
	}
	for _, e := range list {
		if id, ok := e.(*ast.Ident); ok {
			names = append(names, id)
		}
	}
	return names
}

// isErrorReturn reports whether one of the ifs around a return in the loop
// tests an error, and none looks at the names.
func (c *checker) isErrorReturn(ret inspector.Cursor, names []*ast.Ident, loop ast.Node) bool {
	tested := false
	for cur := ret; cur.Node() != loop; cur = cur.Parent() {
		n, ok := cur.Parent().Node().(*ast.IfStmt)
		if !ok || cur.Node() == n.Cond {
			continue
		}
		for _, id := range names {
			if c.mentions(n.Cond, c.TypesInfo.ObjectOf(id)) {
				return false
			}
		}
		tested = tested || c.testsError(n.Cond)
	}
	return tested
}

// testsError reports whether a condition has the form err != nil.
func (c *checker) testsError(cond ast.Expr) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	return ok && b.Op == token.NEQ && c.TypesInfo.Types[b.Y].IsNil() && typematch.IsError(c.TypesInfo.TypeOf(b.X))
}
