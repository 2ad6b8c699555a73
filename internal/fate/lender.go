package fate

import "go/types"

// A Lender is an [Obligation] of a value of which some methods only give a part
// away: the result holds the value, and nothing else happens to it.
type Lender interface {
	Obligation
	Lends(method *types.Func) bool
}

// lends reports whether a method of the value only gives a part of it away.
func (w *walk) lends(m *types.Func) bool {
	lender, ok := w.owed.(Lender)
	return ok && lender.Lends(m)
}
