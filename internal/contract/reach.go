package contract

import "go/types"

// Reaches reports whether fn is one of the functions of this package or calls
// one of them, itself or by way of a few others.
func (c *Contracts) Reaches(fn *types.Func, goals map[*types.Func]bool) bool {
	return len(goals) > 0 && c.reaches(fn.Origin(), goals, maxReach)
}
