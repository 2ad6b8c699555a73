package tickerstop

import (
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/uses"
)

// tick checks time.Tick: its ticker runs on after the function returns.
func (c *checker) tick(made creation) {
	fn, ok := uses.Func(made.cur)
	if !ok {
		return
	}
	if c.track.InLoop(made.cur) {
		if usedInPlace(made) {
			c.report(made, createdInLoop, "time.Tick makes a ticker in each turn of the loop that nobody can stop", "make one before the loop", nil, nil)
		}
		return
	}
	if c.lives.Once(made.cur) || !c.track.Returns(fn, made.cur) {
		return
	}
	if !usedInPlace(made) && !c.tickStays(made) {
		return
	}
	c.report(made, unstoppableTick, "time.Tick makes a ticker that runs on after the function returns", "use time.NewTicker and defer its Stop", nil, nil)
}

// usedInPlace reports whether the channel is received from where it is made.
func usedInPlace(made creation) bool {
	switch uses.Unparen(made.cur).ParentEdgeKind() {
	case edge.UnaryExpr_X, edge.RangeStmt_X, edge.ExprStmt_X:
		return true
	}
	return false
}

// tickStays reports whether the channel stays in a variable of the function,
// which leaves it on some path.
func (c *checker) tickStays(made creation) bool {
	f := c.track.Of(made.cur, 0, stop{})
	return f.Never() && len(f.Drops) > 0 && f.Drops[0].How != fate.AtOnce && !c.livesOn(f)
}

// after checks time.After in a select of a loop: each turn that another case
// wins leaves a timer until it fires.
func (c *checker) after(made creation) {
	fn, ok := uses.Func(made.cur)
	if !ok || c.isShort(made) || !c.track.InLoop(made.cur) || c.paced(made.cur) || !c.leftBehind(fn, uses.Unparen(made.cur)) {
		return
	}
	c.report(made, afterInLoop, "time.After makes a timer in each turn of the loop that stays until it fires", "make one time.NewTimer and Reset it", nil, nil)
}

// paced reports whether the turns of the loop wait for a ticker: the select
// stands in the case of another one that receives from a timer's channel.
func (c *checker) paced(cur inspector.Cursor) bool {
	for clause := range cur.Enclosing((*ast.CommClause)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		comm, ok := clause.Node().(*ast.CommClause)
		if !ok {
			return false
		}
		channel := received(comm.Comm)
		if channel != nil && isTimeChannel(c.info.TypeOf(channel)) && !within(comm.Comm, cur.Node().Pos()) {
			return true
		}
	}
	return false
}
