package growth

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/memlint/memlint/internal/bounds"
	"github.com/memlint/memlint/internal/typematch"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// callerLimit bounds the functions that one question about repetition visits.
const callerLimit = 40

// Repeats reports whether the code at cur runs again and again while the
// process lives, and why: it, or a caller in the package, stands in a loop
// that waits for events or in a handler.
func (l *Lives) Repeats(cur inspector.Cursor) (Reason, bool) {
	reason, decl := l.repeatsHere(cur)
	if decl != nil {
		reason = l.callsRepeat(*decl)
	}
	if reason == nil {
		return Reason{}, false
	}
	return *reason, true
}

// callsRepeat returns why a function is called again and again, or nil.
func (l *Lives) callsRepeat(decl inspector.Cursor) *Reason {
	reason, ok := l.called[decl]
	if !ok {
		reason = l.searchCallers(decl)
		l.called[decl] = reason
	}
	return reason
}

// searchCallers looks at the uses of a function, at those of the functions that
// use it, and so on.
func (l *Lives) searchCallers(decl inspector.Cursor) *Reason {
	queue := []inspector.Cursor{decl}
	seen := map[inspector.Cursor]bool{decl: true}
	for ; len(queue) > 0; queue = queue[1:] {
		for use := range l.index.Of(l.info.Defs[queue[0].Node().(*ast.FuncDecl).Name]) {
			if l.tests(use) {
				continue
			}
			reason, caller := l.repeatsHere(use)
			if reason != nil {
				return reason
			}
			if caller != nil && !seen[*caller] && len(seen) < callerLimit {
				seen[*caller] = true
				queue = append(queue, *caller)
			}
		}
	}
	return nil
}

// repeatsHere looks for a reason between cur and its function declaration; it
// returns the declaration if there is none, or nil if the code runs once.
func (l *Lives) repeatsHere(cur inspector.Cursor) (*Reason, *inspector.Cursor) {
	for c := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch n := c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if l.IsWaitingLoop(c) && (isFor(n) || l.outlivesStreams(c)) {
				return &Reason{At: keyword(n), Text: "runs in a loop that waits for events"}, nil
			}
		case *ast.FuncLit:
			if isOnce(l.info, c) {
				return nil, nil
			}
			if bounds.IsHandler(l.info, n) {
				return &Reason{At: n.Type, Text: "runs in a handler"}, nil
			}
		case *ast.FuncDecl:
			if fn, ok := l.info.Defs[n.Name].(*types.Func); ok && (bounds.IsHandler(l.info, n) || isRPC(fn) && n.Recv != nil) {
				return &Reason{At: n.Name, Text: "runs in the handler " + n.Name.Name}, nil
			}
			if n.Recv == nil && (n.Name.Name == "init" || n.Name.Name == "main") {
				return nil, nil
			}
			return nil, &c
		}
	}
	return nil, nil
}

func isFor(loop ast.Node) bool {
	_, ok := loop.(*ast.ForStmt)
	return ok
}

// isOnce reports whether the literal at cur is handed to sync.Once.Do or
// sync.OnceFunc.
func isOnce(info *types.Info, lit inspector.Cursor) bool {
	if lit.ParentEdgeKind() != edge.CallExpr_Args {
		return false
	}
	fn := typematch.Callee(info, lit.Parent().Node().(*ast.CallExpr))
	return fn != nil && (typematch.IsMethod(fn, "sync", "Once", "Do") || typematch.IsFunc(fn, "sync", "OnceFunc", "OnceValue", "OnceValues"))
}

// keyword returns the range of the word "for".
func keyword(loop ast.Node) analysis.Range {
	return span{loop.Pos(), loop.Pos() + token.Pos(len("for"))}
}

type span struct{ pos, end token.Pos }

func (s span) Pos() token.Pos { return s.pos }
func (s span) End() token.Pos { return s.end }
