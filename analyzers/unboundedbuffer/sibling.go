package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

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

// forgottenSiblings reports the blocks that delete a key from several maps of a
// value, or from one of two that are filled together, and forget a map that
// nothing ever deletes from. It returns the maps that it reports.
func (c *checker) forgottenSiblings(fields []*state) map[*state]bool {
	reported := make(map[*state]bool)
	byKey := mapsByKey(fields)
	for _, leave := range c.farewells(fields) {
		s := missed(leave, byKey)
		if s == nil || reported[s] || !c.forgets(leave, s) {
			continue
		}
		reported[s] = true
		c.findings.Report(report.Finding{
			Kind: forgottenTwin, At: leave.last.Cur.Node(),
			Message:  fmt.Sprintf("entry leaves map %s here but stays in %s, which nothing deletes from; delete it there too", leave.maps[len(leave.maps)-1].Name(), s.Var.Name()),
			Evidence: []report.Evidence{{At: s.With(growth.Insert)[0].Cur.Node(), Message: "entries are added to " + s.Var.Name() + " here"}},
		})
	}
	return reported
}

// mapsByKey returns the maps among the fields, by the type of their keys.
func mapsByKey(fields []*state) *typeutil.Map {
	byKey := new(typeutil.Map)
	for _, s := range fields {
		if s.Kind == growth.Map {
			list, _ := byKey.At(mapKey(s.Var)).([]*state)
			byKey.Set(mapKey(s.Var), append(list, s))
		}
	}
	return byKey
}

// missed returns the only map with keys of the type that a block deletes which
// the block doesn't delete from, or nil.
func missed(leave *farewell, byKey *typeutil.Map) *state {
	key := mapKey(leave.maps[0])
	list, _ := byKey.At(key).([]*state)
	if len(list) != len(leave.maps)+1 {
		return nil
	}
	var missed *state
	for _, s := range list {
		if !slices.Contains(leave.maps, s.Var) {
			missed = s
		}
	}
	return missed
}

// farewells returns the blocks that delete from the maps, in the order of the
// fields and of the source.
func (c *checker) farewells(fields []*state) []*farewell {
	type place struct {
		block inspector.Cursor
		key   string
	}
	var list []*farewell
	known := make(map[place]*farewell)
	for _, s := range fields {
		if s.Kind != growth.Map {
			continue
		}
		for _, op := range s.With(growth.Remove) {
			call, isCall := op.Cur.Node().(*ast.CallExpr)
			if !op.HasKey || !isCall || c.insertsIn(s, op.Cur) {
				continue
			}
			at := place{op.Cur.Parent().Parent(), types.ExprString(call.Args[1])}
			if known[at] == nil {
				known[at] = &farewell{block: at.block, key: at.key, last: op}
				list = append(list, known[at])
			}
			known[at].add(s, op)
		}
	}
	return list
}

// add notes that the block deletes from the map s, too. The deletions of one
// map come one after the other.
func (f *farewell) add(s *state, op growth.Op) {
	if f.last.Cur.Node().Pos() < op.Cur.Node().Pos() {
		f.last = op
	}
	if n := len(f.maps); n == 0 || f.maps[n-1] != s.Var {
		f.maps = append(f.maps, s.Var)
	}
}

// forgets reports whether it is by mistake that a block doesn't delete from s:
// nothing does, it deletes from two others or from one that gets its entries
// together with s, and all have keys of one type.
func (c *checker) forgets(leave *farewell, s *state) bool {
	key := mapKey(s.Var)
	if s.Has(growth.Remove, growth.Escape, growth.Cap) || c.isClosedType(key) || isNoted(leave, s) {
		return false
	}
	for _, v := range leave.maps {
		if !types.Identical(mapKey(v), key) {
			return false
		}
	}
	if len(leave.maps) < minSiblings && !c.filledTogether(s.Var, leave.maps[0]) {
		return false
	}
	return !c.comesAndGoes(s)
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
