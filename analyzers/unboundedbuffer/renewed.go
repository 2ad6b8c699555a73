package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// keyedLock reports a map of locks, one for each name that callers give, from
// which nothing deletes.
func (c *checker) keyedLock(s *state) bool {
	if !c.staysShared(s) {
		return false
	}
	for _, op := range s.With(growth.Insert) {
		if !op.HasKey || c.isClosedKey(op.Key) || !c.isParameter(op.Key) || !c.storesLock(s, op) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: neverEvicted, At: op.Cur.Node(),
			Message:  fmt.Sprintf("%s %s keeps a lock for every %s ever seen; delete it with its last user, or use striped locks", s.Kind, s.name(), source(op.Key.Node().(ast.Expr))),
			Evidence: c.ownerEvidence(s),
		})
		return true
	}
	return false
}

// storesLock reports whether the value of an insertion is a mutex.
func (c *checker) storesLock(s *state, op growth.Op) bool {
	var t types.Type
	switch {
	case s.Kind == growth.Map:
		t = mapElem(s.Var)
	case s.Kind == growth.SyncMap:
		if call, ok := op.Cur.Node().(*ast.CallExpr); ok && len(call.Args) == 2 {
			t = c.info.TypeOf(call.Args[1])
		}
	}
	return t != nil && typematch.IsNamed(t, "sync", "Mutex", "RWMutex")
}

// renewedEntry reports an entry that ends, and is replaced by a fresh one
// under the same key, in a map from which nothing is ever deleted.
func (c *checker) renewedEntry(s *state) bool {
	if s.Kind != growth.Map || !c.staysShared(s) {
		return false
	}
	for _, op := range s.With(growth.Insert) {
		if !op.HasKey || !op.HasVal || !c.isParameter(op.Key) || c.isClosedKey(op.Key) || !c.isNew(op.Val) || !c.endsBefore(s, op) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: deadEntry, At: op.Cur.Node(),
			Message:  fmt.Sprintf("entry of map %s has ended, and a fresh one takes its place for ever; delete the key instead", s.name()),
			Evidence: c.ownerEvidence(s),
		})
		return true
	}
	return false
}

func (c *checker) isNew(cur inspector.Cursor) bool {
	switch e := ast.Unparen(cur.Node().(ast.Expr)).(type) {
	case *ast.CallExpr:
		name := typematch.Builtin(c.info, e)
		return name == "make" || name == "new"
	}
	return false
}

// endsBefore reports whether the function of an insertion first closes the
// channel that the same key yields.
func (c *checker) endsBefore(s *state, insert growth.Op) bool {
	decl, ok := uses.Decl(insert.Cur)
	if !ok {
		return false
	}
	key := types.ExprString(insert.Key.Node().(ast.Expr))
	for _, op := range s.With(growth.Read) {
		if !op.HasKey || !decl.Contains(op.Cur) || types.ExprString(op.Key.Node().(ast.Expr)) != key || op.Cur.Node().Pos() > insert.Cur.Node().Pos() {
			continue
		}
		lookup := uses.Unparen(op.Cur)
		if c.isClosed(lookup) {
			return true
		}
		if lookup.ParentEdgeKind() != edge.AssignStmt_Rhs {
			continue
		}
		id, ok := lookup.Parent().Node().(*ast.AssignStmt).Lhs[0].(*ast.Ident)
		if !ok || c.info.Defs[id] == nil {
			continue
		}
		for use := range c.index.Of(c.info.Defs[id]) {
			if c.isClosed(uses.Unparen(use)) {
				return true
			}
		}
	}
	return false
}

// isClosed reports whether the channel at cur is what close closes.
func (c *checker) isClosed(cur inspector.Cursor) bool {
	call, ok := cur.Parent().Node().(*ast.CallExpr)
	return ok && typematch.Builtin(c.info, call) == "close"
}
