package goroutineleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/syntax"
)

// checkLeftLoops reports channels of a function that receives in one loop and
// leaves that before the last value, while several goroutines, or one that
// sends several times, still send. It sees what the exploration of groups sees
// too, in functions that are too large for that.
func (c *checker) checkLeftLoops() {
	for _, ch := range c.census.Channels() {
		if len(ch.Sources) > 0 || ch.Contained || ch.Outside&channels.MayReceive != 0 || len(ch.Receives)+len(ch.Ranges) != 1 || len(ch.Makes) != 1 {
			continue
		}
		op := append(ch.Receives[:len(ch.Receives):len(ch.Receives)], ch.Ranges...)[0]
		frame := c.bodyOf(op)
		if frame == nil || !c.isFrameOf(ch, frame) || c.made[madeKey{ch.Makes[0].At.Node(), true}] || ch.Makes[0].Loop != nil {
			continue
		}
		send, start := c.bareSend(ch)
		if send == nil || start.In != frame || c.bodyOf(send) == frame {
			continue
		}
		if left := c.leavesLoop(frame, op, c.isMany(ch, start), len(ch.Sends) > 1 || send.Loop != nil); left != nil {
			c.reportAbandoned(ch, send, start, left)
		}
	}
}

// isMany reports whether several goroutines send bare.
func (c *checker) isMany(ch *channels.Channel, first *channels.Call) bool {
	if first.Loop != nil {
		return true
	}
	for _, send := range ch.Sends {
		body := c.bodyOf(send)
		if start := c.threads[body]; start != nil && start != first && start.In == first.In && send.Bare() {
			return true
		}
	}
	return false
}

// leavesLoop returns how a loop that receives at op is left by a return. A
// return that looks at the value received counts only if several goroutines
// send: a single sender may have sent its last value.
func (c *checker) leavesLoop(frame *channels.Body, op *channels.Op, many, repeated bool) *leave {
	g := c.graph(frame)
	if g == nil || c.census.Body(op.Func) != frame {
		return nil
	}
	loop, from, ok := turnOf(g, op)
	if !ok {
		return nil
	}
	nothing := func(ast.Node) bool { return false }
	ret := g.exit(from, barrier{node: nothing, loop: loop})
	if ret == nil || !syntax.Contains(loop, ret) {
		return nil
	}
	if !many && (!repeated || !c.returnsUnasked(op, loop)) {
		return nil
	}
	return &leave{body: frame, by: ret, ret: ret}
}

// turnOf returns the loop that op receives in, and where the turn goes on
// after the receive.
func turnOf(g *graph, op *channels.Op) (ast.Stmt, point, bool) {
	if r, ok := op.At.Node().(*ast.RangeStmt); ok {
		for _, b := range g.blocks {
			if b.Stmt == ast.Stmt(r) && b.Kind == cfg.KindRangeBody {
				return r, point{b, 0}, true
			}
		}
		return nil, point{}, false
	}
	if !op.Bare() || op.Loop == nil || op.Select != nil {
		return nil, point{}, false
	}
	if loop, ok := op.Loop.(*ast.ForStmt); ok && loop.Cond == nil {
		return nil, point{}, false // an endless loop has to be left by a return
	}
	from, ok := g.after(op.At.Node())
	return op.Loop, from, ok
}

// returnsUnasked reports whether a return of the loop stands under conditions
// that don't look at the value received: another failure.
func (c *checker) returnsUnasked(op *channels.Op, loop ast.Stmt) bool {
	r, ok := loop.(*ast.RangeStmt)
	if !ok {
		return false
	}
	received, _ := r.Key.(*ast.Ident)
	for cur := range op.At.Preorder((*ast.ReturnStmt)(nil)) {
		if c.census.BodyAround(cur) == c.bodyOf(op) && received != nil && c.isAskedOther(cur, c.TypesInfo.ObjectOf(received), loop) {
			return true
		}
	}
	return false
}

// isAskedOther reports whether an if around a return in the loop tests the
// error of a call, and none looks at v itself.
func (c *checker) isAskedOther(ret inspector.Cursor, v types.Object, loop ast.Stmt) bool {
	other := false
	for cur := ret; cur.Node() != ast.Node(loop); cur = cur.Parent() {
		switch cur.ParentEdgeKind() {
		case edge.IfStmt_Body, edge.IfStmt_Else:
			n := cur.Parent().Node().(*ast.IfStmt)
			if c.mentions(n.Cond, v) {
				return false
			}
			other = other || isErrorTest(n)
		case edge.CaseClause_Body, edge.CommClause_Body:
			return false
		}
	}
	return other
}

func (c *checker) mentions(n ast.Node, v types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && c.TypesInfo.Uses[id] == v
		return !found
	})
	return found
}

// isErrorTest reports whether n has the form if err := f(); err != nil.
func isErrorTest(n *ast.IfStmt) bool {
	assign, ok := n.Init.(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return false
	}
	_, isCall := assign.Rhs[0].(*ast.CallExpr)
	_, isTest := n.Cond.(*ast.BinaryExpr)
	return isCall && isTest
}
