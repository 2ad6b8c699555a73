package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// ends matches the names of methods that end the life of what they are called
// on.
var ends = lazyregexp.New(`(?i)^(stop|close|cancel|shutdown|terminate|kill|dispose|destroy)$`)

// deadEntry reports a lookup by which a function ends the life of one entry
// of a map, if nothing ever deletes entries.
func (c *checker) deadEntry(s *state) bool {
	if s.Kind != growth.Map {
		return false
	}
	for _, op := range s.With(growth.Read) {
		if !op.HasKey || !c.isParameter(op.Key) || c.isClosedKey(op.Key) || c.insertsIn(s, op.Cur) {
			continue
		}
		end := c.endOf(op.Cur)
		if end == nil || c.comesAndGoes(s) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: deadEntry, At: op.Cur.Node(),
			Message:  fmt.Sprintf("entry of map %s is ended here but stays in the map: nothing in the package deletes it", s.name()),
			Evidence: []report.Evidence{{At: end, Message: "the entry's life ends here"}, {At: s.With(growth.Insert)[0].Cur.Node(), Message: "entries are added here"}},
			Fixes:    c.deleteFix(op),
		})
		return true
	}
	return false
}

// isParameter reports whether the expression at cur is a parameter, or a
// field of one.
func (c *checker) isParameter(cur inspector.Cursor) bool {
	e := ast.Unparen(cur.Node().(ast.Expr))
	if sel, ok := e.(*ast.SelectorExpr); ok {
		e = ast.Unparen(sel.X)
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.info.Uses[id].(*types.Var)
	return ok && v.Kind() == types.ParamVar
}

// insertsIn reports whether the function around cur also inserts: it ends an
// entry to put another one in its place.
func (c *checker) insertsIn(s *state, cur inspector.Cursor) bool {
	decl, ok := uses.Decl(cur)
	return ok && slices.ContainsFunc(s.In(decl), func(op growth.Op) bool { return op.Use == growth.Insert })
}

// endOf returns the call that ends the life of the value that the lookup at
// cur yields, or nil: m[k].Stop(), or v := m[k]; v.Stop().
func (c *checker) endOf(lookup inspector.Cursor) ast.Node {
	lookup = uses.Unparen(lookup)
	if call := c.endingCall(lookup); call != nil {
		return call
	}
	if lookup.ParentEdgeKind() != edge.AssignStmt_Rhs {
		return nil
	}
	id, ok := lookup.Parent().Node().(*ast.AssignStmt).Lhs[0].(*ast.Ident)
	if !ok || c.info.Defs[id] == nil {
		return nil
	}
	for use := range c.index.Of(c.info.Defs[id]) {
		if call := c.endingCall(uses.Unparen(use)); call != nil {
			return call
		}
	}
	return nil
}

// endingCall returns the call x.Stop(), or x() of a CancelFunc, where x is the
// expression at cur.
func (c *checker) endingCall(cur inspector.Cursor) ast.Node {
	switch cur.ParentEdgeKind() {
	case edge.SelectorExpr_X:
		sel := cur.Parent()
		if ends.MatchString(sel.Node().(*ast.SelectorExpr).Sel.Name) && sel.ParentEdgeKind() == edge.CallExpr_Fun {
			return sel.Parent().Node()
		}
	case edge.CallExpr_Fun:
		if typematch.IsNamed(c.info.TypeOf(cur.Node().(ast.Expr)), "context", "CancelFunc", "CancelCauseFunc") {
			return cur.Parent().Node()
		}
	}
	return nil
}

// deleteFix deletes the entry right after the statement that looks it up,
// unless only a read lock is held there.
func (c *checker) deleteFix(op growth.Op) []analysis.SuggestedFix {
	stmt := op.Cur.Parent()
	decl, ok := uses.Decl(op.Cur)
	if _, isAssign := stmt.Node().(*ast.AssignStmt); !ok || !isAssign || stmt.ParentEdgeKind() != edge.BlockStmt_List || mentions(decl, "RLock") {
		return nil
	}
	index := op.Cur.Node().(*ast.IndexExpr)
	text := fmt.Sprintf("\n\tdelete(%s, %s)", types.ExprString(index.X), types.ExprString(index.Index))
	return []analysis.SuggestedFix{{
		Message:   "Delete the entry",
		TextEdits: []analysis.TextEdit{{Pos: stmt.Node().End(), End: stmt.Node().End(), NewText: []byte(text)}},
	}}
}

// neverEvicted reports a map that is used as a cache (looked up and stored to
// under the same key in one function), if its keys name individuals and
// nothing is ever deleted. The keys of answers of another program are such,
// whatever their name.
func (c *checker) neverEvicted(s *state) bool {
	if s.Kind != growth.Map && s.Kind != growth.SyncMap {
		return false
	}
	for _, op := range s.With(growth.Insert) {
		if !op.HasKey || !c.isParameter(op.Key) || c.isClosedKey(op.Key) || c.isGuarded(s, op) {
			continue
		}
		evidence := c.ownerEvidence(s)
		if why, ok := c.remembersAnswers(s, op); ok {
			evidence = append(evidence, report.Evidence{At: why.At, Message: why.Text})
		} else if s.owner != nil && s.why.At == nil || !c.isIndividual(op.Key) || !c.looksUpFirst(s, op) {
			continue
		}
		if c.comesAndGoes(s) {
			return false
		}
		c.findings.Report(report.Finding{
			Kind: neverEvicted, At: op.Cur.Node(),
			Message:  fmt.Sprintf("%s %s gets an entry for every %s ever seen and evicts none; remove entries that are gone", s.Kind, s.name(), source(op.Key.Node().(ast.Expr))),
			Evidence: evidence,
		})
		return true
	}
	return false
}

// looksUpFirst reports whether the function that inserts also looks the same
// key up.
func (c *checker) looksUpFirst(s *state, insert growth.Op) bool {
	decl, ok := uses.Decl(insert.Cur)
	if !ok {
		return false
	}
	text := types.ExprString(insert.Key.Node().(ast.Expr))
	for _, op := range s.In(decl) {
		if op.Use == growth.Read && op.HasKey && types.ExprString(op.Key.Node().(ast.Expr)) == text {
			return true
		}
	}
	return s.Kind == growth.SyncMap
}
