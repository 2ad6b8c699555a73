package goroutineleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// A leave is how a receiver goes away without having received.
type leave struct {
	body  *channels.Body
	by    ast.Node        // what it leaves at: the other case of the select, or the receive before the return
	ret   *ast.ReturnStmt // where
	other *channels.Op    // the case, or nil
}

// leaves returns how the receiver at op may leave: by another case of its
// select that has nothing to do with the senders, or by a return in the turn
// of a loop that receives from the channel of each element.
func (c *checker) leaves(op *channels.Op) *leave {
	body := c.bodyOf(op)
	if body == nil {
		return nil
	}
	g := c.graph(body)
	if g == nil || c.receivesInDefer(body, op.Channel) {
		return nil
	}
	if op.Select == nil {
		return c.leavesTurn(g, body, op)
	}
	if op.Select.Default || c.isDisabled(op) {
		return nil
	}
	for _, other := range op.Others() {
		if other.Channel == op.Channel || other.Kind != channels.Receive || !c.isIndependent(other, op.Channel) {
			continue
		}
		clause := clauseOf(other.At)
		from, ok := g.inCase(clause)
		if !ok || receivesWithin(clause, op.Channel) {
			continue
		}
		stop := barrier{node: c.receivesFrom(op.Channel), wait: op.Select.At.Node().(*ast.SelectStmt)}
		if ret := g.exit(from, stop); ret != nil {
			return &leave{body, clause.Comm, ret, other}
		}
	}
	return nil
}

// isDisabled reports whether the function sets the variable that op receives
// from to nil: when the channel is closed, say, and it leaves when that has
// happened to all of its channels.
func (c *checker) isDisabled(op *channels.Op) bool {
	id, ok := ast.Unparen(op.Operand).(*ast.Ident)
	if !ok {
		return false
	}
	for cur := range c.index.Of(c.TypesInfo.Uses[id]) {
		if cur.ParentEdgeKind() != edge.AssignStmt_Lhs {
			continue
		}
		assign := cur.Parent().Node().(*ast.AssignStmt)
		if i := cur.ParentEdgeIndex(); i < len(assign.Rhs) && c.TypesInfo.Types[assign.Rhs[i]].IsNil() {
			return true
		}
	}
	return false
}

// leavesTurn returns how a loop over a collection, which receives from a
// channel of each element, ends before the last element.
func (c *checker) leavesTurn(g *graph, body *channels.Body, op *channels.Op) *leave {
	loop, ok := op.Loop.(*ast.RangeStmt)
	if !ok || !c.isFieldOf(op.Operand, loopVariable(loop, c)) {
		return nil
	}
	from, ok := g.after(op.At.Node())
	if !ok {
		return nil
	}
	if ret := g.exit(from, barrier{node: c.receivesFrom(op.Channel), loop: loop}); ret != nil {
		return &leave{body, op.At.Node(), ret, nil}
	}
	return nil
}

// isFieldOf reports whether operand is a field of the variable of a loop.
func (c *checker) isFieldOf(operand, variable ast.Expr) bool {
	sel, ok := ast.Unparen(operand).(*ast.SelectorExpr)
	id, isIdent := variable.(*ast.Ident)
	if !ok || !isIdent {
		return false
	}
	x, ok := ast.Unparen(sel.X).(*ast.Ident)
	return ok && c.TypesInfo.ObjectOf(x) == c.TypesInfo.ObjectOf(id)
}

// receivesFrom returns a test for nodes that receive from ch, or call a
// function of the package that does.
func (c *checker) receivesFrom(ch *channels.Channel) func(ast.Node) bool {
	var places []ast.Node
	for _, op := range append(ch.Receives[:len(ch.Receives):len(ch.Receives)], ch.Ranges...) {
		if op.Kind == channels.Range {
			places = append(places, op.Operand)
		} else {
			places = append(places, op.At.Node())
		}
		if b := c.bodyOf(op); b != nil {
			for _, call := range b.Callers {
				places = append(places, call.At.Node())
			}
		}
	}
	return func(n ast.Node) bool {
		for _, p := range places {
			if syntax.Contains(n, p) {
				return true
			}
		}
		return false
	}
}

// receivesInDefer reports whether a deferred literal of body receives.
func (c *checker) receivesInDefer(body *channels.Body, ch *channels.Channel) bool {
	for _, op := range append(ch.Receives[:len(ch.Receives):len(ch.Receives)], ch.Ranges...) {
		if b := c.census.Body(op.Func); b != nil && b != body && b.Root() == body {
			return true
		}
	}
	return false
}

// receivesWithin reports whether the body of a case receives from ch: it
// drains the channel before it leaves.
func receivesWithin(clause *ast.CommClause, ch *channels.Channel) bool {
	for _, op := range append(ch.Receives[:len(ch.Receives):len(ch.Receives)], ch.Ranges...) {
		for _, s := range clause.Body {
			if syntax.Contains(s, op.At.Node()) {
				return true
			}
		}
	}
	return false
}

// isIndependent reports whether the case may be ready although a sender still
// waits: its channel comes from outside (a context, a timer, a parameter), or
// what sends to it or closes it isn't a sender of ch, nor waits for them.
func (c *checker) isIndependent(other *channels.Op, ch *channels.Channel) bool {
	signal := other.Channel
	if len(signal.Sources) > 0 {
		return !c.endsWithSenders(signal, ch)
	}
	if len(signal.Sends)+len(signal.Closes) == 0 {
		return signal.Outside&(channels.MaySend|channels.MayClose) != 0
	}
	for _, op := range append(signal.Sends[:len(signal.Sends):len(signal.Sends)], signal.Closes...) {
		body := c.bodyOf(op)
		if body == nil || c.sendsTo(body, ch) || c.waits(body) {
			return false
		}
	}
	return true
}

// endsWithSenders reports whether one of the senders can end the context or
// timer that signal belongs to: it calls a cancel function.
func (c *checker) endsWithSenders(signal, ch *channels.Channel) bool {
	for _, op := range ch.Sends {
		if b := c.bodyOf(op); b != nil && c.callsCancel(b) {
			return true
		}
	}
	return false
}

func (c *checker) callsCancel(b *channels.Body) bool {
	for cur := range b.At.Preorder((*ast.CallExpr)(nil)) {
		if t := c.TypesInfo.TypeOf(cur.Node().(*ast.CallExpr).Fun); t != nil && typematch.IsNamed(t, "context", "CancelFunc", "CancelCauseFunc") {
			return true
		}
	}
	return false
}

// sendsTo reports whether the body, or what it calls, sends to ch.
func (c *checker) sendsTo(body *channels.Body, ch *channels.Channel) bool {
	for _, op := range ch.Sends {
		b := c.bodyOf(op)
		if b == nil || b == body {
			return true
		}
		for _, call := range b.Callers {
			if call.In != nil && call.In.Root() == body {
				return true
			}
		}
	}
	return false
}

// waits reports whether the body waits for goroutines: a close after that
// comes when all of them have ended.
func (c *checker) waits(body *channels.Body) bool {
	for cur := range body.At.Preorder((*ast.CallExpr)(nil)) {
		fn := typematch.Callee(c.TypesInfo, cur.Node().(*ast.CallExpr))
		if fn != nil && fn.Name() == "Wait" {
			return true
		}
	}
	return false
}

// clauseOf returns the clause of which the operation at cur is the
// communication.
func clauseOf(cur inspector.Cursor) *ast.CommClause {
	for clause := range cur.Enclosing((*ast.CommClause)(nil)) {
		return clause.Node().(*ast.CommClause)
	}
	return nil
}

// bodyClauses yields the clauses in whose body cur stands, within its function.
func bodyClauses(cur inspector.Cursor, yield func(inspector.Cursor) bool) {
	for c := cur; c.Node() != nil; c = c.Parent() {
		switch c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit, *ast.File:
			return
		}
		if c.ParentEdgeKind() == edge.CommClause_Body && !yield(c.Parent()) {
			return
		}
	}
}

// isLocked reports whether the operation runs while its function holds a lock:
// the lock may exclude the receiver's departure.
func (c *checker) isLocked(op *channels.Op) bool {
	body := c.bodyOf(op)
	if body == nil {
		return false
	}
	held := false
	for cur := range body.At.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if call.Pos() > op.Pos {
			break
		}
		fn := typematch.Callee(c.TypesInfo, call)
		if fn == nil {
			continue
		}
		switch fn.Name() {
		case "Lock", "RLock", "TryLock":
			held = true
		case "Unlock", "RUnlock":
			held = held && cur.ParentEdgeKind() == edge.DeferStmt_Call
		}
	}
	return held
}

// describe returns the words for a case by which a receiver leaves.
func describe(l *leave) string {
	if l.other == nil {
		return "the return"
	}
	if s := types.ExprString(l.other.Operand); len(s) <= 30 {
		return "the return at the " + s + " case"
	}
	return "the return at another case"
}

// isTimer reports whether the channel is that of a timer or ticker.
func isTimer(ch *channels.Channel) bool {
	for _, s := range ch.Sources {
		switch obj := s.Obj.(type) {
		case *types.Var:
			if obj.Pkg() != nil && obj.Pkg().Path() == "time" {
				return true
			}
		case *types.Func:
			if typematch.IsFunc(obj, "time", "After", "Tick") {
				return true
			}
		}
	}
	return false
}
