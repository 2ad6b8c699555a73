package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// givenWayOut reports whether the send is a case of a select that also receives
// from something that may say that the channel is closed: not from a clock, not
// from a channel of the package that others than the closing one close, and not
// from one that is closed together with the channel: a select that finds both
// closed may choose the send.
func (c *checker) givenWayOut(x *closing, send *channels.Op) bool {
	for _, other := range send.Others() {
		if other.Kind == channels.Receive && !c.isTimer(other.Operand) && !c.endsElsewhere(x, other) && !c.endTogether(x, other) {
			return true
		}
	}
	return false
}

// mayChoose reports whether the send is a case of a select beside a receive from
// a channel that is closed together with the one that is sent on.
func (c *checker) mayChoose(x *closing, send *channels.Op) bool {
	return slices.ContainsFunc(send.Others(), func(op *channels.Op) bool {
		return op.Kind == channels.Receive && c.endTogether(x, op)
	})
}

// endTogether reports whether the function that closes x also closes the
// channel of the other case, or cancels the context that it belongs to.
func (c *checker) endTogether(x *closing, other *channels.Op) bool {
	body := c.outermost(x.cur)
	if body == nil {
		return false
	}
	if call, ok := ast.Unparen(other.Operand).(*ast.CallExpr); ok {
		return c.isContextDone(call) && c.cancels(body)
	}
	field := c.fieldIn(other.Operand)
	if field == nil {
		return false
	}
	return slices.ContainsFunc(c.closesOf(field), func(y *closing) bool {
		return y.Callee == nil && !y.writer && contains(body.At, y.cur)
	})
}

// isContextDone reports whether a call asks a context of a field for its Done.
func (c *checker) isContextDone(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Done" && typematch.IsContext(c.info.TypeOf(sel.X)) && c.fieldIn(sel.X) != nil
}

// cancels reports whether a function calls a context.CancelFunc of a field.
func (c *checker) cancels(body *channels.Body) bool {
	for cur := range body.At.Preorder((*ast.CallExpr)(nil)) {
		fun := cur.Node().(*ast.CallExpr).Fun
		if typematch.IsNamed(c.info.TypeOf(fun), "context", "CancelFunc", "CancelCauseFunc") && c.fieldIn(fun) != nil {
			return true
		}
	}
	return false
}

// isTimer reports whether a channel carries times.
func (c *checker) isTimer(e ast.Expr) bool {
	ch, ok := c.typeOf(e).(*types.Chan)
	return ok && typematch.IsNamed(ch.Elem(), "time", "Time")
}

// endsElsewhere reports whether a channel of the package is closed, and that by
// methods of another type than the one that closes x alone.
func (c *checker) endsElsewhere(x *closing, other *channels.Op) bool {
	ch, own := c.census.At(other.Operand), c.ownerAt(x.cur)
	if own == nil || ch == nil || ch.Outside&(channels.MaySend|channels.MayClose) != 0 || len(ch.Sends) > 0 || len(ch.Closes) == 0 {
		return false
	}
	for _, op := range ch.Closes {
		if of := c.ownerAt(op.At); of == nil || of == own {
			return false
		}
	}
	return true
}

// receives reports whether the send is a case of a select that also receives:
// it has been given a way out.
func receives(send *channels.Op) bool {
	return slices.ContainsFunc(send.Others(), func(op *channels.Op) bool { return op.Kind == channels.Receive })
}

// ownCases reports a select of which one case closes the channel that another
// one sends on, in a function that is called again: what has led to the close
// is still there, and the select chooses.
func (c *checker) ownCases() {
	for _, x := range c.closes {
		body := c.outermost(x.cur)
		if x.Callee != nil || x.writer || x.Place.Path == "" || body == nil || len(body.Starts) > 0 || !c.openToOthers(body) || c.recoversAt(x.cur) || c.constructing(x.Place) {
			continue
		}
		field := c.fieldAt(x.Place)
		if field == nil || field.Pkg() != c.pass.Pkg || c.contract.FieldRenewable(field) {
			continue
		}
		if send := c.caseBeside(x); send != nil && !c.asksFirst(send) && c.guards.At(send.Select.At).Lock == nil {
			message := fmt.Sprintf("%s is closed beside a case that sends on it, and the next call may send; leave it open", x.name())
			c.report(sendAfterClose, x.call(), message, []report.Evidence{{At: send.At.Node(), Message: "the next call may choose this send, which panics"}})
		}
	}
}

// caseBeside returns the send on what x closes that is another case of the
// select in whose receiving case x stands, or nil.
func (c *checker) caseBeside(x *closing) *channels.Op {
	for cur := x.cur; cur.Node() != nil; cur = cur.Parent() {
		if cur.ParentEdgeKind() != edge.CommClause_Body || cur.Parent().Node().(*ast.CommClause).Comm == nil {
			continue
		}
		s := c.census.Select(selectOf(cur.Parent()))
		if s == nil {
			continue
		}
		for _, op := range s.Ops {
			if place, ok := contract.PlaceOf(c.info, op.Operand); ok && op.Kind == channels.Send && place == x.Place {
				return op
			}
		}
	}
	return nil
}

func selectOf(clause inspector.Cursor) *ast.SelectStmt {
	return clause.Parent().Parent().Node().(*ast.SelectStmt)
}
