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
	if !ok || c.isShort(made, shortInLoop) || !c.track.InLoop(made.cur) || !leadsLoop(made.cur) || !c.leftBehind(fn, uses.Unparen(made.cur)) {
		return
	}
	c.report(made, afterInLoop, "time.After makes a timer in each turn of the loop that stays until it fires", "make one time.NewTimer and Reset it", nil, nil)
}

// leadsLoop reports whether the select is what the loop waits for: it stands
// before any call of the loop's body. A select at the end of a retry, which
// waits before the next try, makes no more timers than there are tries.
func leadsLoop(channel inspector.Cursor) bool {
	for cur := range channel.Enclosing((*ast.SelectStmt)(nil)) {
		if _, ok := cur.Parent().Node().(*ast.LabeledStmt); ok {
			cur = cur.Parent()
		}
		body := cur.Parent()
		switch body.ParentEdgeKind() {
		case edge.ForStmt_Body, edge.RangeStmt_Body:
		default:
			return false
		}
		for _, stmt := range body.Node().(*ast.BlockStmt).List {
			if stmt == cur.Node() {
				return true
			}
			if hasCall(stmt) {
				return false
			}
		}
	}
	return false
}

func hasCall(stmt ast.Stmt) bool {
	found := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		_, isCall := n.(*ast.CallExpr)
		found = found || isCall
		return !found
	})
	return found
}
