package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/uses"
)

// borrowedSends reports a send on a channel that the function has read from a
// field under a lock, where the lock is given back before the send: meanwhile
// another function closes the channel.
func (c *checker) borrowedSends() {
	if c.isTestDouble() {
		return
	}
	closers := c.fieldClosers()
	if len(closers) == 0 {
		return
	}
	for _, ch := range c.census.Channels() {
		for _, send := range ch.Sends {
			c.borrowedSend(send, closers)
		}
	}
}

func (c *checker) borrowedSend(send *channels.Op, closers map[*types.Var][]*closing) {
	place, ok := contract.PlaceOf(c.info, send.Operand)
	if !ok || place.Path != "" || receives(send) || c.inTest(send.Pos) || c.recoversAt(send.At) {
		return
	}
	field, read := c.borrowedFrom(place.Root)
	if field == nil || c.guards.At(read).Lock == nil || c.locksAt(send.At, 3).any() {
		return
	}
	sender := c.outermost(send.At)
	for _, x := range closers[field] {
		if sender == nil || sender == c.outermost(x.cur) || c.ordered(x, send) {
			continue
		}
		message := fmt.Sprintf("%s may be closed when it is sent on: the lock under which it was read is given back; send under the lock", place.Root.Name())
		c.report(sendAfterClose, send.At.Node(), message, []report.Evidence{
			{At: read.Node(), Message: "the channel is read here, under the lock"},
			{At: x.call(), Message: c.enclosing(x) + " closes it here"},
		})
		return
	}
}

// fieldClosers returns the closes of each field of the package: of the field
// itself, or of a variable that was read from it.
func (c *checker) fieldClosers() map[*types.Var][]*closing {
	closers := make(map[*types.Var][]*closing)
	for _, x := range c.closes {
		if x.Callee != nil || x.writer || c.inTest(x.call().Pos()) {
			continue
		}
		field := c.fieldAt(x.Place)
		if x.Place.Path == "" {
			field, _ = c.borrowedFrom(x.Place.Root)
		}
		if field != nil && field.Pkg() == c.pass.Pkg {
			closers[field] = append(closers[field], x)
		}
	}
	return closers
}

// borrowedFrom returns the field that a local variable is read from, and where,
// if it gets no other value.
func (c *checker) borrowedFrom(v *types.Var) (*types.Var, inspector.Cursor) {
	def, ok := c.index.Def(v)
	if !ok || v.Kind() != types.LocalVar {
		return nil, def
	}
	var values []inspector.Cursor
	switch {
	case def.ParentEdgeKind() == edge.AssignStmt_Lhs:
		values = append(values, assignedAt(def))
	case def.ParentEdgeKind() != edge.ValueSpec_Names || len(def.Parent().Node().(*ast.ValueSpec).Values) > 0:
		return nil, def
	}
	for use := range c.index.Of(v) {
		if use.ParentEdgeKind() == edge.AssignStmt_Lhs {
			values = append(values, assignedAt(use))
		}
	}
	if len(values) != 1 {
		return nil, def
	}
	e, _ := values[0].Node().(ast.Expr)
	return c.fieldIn(e), values[0]
}

// assignedAt returns the value that a variable on the left side of an
// assignment gets, or its name if it gets one of several.
func assignedAt(name inspector.Cursor) inspector.Cursor {
	stmt := name.Parent()
	_, i := name.ParentEdge()
	if n := stmt.Node().(*ast.AssignStmt); len(n.Lhs) != len(n.Rhs) {
		return uses.Unparen(name)
	}
	return stmt.ChildAt(edge.AssignStmt_Rhs, i)
}
