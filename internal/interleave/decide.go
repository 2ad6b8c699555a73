package interleave

import (
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// truth returns the condition's value, or the choices that decide it.
func (m *machine) truth(s *state, v value) (bool, []alt) {
	v = m.resolve(s, v)
	if b, ok := v.(boolV); ok {
		return bool(b), nil
	}
	t, ok := v.(*term)
	if !ok {
		return false, []alt{}
	}
	if t.op == "not" {
		return m.truth2(s, t)
	}
	return false, m.decide(s, t)
}

func (m *machine) truth2(s *state, t *term) (bool, []alt) {
	b, alts := m.truth(s, t.args[0])
	return !b, alts
}

// decide returns the ways to decide an unknown condition.
func (m *machine) decide(s *state, t *term) []alt {
	if t.op != "op" {
		return []alt{{bind: []binding{{t, boolV(true)}}}, {bind: []binding{{t, boolV(false)}}}}
	}
	op, x, y := token.Token(t.args[0].(intV)), t.args[1], t.args[2]
	if op == token.EQL {
		return m.decideEqual(s, t, x, y)
	}
	if leaf := m.leaf(s, t); leaf != nil {
		return append(countAlts(leaf, otherConst(x, y)), m.negative(s, t, leaf)...)
	}
	return []alt{{bind: []binding{{t, boolV(true)}}}, {bind: []binding{{t, boolV(false)}}}}
}

// decideEqual lets an unknown be the constant, or not.
func (m *machine) decideEqual(s *state, t *term, x, y value) []alt {
	if isUnknown(y) {
		x, y = y, x
	}
	xt, ok := x.(*term)
	if !ok {
		return []alt{}
	}
	if _, ok := y.(nilV); ok && xt.peer != nil {
		return m.decidePeer(s, t, xt)
	}
	if _, isInt := y.(intV); isInt && xt.op != "atom" && isLeaf(xt) {
		return equalCountAlts(xt, int(y.(intV)))
	}
	no := alt{bind: []binding{{t, boolV(false)}}}
	if sv, ok := y.(*structV); ok && m.isOwnType(sv.typ) {
		return []alt{no} // nobody else has values of the type
	}
	yes := alt{bind: []binding{{t, boolV(true)}}}
	if isLeaf(xt) && !isUnknown(y) {
		yes.bind = append(yes.bind, binding{xt, y})
	}
	return []alt{yes, no}
}

func (m *machine) isOwnType(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() == m.x.pkg
}

// decidePeer decides whether a result is nil by the error beside it.
func (m *machine) decidePeer(s *state, t, x *term) []alt {
	failed, alts := m.truth(s, m.not(m.binary(token.EQL, x.peer, nilV{}, types.Typ[types.Bool])))
	if alts != nil {
		return alts
	}
	if failed {
		return []alt{{bind: []binding{{t, boolV(true)}, {x, nilV{}}}}}
	}
	return []alt{{bind: []binding{{t, boolV(false)}}}}
}

// isLeaf reports whether t is not computed from other values.
func isLeaf(t *term) bool { return t.op != "op" && t.op != "not" }

// leaf returns an unknown integer that t is computed from, if there is one.
func (m *machine) leaf(s *state, v value) *term {
	t, ok := m.resolve(s, v).(*term)
	if !ok {
		return nil
	}
	if isLeaf(t) {
		if isInteger(t.typ) {
			return t
		}
		return nil
	}
	for _, a := range t.args {
		if l := m.leaf(s, a); l != nil {
			return l
		}
	}
	return nil
}

func isInteger(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// countAlts are the values that an unknown count takes: small ones, and one
// beyond the constant that it is compared with.
func countAlts(t *term, c int) []alt {
	list := []int{2, 1, 0}
	if c >= 2 {
		list = append(list, c+1)
	}
	return counted(t, list)
}

// negative is the choice of a negative number for t, if that isn't the size of
// something and the condition tells it from 0.
func (m *machine) negative(s *state, cond, t *term) []alt {
	if t.op != "atom" && t.op != "elem" && !strings.HasPrefix(t.op, "call:") || m.with(s, t, -1, cond) == m.with(s, t, 0, cond) {
		return nil
	}
	return []alt{{bind: []binding{{t, intV(-1)}}}}
}

// with returns the value of v where t is n.
func (m *machine) with(s *state, t *term, n int, v value) value {
	c := state{decided: append(slices.Clip(s.decided), binding{t, intV(n)})}
	return m.resolve(&c, v)
}

// equalCountAlts are the values of a count that is compared for equality: c,
// small ones, and one that is nothing special.
func equalCountAlts(t *term, c int) []alt {
	const other = 5
	if c >= 0 && c <= 2 || c == other {
		return counted(t, []int{2, 1, 0, other, other + 1})
	}
	return counted(t, []int{c, 2, 1, 0, other})
}

func counted(t *term, list []int) []alt {
	alts := make([]alt, len(list))
	for i, n := range list {
		alts[i].count = &binding{t, intV(n)}
	}
	return alts
}

func otherConst(x, y value) int {
	for _, v := range []value{x, y} {
		if n, ok := v.(intV); ok {
			return int(n)
		}
	}
	return 0
}

// number returns v as an integer, or the choices that make it one.
func (m *machine) number(s *state, v value) (int, []alt) {
	v = m.resolve(s, v)
	if n, ok := v.(intV); ok {
		return int(n), nil
	}
	if leaf := m.leaf(s, v); leaf != nil {
		return 0, countAlts(leaf, 0)
	}
	return 0, []alt{}
}
