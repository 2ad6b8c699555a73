package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
)

// minSiblings is how many maps a block must delete one key from to show that
// it means to forget all that is known of the key.
const minSiblings = 2

// A farewell is a block that deletes one key from maps of one value.
type farewell struct {
	block inspector.Cursor
	key   string
	last  growth.Op
	maps  []*types.Var
}

// forgottenSibling reports a block that deletes a key from several maps of a
// value, or from one of two that are filled together, and forgets the map s,
// which nothing ever deletes from.
func (c *checker) forgottenSibling(s *state, fields []*state) bool {
	if s.Kind != growth.Map || len(fields) < 2 || s.Has(growth.Remove, growth.Escape, growth.Cap) {
		return false
	}
	for _, leave := range c.farewells(fields) {
		if c.misses(leave, s, fields) && !c.isDisposed(s) && !c.census.OwnerReplaced(s.owner) {
			c.reportSibling(leave, s)
			return true
		}
	}
	return false
}

func (c *checker) reportSibling(leave *farewell, s *state) {
	c.findings.Report(report.Finding{
		Kind: forgottenTwin, At: leave.last.Cur.Node(),
		Message:  fmt.Sprintf("entry leaves map %s here but stays in %s, which nothing deletes from; delete it there too", leave.maps[len(leave.maps)-1].Name(), s.Var.Name()),
		Evidence: []report.Evidence{{At: s.With(growth.Insert)[0].Cur.Node(), Message: "entries are added to " + s.Var.Name() + " here"}},
	})
}

// farewells returns the blocks that delete from the maps, in the order of the
// fields and of the source.
func (c *checker) farewells(fields []*state) []*farewell {
	var list []*farewell
	for _, s := range fields {
		for _, op := range s.With(growth.Remove) {
			call, isCall := op.Cur.Node().(*ast.CallExpr)
			if s.Kind != growth.Map || !op.HasKey || !isCall || c.insertsIn(s, op.Cur) {
				continue
			}
			block, key := op.Cur.Parent().Parent(), types.ExprString(call.Args[1])
			leave := find(list, block, key)
			if leave == nil {
				leave = &farewell{block: block, key: key}
				list = append(list, leave)
			}
			if leave.last.Cur == (inspector.Cursor{}) || leave.last.Cur.Node().Pos() < call.Pos() {
				leave.last = op
			}
			if !slices.Contains(leave.maps, s.Var) {
				leave.maps = append(leave.maps, s.Var)
			}
		}
	}
	return list
}

func find(list []*farewell, block inspector.Cursor, key string) *farewell {
	for _, leave := range list {
		if leave.block == block && leave.key == key {
			return leave
		}
	}
	return nil
}

// misses reports whether a block forgets a key everywhere but in s: it deletes
// from at least two maps, or from one that gets its entries together with s,
// and no other map of the value has the same type of keys.
func (c *checker) misses(leave *farewell, s *state, fields []*state) bool {
	key := mapKey(s.Var)
	if isClosedType(key) || isNoted(leave, s) {
		return false
	}
	for _, other := range fields {
		if other == s || other.Kind != growth.Map {
			continue
		}
		if types.Identical(mapKey(other.Var), key) != slices.Contains(leave.maps, other.Var) {
			return false
		}
	}
	return len(leave.maps) >= minSiblings || c.filledTogether(s.Var, leave.maps[0])
}

// notes matches the names of maps that say what has gone.
var notes = lazyregexp.New(`(?i)remov|delet|gone|drop|expire|closed|dead|seen|histor`)

// isNoted reports whether s is a note of removals: by its name, or because the
// block that forgets a key also adds to s.
func isNoted(leave *farewell, s *state) bool {
	if notes.MatchString(s.Var.Name()) {
		return true
	}
	for _, op := range s.With(growth.Insert) {
		if leave.block.Contains(op.Cur) {
			return true
		}
	}
	return false
}

func mapKey(v *types.Var) types.Type { return v.Type().Underlying().(*types.Map).Key() }
