package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
)

// missing matches the names of maps that note what isn't there.
var missing = lazyregexp.New(`(?i)(not_?found|missing|misses|negative|non_?exist(ent|ing)?|unknown)(cache|map|set)?$`)

// notedMisses reports a map that notes every name that was asked for in vain:
// callers decide how many there are, and an entry goes only if what it names
// comes to exist.
func (c *checker) notedMisses(s *state) bool {
	if s.Kind != growth.Map || !missing.MatchString(s.Var.Name()) || s.Has(growth.Escape, growth.Cap) || isSwept(s) || !c.staysShared(s) {
		return false
	}
	for _, op := range s.With(growth.Insert) {
		if !op.HasKey || !isString(c.info.TypeOf(op.Key.Node().(ast.Expr))) || !c.isParameter(op.Key) || c.isClosedKey(op.Key) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: neverEvicted, At: op.Cur.Node(),
			Message:  fmt.Sprintf("map %s notes every %s that doesn't exist, as many as callers ask for; bound it or let entries expire", s.name(), source(op.Key.Node().(ast.Expr))),
			Evidence: c.ownerEvidence(s),
		})
		return true
	}
	return false
}

// isSwept reports whether some code removes more from the map than the entry
// that it knows: all of it, or what it finds in a loop.
func isSwept(s *state) bool {
	for _, op := range s.With(growth.Remove) {
		if !op.HasKey || inLoop(op.Cur) {
			return true
		}
	}
	return false
}

func inLoop(cur inspector.Cursor) bool {
	for range cur.Enclosing((*ast.RangeStmt)(nil), (*ast.ForStmt)(nil)) {
		return true
	}
	return false
}

func isString(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.String
}

// staysShared reports whether the state lives long, or goroutines share its
// owner, which then outlives each of them.
func (c *checker) staysShared(s *state) bool {
	return s.owner == nil || s.why.At != nil || growth.IsGuarded(s.owner) && c.lives.MayShare(s.owner)
}
