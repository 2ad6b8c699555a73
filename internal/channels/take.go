package channels

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
)

// take takes the census.
func (c *Census) take() {
	c.build.Do(func() {
		w := &walker{
			flow: newFlow(), pkg: c.pkg, info: c.info,
			decls:   make(map[*types.Func]*ast.FuncDecl),
			bound:   make(map[*types.Var]*ast.FuncLit),
			names:   make(map[*ast.FuncLit]*types.Var),
			open:    make(map[string]bool),
			structs: make(map[string]*structType),
		}
		c.flow, c.walk = w.flow, w
		c.selects = make(map[*ast.SelectStmt]*Select)
		if c.HasChannels() {
			w.marks = markChannels(c.inspect, c.uses)
			w.readFuncs(c)
			w.readFlows()
		} else {
			w.funcs = slices.Collect(c.inspect.Root().Preorder((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)))
		}
		c.settle(w)
	})
}

// HasChannels reports whether the package has a go statement, a channel type
// or a channel operation. It costs less than the census.
func (c *Census) HasChannels() bool {
	for cur := range c.inspect.Root().Preorder((*ast.ChanType)(nil), (*ast.SendStmt)(nil), (*ast.GoStmt)(nil), (*ast.SelectStmt)(nil), (*ast.UnaryExpr)(nil)) {
		if e, ok := cur.Node().(*ast.UnaryExpr); !ok || e.Op == token.ARROW {
			return true
		}
	}
	return false
}

// settle hands each operation to its channel.
func (c *Census) settle(w *walker) {
	for _, o := range w.ops {
		ch := w.channel(o.on)
		o.op.Channel = ch
		switch o.op.Kind {
		case Send:
			ch.Sends = append(ch.Sends, o.op)
		case Receive:
			ch.Receives = append(ch.Receives, o.op)
		case Range:
			ch.Ranges = append(ch.Ranges, o.op)
		case Close:
			ch.Closes = append(ch.Closes, o.op)
		}
		c.enterSelect(o.op)
	}
	c.channels = w.finish()
	for _, ch := range c.channels {
		c.dropTests(ch)
	}
}

// dropTests takes what tests do out of a channel that the package makes
// itself: it says nothing of the channel's life in a program.
func (c *Census) dropTests(ch *Channel) {
	isTest := func(n ast.Node) bool {
		return typematch.InTestFile(c.fset, n.Pos())
	}
	ofTest := func(m Make) bool { return isTest(m.At.Node()) }
	if !c.hasTests || len(ch.Makes) == 0 || !slices.ContainsFunc(ch.Makes, func(m Make) bool { return !ofTest(m) }) {
		return
	}
	ch.Makes = slices.DeleteFunc(ch.Makes, ofTest)
	for _, ops := range []*[]*Op{&ch.Sends, &ch.Receives, &ch.Ranges, &ch.Closes} {
		*ops = slices.DeleteFunc(*ops, func(op *Op) bool { return isTest(op.At.Node()) })
	}
}

// enterSelect makes op a case of its select statement, if it is one.
func (c *Census) enterSelect(op *Op) {
	clause, ok := commClause(op.At)
	if !ok {
		return
	}
	cur := clause.Parent().Parent()
	stmt := cur.Node().(*ast.SelectStmt)
	s := c.selects[stmt]
	if s == nil {
		s = &Select{At: cur}
		for _, clause := range stmt.Body.List {
			s.Default = s.Default || clause.(*ast.CommClause).Comm == nil
		}
		c.selects[stmt] = s
	}
	s.Ops = append(s.Ops, op)
	op.Select = s
}

// commClause returns the clause of a select statement of which the operation
// at cur is the communication.
func commClause(cur inspector.Cursor) (inspector.Cursor, bool) {
	for {
		switch kind := cur.ParentEdgeKind(); kind {
		case edge.CommClause_Comm:
			return cur.Parent(), true
		case edge.ParenExpr_X, edge.ExprStmt_X, edge.AssignStmt_Rhs:
			cur = cur.Parent()
		default:
			return inspector.Cursor{}, false
		}
	}
}
