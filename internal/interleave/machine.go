package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
	"hash/maphash"
	"strings"
)

// A machine explores one function.
type machine struct {
	x     *Explorer
	near  bool // some goroutine has stood at an operation on the group's own objects
	ts    terms
	fuel  int // instructions that are left
	seeds [2]maphash.Seed
}

// A verdict says how a step ended.
type verdict uint8

const (
	goOn    verdict = iota
	stand           // the goroutine stands at an operation, or has ended
	silence         // the path ends
	choices         // nothing was done: the path must be decided first
)

// An alt is one way to go on.
type alt struct {
	bind  []binding
	count *binding
	do    func(*state)
}

func (a alt) apply(s *state) {
	for _, b := range a.bind {
		s.bind(b.term, b.val)
	}
	if a.count != nil {
		s.bind(a.count.term, a.count.val)
		if s.count == nil {
			s.count = a.count.val
		}
		s.doubt = s.doubt || a.count.val == intV(0) || a.count.val != s.count
	}
	if a.do != nil {
		a.do(s)
	}
}

const (
	eql = token.EQL
	add = token.ADD
)

const (
	maxSteps      = 1500 // local steps between two operations
	maxFrames     = 24
	maxGoroutines = 8
	maxForks      = 100 // paths between two operations
	maxCount      = 24  // numbers that a program counts up to
)

// settle runs every goroutine to its next operation, on every path.
func (m *machine) settle(s *state) (done []*state, cut bool) {
	work := []*state{s}
	for forks := 0; len(work) > 0; {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		gi := runningGoroutine(s)
		if gi < 0 {
			done = append(done, s)
			continue
		}
		v, alts := m.advance(s, gi)
		switch v {
		case silence:
			cut = true
		case choices:
			if forks += len(alts); forks > maxForks {
				return done, true
			}
			for i := len(alts) - 1; i >= 0; i-- {
				next := s.clone()
				alts[i].apply(next)
				work = append(work, next)
			}
		default:
			work = append(work, s)
		}
	}
	return done, cut
}

func runningGoroutine(s *state) int {
	for i, g := range s.gs {
		if g.running {
			return i
		}
	}
	return -1
}

// advance runs goroutine gi until it stands at an operation or a choice.
func (m *machine) advance(s *state, gi int) (verdict, []alt) {
	g := s.own(gi)
	for range maxSteps {
		m.fuel--
		if len(g.frames) == 0 {
			g.running, g.done = false, true
			return stand, nil
		}
		if len(g.frames) > maxFrames {
			return silence, nil
		}
		f := g.frame()
		in := &f.code.instrs[f.pc]
		if m.isOperation(f, in) {
			g.running = false
			return stand, nil
		}
		v, alts := m.step(s, g, f, in)
		if v != goOn {
			return v, alts
		}
	}
	return silence, nil
}

// isOperation reports whether other goroutines may run before the instruction.
func (m *machine) isOperation(f *frame, in *instr) bool {
	switch in.op {
	case opSend, opRecv, opSelect, opClose:
		return true
	case opCall:
		spec := f.spec(in)
		return spec.kind == callModel && blocking[spec.model]
	}
	return false
}

// spec returns what the call at in calls.
func (f *frame) spec(in *instr) *callSpec {
	if f.pending != nil {
		return f.pending
	}
	return in.x.(*callSpec)
}

// resolve returns v as far as the path has decided it.
func (m *machine) resolve(s *state, v value) value {
	t, ok := v.(*term)
	if !ok {
		return v
	}
	if b, ok := s.bound(t); ok {
		return m.resolve(s, b)
	}
	switch t.op {
	case "op":
		x, y := m.resolve(s, t.args[1]), m.resolve(s, t.args[2])
		if x != t.args[1] || y != t.args[2] {
			return m.resolveAgain(s, m.binary(token.Token(t.args[0].(intV)), x, y, t.typ))
		}
	case "not":
		if x := m.resolve(s, t.args[0]); x != t.args[0] {
			return m.resolveAgain(s, m.not(x))
		}
	}
	return t
}

// resolveAgain looks up a term that resolving made.
func (m *machine) resolveAgain(s *state, v value) value {
	if t, ok := v.(*term); ok {
		if b, ok := s.bound(t); ok {
			return m.resolve(s, b)
		}
	}
	return v
}

func (m *machine) not(v value) value {
	if b, ok := v.(boolV); ok {
		return !b
	}
	if t, ok := v.(*term); ok && t.op == "not" {
		return t.args[0]
	}
	return m.ts.apply("not", types.Typ[types.Bool], v)
}

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
		return countAlts(leaf, otherConst(x, y))
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

// countAlts are the values that an unknown count takes: small ones, one
// beyond the constant that it is compared with, and a negative one if it isn't
// the size of something.
func countAlts(t *term, c int) []alt {
	list := []int{2, 1, 0}
	if c >= 2 {
		list = append(list, c+1)
	}
	alts := counted(t, list)
	if t.op == "atom" || t.op == "elem" || strings.HasPrefix(t.op, "call:") {
		alts = append(alts, alt{bind: []binding{{t, intV(-1)}}})
	}
	return alts
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

// binary computes x op y.
func (m *machine) binary(op token.Token, x, y value, typ types.Type) value {
	if op == token.NEQ {
		return m.not(m.binary(token.EQL, x, y, typ))
	}
	if op == token.GTR || op == token.GEQ {
		swapped := token.LSS
		if op == token.GEQ {
			swapped = token.LEQ
		}
		return m.binary(swapped, y, x, typ)
	}
	if v := known(op, x, y); v != nil {
		return v
	}
	if op == token.EQL {
		if v := sameness(x, y); v != nil {
			return v
		}
		if k, k2 := mustKey(x), mustKey(y); k > k2 {
			x, y = y, x
		}
	}
	return m.ts.apply("op", typ, intV(op), x, y)
}

func mustKey(v value) string {
	k, _ := keyOf(v)
	return k
}

// known computes x op y of known integers, strings and booleans.
func known(op token.Token, x, y value) value {
	switch x := x.(type) {
	case intV:
		if y, ok := y.(intV); ok {
			return intOp(op, x, y)
		}
	case strV:
		if y, ok := y.(strV); ok {
			return strOp(op, x, y)
		}
	case boolV:
		if y, ok := y.(boolV); ok && op == token.EQL {
			return boolV(x == y)
		}
	}
	return nil
}

func intOp(op token.Token, x, y intV) value {
	switch op {
	case token.ADD:
		return x + y
	case token.SUB:
		return x - y
	case token.MUL:
		return x * y
	case token.EQL:
		return boolV(x == y)
	case token.LSS:
		return boolV(x < y)
	case token.LEQ:
		return boolV(x <= y)
	}
	if y != 0 {
		switch op {
		case token.QUO:
			return x / y
		case token.REM:
			return x % y
		}
	}
	return nil
}

func strOp(op token.Token, x, y strV) value {
	switch op {
	case token.ADD:
		return x + y
	case token.EQL:
		return boolV(x == y)
	case token.LSS:
		return boolV(x < y)
	case token.LEQ:
		return boolV(x <= y)
	}
	return nil
}

// sameness compares references; nil if that can't be told.
func sameness(x, y value) value {
	if isUnknown(x) || isUnknown(y) {
		if x == y {
			return boolV(true)
		}
		return nil
	}
	switch x := x.(type) {
	case nilV, ptrV, chanV, ctxV, mapV:
		return boolV(x == y)
	case sliceV:
		return boolV(false) // only nil compares with a slice
	case *funcV:
		return boolV(false)
	}
	switch y.(type) {
	case nilV, ptrV, chanV, ctxV:
		return boolV(false)
	}
	return nil
}

func (s *state) note(g *goroutine, at ast.Node, text string) { s.event(g, at, text) }
