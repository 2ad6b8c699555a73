package growth

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
	"golang.org/x/tools/go/ast/inspector"
)

func (l *Lives) hasWaitingLoop(body inspector.Cursor) bool {
	for loop := range body.Preorder((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if l.outlivesStreams(loop) {
			return true
		}
	}
	return false
}

// Loops over a stream end with it; the others end when they are told to.
var (
	waits       = lazyregexp.New(`^(Accept|Dequeue)`)
	pauses      = lazyregexp.New(`^(Sleep|Wait|Poll)`)
	waitsStream = lazyregexp.New(`^(Recv|Receive|Next|Read(Message|From.*|Packet|Frame|String|Bytes|Line)?$)`)
)

// IsWaitingLoop reports whether loop has no end of its own and waits for
// events in each turn: it receives, selects, accepts or sleeps. A loop that
// drains a channel of its own function is a collector, which ends.
func (l *Lives) IsWaitingLoop(loop inspector.Cursor) bool {
	switch n := loop.Node().(type) {
	case *ast.RangeStmt:
		return isChan(l.info.TypeOf(n.X)) && !l.isLocal(n.X)
	case *ast.ForStmt:
		return isEndless(n) && (l.waitsForEvents(loop, n) || l.waitsIn(loop, n.Body, waitsStream))
	}
	return false
}

func isChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// outlivesStreams reports whether loop waits for events and isn't bound to
// the life of one stream.
func (l *Lives) outlivesStreams(loop inspector.Cursor) bool {
	switch n := loop.Node().(type) {
	case *ast.ForStmt:
		return isEndless(n) && l.waitsForEvents(loop, n)
	case *ast.RangeStmt:
		return isChan(l.info.TypeOf(n.X)) && !l.isGiven(n.X)
	}
	return false
}

// isGiven reports whether e is a local variable or a parameter: a worker ends
// when the channel that it was given is closed.
func (l *Lives) isGiven(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := l.info.Uses[id].(*types.Var)
	return ok && (v.Kind() == types.LocalVar || v.Kind() == types.ParamVar)
}

// waitsForEvents reports whether the loop waits for events. One that sleeps
// and may leave is a retry loop: it ends with a success.
func (l *Lives) waitsForEvents(loop inspector.Cursor, n *ast.ForStmt) bool {
	return l.waitsIn(loop, n.Body, waits) || !mayLeave(n.Body) && l.waitsIn(loop, n.Body, pauses)
}

func mayLeave(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK || n.Tok == token.GOTO
		}
		return !found
	})
	return found
}

func isEndless(n *ast.ForStmt) bool {
	return n.Init == nil && n.Post == nil && (n.Cond == nil || !isComparison(n.Cond))
}

func isComparison(e ast.Expr) bool {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	return ok && b.Op != token.EQL
}

// isLocal reports whether e is a variable that a function declares.
func (l *Lives) isLocal(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := l.info.Uses[id].(*types.Var)
	return ok && v.Kind() == types.LocalVar
}

// waitsIn reports whether the body of a loop, apart from the literals that it
// makes, selects, receives, or calls a method whose name matches.
func (l *Lives) waitsIn(loop inspector.Cursor, body *ast.BlockStmt, names *lazyregexp.Regexp) bool {
	for cur := range loop.Preorder((*ast.SelectStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.CallExpr)(nil)) {
		if fn, ok := uses.Func(cur); !ok || !fn.Contains(loop) || !syntax.Contains(body, cur.Node()) {
			continue
		}
		switch n := cur.Node().(type) {
		case *ast.SelectStmt:
			return true
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && !l.isLocal(n.X) {
				return true
			}
		case *ast.CallExpr:
			if fn := typematch.Callee(l.info, n); fn != nil && (fn.Signature().Recv() != nil || typematch.IsFunc(fn, "time", "Sleep")) && names.MatchString(fn.Name()) {
				return true
			}
		}
	}
	return false
}
