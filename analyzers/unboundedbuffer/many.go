package unboundedbuffer

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/report"
)

// minMany is how many maps a block must delete one key from to show that all
// maps of the value with such keys belong together, though it forgets several.
const minMany = 4

// forgottenOfMany reports the blocks that delete a key from most maps of a
// value with such keys, and forget some that nothing ever deletes from. It
// notes them in reported.
func (c *checker) forgottenOfMany(fields []*state, reported map[*state]bool) {
	byKey := mapsByKey(fields)
	for _, leave := range c.farewells(fields) {
		if len(leave.maps) < minMany {
			continue
		}
		for _, s := range missedOfMany(leave, byKey) {
			if reported[s] || !c.forgets(leave, s) {
				continue
			}
			reported[s] = true
			c.findings.Report(report.Finding{
				Kind: forgottenTwin, At: leave.last.Cur.Node(),
				Message:  fmt.Sprintf("entry leaves %d maps here but stays in %s, which nothing deletes from; delete it there too", len(leave.maps), s.Var.Name()),
				Evidence: []report.Evidence{{At: s.With(growth.Insert)[0].Cur.Node(), Message: "entries are added to " + s.Var.Name() + " here"}},
			})
		}
	}
}

// missedOfMany returns the maps with keys of the type that a block deletes
// which the block doesn't delete from; none if they aren't far fewer.
func missedOfMany(leave *farewell, byKey *typeutil.Map) []*state {
	list, _ := byKey.At(mapKey(leave.maps[0])).([]*state)
	if 2*(len(list)-len(leave.maps)) > len(leave.maps) {
		return nil
	}
	var missed []*state
	for _, s := range list {
		if !slices.Contains(leave.maps, s.Var) {
			missed = append(missed, s)
		}
	}
	return missed
}
