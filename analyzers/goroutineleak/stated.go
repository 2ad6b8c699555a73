package goroutineleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// asksState reports whether a sender looks at a field that every function that
// gives the stop signal sets as well: open, closed, state. Whether the two can
// overtake each other depends on who calls them: it isn't understood.
func (c *checker) asksState(send *channels.Op, signal *channels.Channel) bool {
	ends := signal.Closes
	if len(ends) == 0 {
		ends = signal.Sends
	}
	for _, end := range ends {
		decl, ok := uses.Decl(end.At)
		if !ok || !c.asksAny(send.At, c.setIn(decl), maxHelpers) {
			return false
		}
	}
	return len(ends) > 0
}

// setIn returns the fields that a function assigns to.
func (c *checker) setIn(decl inspector.Cursor) map[*types.Var]bool {
	fields := make(map[*types.Var]bool)
	for cur := range decl.Preorder((*ast.AssignStmt)(nil)) {
		for _, lhs := range cur.Node().(*ast.AssignStmt).Lhs {
			if v := typematch.Var(c.TypesInfo, lhs); v != nil && v.IsField() {
				fields[v.Origin()] = true
			}
		}
	}
	return fields
}

// maxHelpers is how many calls the question after a state is followed through.
const maxHelpers = 2

// asksAny reports whether the function around a place reads one of the fields
// before it gets there, in a function that it calls, or before it is called.
func (c *checker) asksAny(at inspector.Cursor, fields map[*types.Var]bool, helpers int) bool {
	decl, ok := uses.Decl(at)
	if !ok || len(fields) == 0 {
		return false
	}
	for cur := range decl.Preorder((*ast.Ident)(nil)) {
		if cur.Node().Pos() >= at.Node().Pos() {
			break
		}
		switch obj := c.TypesInfo.Uses[cur.Node().(*ast.Ident)].(type) {
		case *types.Var:
			if fields[obj.Origin()] && !isSet(cur) {
				return true
			}
		case *types.Func:
			if c.reads(obj, fields) {
				return true
			}
		}
	}
	return helpers > 0 && c.callersAsk(decl, fields, helpers-1)
}

// isSet reports whether the field at cur is assigned to.
func isSet(cur inspector.Cursor) bool {
	return cur.ParentEdgeKind() == edge.SelectorExpr_Sel && cur.Parent().ParentEdgeKind() == edge.AssignStmt_Lhs
}

// reads reports whether a function of the package mentions one of the fields.
func (c *checker) reads(fn *types.Func, fields map[*types.Var]bool) bool {
	def, ok := c.index.Def(fn.Origin())
	if !ok {
		return false
	}
	for cur := range def.Parent().Preorder((*ast.Ident)(nil)) {
		v, ok := c.TypesInfo.Uses[cur.Node().(*ast.Ident)].(*types.Var)
		if ok && fields[v.Origin()] && !isSet(cur) {
			return true
		}
	}
	return false
}

// callersAsk reports whether each call of a function that isn't exported comes
// after the question.
func (c *checker) callersAsk(decl inspector.Cursor, fields map[*types.Var]bool, helpers int) bool {
	name := decl.Node().(*ast.FuncDecl).Name
	fn := c.TypesInfo.Defs[name]
	if fn == nil || name.IsExported() || c.index.Count(fn) == 0 {
		return false
	}
	for use := range c.index.Of(fn) {
		if !c.asksAny(use, fields, helpers) {
			return false
		}
	}
	return true
}
