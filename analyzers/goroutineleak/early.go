package goroutineleak

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/syntax"
)

// checkEarlyReturns reports functions that start a goroutine for one result,
// and return in between, before they receive it. The exploration of groups
// sees that too, in functions that are small enough.
func (c *checker) checkEarlyReturns() {
	for _, ch := range c.census.Channels() {
		if len(ch.Makes) != 1 || ch.Makes[0].Cap != 0 || len(ch.Sources) > 0 || ch.Contained || ch.Outside != 0 || len(ch.Ranges) > 0 || len(ch.Receives) == 0 {
			continue
		}
		frame := c.census.Body(ch.Makes[0].Func)
		if frame == nil || c.made[madeKey{ch.Makes[0].At.Node(), true}] || c.runsOnce(frame) || c.receivesInDefer(frame, ch) {
			continue
		}
		send, start := c.bareSend(ch)
		if send == nil || start.In != frame || start.Loop != ch.Makes[0].Loop {
			continue
		}
		if ret := c.returnBetween(ch, start); ret != nil {
			c.reportAbandoned(ch, send, start, &leave{body: frame, by: ret, ret: ret})
		}
	}
}

// returnBetween returns a return that stands in a statement between the start
// and the first statement of its list that receives.
func (c *checker) returnBetween(ch *channels.Channel, start *channels.Call) *ast.ReturnStmt {
	list, i := siblings(statementAround(start.At))
	if list == nil {
		return nil
	}
	receives := func(s ast.Stmt) bool {
		return slices.ContainsFunc(ch.Receives, func(op *channels.Op) bool { return syntax.Contains(s, op.At.Node()) })
	}
	end := slices.IndexFunc(list, receives)
	if end <= i || slices.ContainsFunc(ch.Receives, func(op *channels.Op) bool {
		return !syntax.Contains(list[end], op.At.Node()) && op.Pos < list[end].Pos()
	}) {
		return nil
	}
	for _, s := range list[i+1 : end] {
		if ret := returnIn(s); ret != nil && !mayEndProcess(s) {
			return ret
		}
	}
	return nil
}

// statementAround returns the statement that cur stands in.
func statementAround(cur inspector.Cursor) inspector.Cursor {
	for {
		switch cur.ParentEdgeKind() {
		case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body, edge.Invalid:
			return cur
		}
		cur = cur.Parent()
	}
}
