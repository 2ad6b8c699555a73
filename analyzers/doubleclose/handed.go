package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/uses"
)

// handedOut reports a send on a channel that a map lookup under a lock has
// found, where the lock is given back before the send: meanwhile another
// function takes the channel out of the map and closes it.
func (c *checker) handedOut() {
	if c.isTestDouble() {
		return
	}
	closers := c.entryClosers()
	if len(closers) == 0 {
		return
	}
	for _, ch := range c.census.Channels() {
		for _, send := range ch.Sends {
			c.handedSend(send, closers)
		}
	}
}

func (c *checker) handedSend(send *channels.Op, closers map[*types.Var]*closing) {
	place, ok := contract.PlaceOf(c.info, send.Operand)
	if !ok || place.Root == nil || place.Root.Kind() != types.LocalVar || receives(send) || c.inTest(send.Pos) {
		return
	}
	found, ok := c.lookupOf(place.Root, send.At, false)
	if !ok || c.locksAt(send.At, 3).any() {
		return
	}
	x := closers[c.fieldAt(found.entries)]
	sender := c.outermost(send.At)
	if x == nil || sender == nil || sender == c.outermost(x.cur) || c.recovers(sender.At) || !sameEnd(place, x) {
		return
	}
	message := fmt.Sprintf("%s may be closed when it is sent on: the lock under which it was found is given back; send under the lock", placeText(place))
	c.report(sendAfterClose, send.At.Node(), message, []report.Evidence{
		{At: x.call(), Message: c.enclosing(x) + " closes the channels of the map"},
		{At: found.unlock.Node(), Message: "the lock is given back here"},
	})
}

func placeText(p contract.Place) string {
	return strings.TrimSuffix(p.Root.Name()+"."+p.Path, ".")
}

// sameEnd reports whether the place that is sent on and the one that is closed
// are the same field of an entry, or both the entry.
func sameEnd(place contract.Place, x *closing) bool { return place.Path == x.Place.Path }

// entryClosers returns, for each map field whose entries are closed, a close:
// of what a range over the map or a lookup gives, or of what the function put
// in the map.
func (c *checker) entryClosers() map[*types.Var]*closing {
	closers := make(map[*types.Var]*closing)
	for _, x := range c.closes {
		if x.writer || x.Place.Root.Kind() == types.RecvVar || c.inTest(x.call().Pos()) || x.Callee != nil && x.Callee.Pkg() != c.pass.Pkg {
			continue
		}
		if field := c.entriesOf(x.Place.Root); field != nil && closers[field] == nil {
			closers[field] = x
		}
	}
	return closers
}

// entriesOf returns the map field that the variable's value is kept in.
func (c *checker) entriesOf(v *types.Var) *types.Var {
	if index, ok := c.indexOf(v); ok {
		return c.mapField(outerMap(index.Node().(*ast.IndexExpr)))
	}
	def, ok := c.index.Def(v)
	if !ok {
		return nil
	}
	if def.ParentEdgeKind() == edge.RangeStmt_Value {
		return c.mapField(def.Parent().Node().(*ast.RangeStmt).X)
	}
	for use := range c.index.Of(v) {
		if index, ok := storedIn(use); ok {
			return c.mapField(outerMap(index))
		}
	}
	return nil
}

// storedIn returns the index expression of m[k] = v, of which use is the v.
func storedIn(use inspector.Cursor) (*ast.IndexExpr, bool) {
	top := uses.Unparen(use)
	kind, i := top.ParentEdge()
	if kind != edge.AssignStmt_Rhs {
		return nil, false
	}
	stmt := top.Parent().Node().(*ast.AssignStmt)
	if len(stmt.Lhs) != len(stmt.Rhs) {
		return nil, false
	}
	index, ok := ast.Unparen(stmt.Lhs[i]).(*ast.IndexExpr)
	return index, ok
}

// mapField returns the field that an expression selects, if it is a map.
func (c *checker) mapField(e ast.Expr) *types.Var {
	place, ok := contract.PlaceOf(c.info, e)
	if !ok || place.Root == nil || place.Path == "" {
		return nil
	}
	if _, isMap := c.typeOf(e).(*types.Map); !isMap {
		return nil
	}
	return c.fieldAt(place)
}
