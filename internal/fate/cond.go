package fate

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/cfg"
)

// knowledge is what a path knows of the conditions that it met: bit i of known
// says that atom i is decided, the same bit of truth says how.
type knowledge struct {
	known, truth uint64
}

func (k knowledge) with(bit int, truth bool) knowledge {
	k.known |= 1 << bit
	k.truth &^= 1 << bit
	if truth {
		k.truth |= 1 << bit
	}
	return k
}

// conditions are the atoms of the branch conditions of one function: the
// operands of !, && and ||, with x != nil written as !(x == nil). Atoms that
// call functions are left open.
type conditions struct {
	*walk
	atoms map[string]int          // canonical text -> bit
	masks map[types.Object]uint64 // atoms that an object occurs in
	*branches
	sets  map[ast.Node]uint64 // atoms that a node makes unknown
	onNew []struct {
		bit   int
		truth bool
	} // what holds once the value exists
}

const maxAtoms = 64

func newConditions(w *walk, g *graph) *conditions {
	c := &conditions{walk: w, atoms: map[string]int{}, masks: map[types.Object]uint64{}, branches: w.branches(g), sets: map[ast.Node]uint64{}}
	uses := map[string]int{}
	for _, b := range g.Blocks {
		if cond := c.edges[b]; cond != nil {
			c.count(cond, uses)
		}
	}
	for _, b := range g.Blocks {
		if cond := c.edges[b]; cond != nil {
			c.collect(cond, uses)
		}
	}
	for obj, mask := range c.masks {
		for _, n := range c.writes[obj] {
			c.sets[n] |= mask
		}
	}
	return c
}

// atom splits a condition into its canonical text and its sign. It returns ""
// for a condition that isn't an atom or can't be tracked.
func (c *conditions) atom(e ast.Expr) (text string, sign bool) {
	e = ast.Unparen(e)
	sign = true
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		text, sign = c.atom(u.X)
		return text, !sign
	}
	if b, ok := e.(*ast.BinaryExpr); ok {
		switch b.Op {
		case token.LAND, token.LOR:
			return "", true
		case token.NEQ:
			sign = false
		}
	}
	text, known := c.texts[e]
	if !known {
		text = c.atomText(e)
	}
	if text == "" && c.asksError(e) {
		text = c.text(e)
	}
	return text, sign
}

// atomText returns the canonical text of an atom without its sign, or "" if
// evaluating it twice may give two results.
func (t *Tracker) atomText(e ast.Expr) string {
	if b, ok := e.(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) {
		if !simple(b.X) || !simple(b.Y) {
			return ""
		}
		return t.text(b.X) + " == " + t.text(b.Y)
	}
	if !simple(e) {
		return ""
	}
	return t.text(e)
}

// text returns the source text of an expression, with the place of each
// variable's declaration: an err that shadows another err is another atom.
func (t *Tracker) text(e ast.Expr) string {
	text := []byte(types.ExprString(e))
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := t.Info.ObjectOf(id).(*types.Var); ok {
				text = strconv.AppendInt(append(text, '@'), int64(v.Pos()), 10)
			}
		}
		return true
	})
	return string(text)
}

// simple reports whether evaluating e twice gives the same value while nothing
// assigns to its operands.
func simple(e ast.Expr) bool {
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			id, isIdent := n.Fun.(*ast.Ident)
			ok = ok && isIdent && (id.Name == "len" || id.Name == "cap")
		case *ast.FuncLit:
			ok = false
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		}
		return ok
	})
	return ok
}

// count counts how often each atom decides a branch.
func (c *conditions) count(e ast.Expr, uses map[string]int) {
	for leaf := range leaves(e) {
		if text, _ := c.atom(leaf); text != "" {
			uses[text]++
		}
	}
}

// collect numbers the atoms that can matter: those that decide two branches,
// and those that speak of the value.
func (c *conditions) collect(e ast.Expr, uses map[string]int) {
	for leaf := range leaves(e) {
		text, _ := c.atom(leaf)
		if text == "" || len(c.atoms) >= maxAtoms {
			continue
		}
		bit, known := c.atoms[text]
		special, truth := c.special(leaf)
		if !known {
			if uses[text] < 2 && !special {
				continue
			}
			bit = len(c.atoms)
			c.atoms[text] = bit
		}
		if special && !known {
			c.onNew = append(c.onNew, struct {
				bit   int
				truth bool
			}{bit, truth})
		}
		ast.Inspect(leaf, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if obj := c.Info.ObjectOf(id); obj != nil {
					c.masks[obj] |= 1 << bit
				}
			}
			return true
		})
	}
}

// special reports whether the condition says if the value exists: a nil check
// of one of its names, or a check of the error or bool that came with it. The
// atom's truth for an existing value comes with it.
func (c *conditions) special(leaf ast.Expr) (is, truth bool) {
	for {
		u, ok := ast.Unparen(leaf).(*ast.UnaryExpr)
		if !ok || u.Op != token.NOT {
			break
		}
		leaf = u.X
	}
	switch e := ast.Unparen(leaf).(type) {
	case *ast.Ident:
		return c.err != nil && c.Info.ObjectOf(e) == c.err && isBool(c.err.Type()), true
	case *ast.CallExpr:
		return c.asksError(e), false // os.IsNotExist(err) is false
	case *ast.BinaryExpr:
		obj := root(c.Info, e.X)
		if obj == nil || e.Op != token.EQL && e.Op != token.NEQ {
			return false, false
		}
		if !c.Info.Types[e.Y].IsNil() {
			return obj == c.err && !isBool(obj.Type()), false // err == io.EOF is false
		}
		if obj == c.err {
			return true, true // err == nil
		}
		role, named := c.names[obj]
		return named && role == alias, false // x == nil is false
	}
	return false, false
}

// asksError reports whether e is a call that is true only of an error, asked of
// the error that came with the value: os.IsNotExist(err), errors.Is(err, x).
func (c *conditions) asksError(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || c.err == nil || isBool(c.err.Type()) || len(call.Args) == 0 {
		return false
	}
	id, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	return ok && c.Info.ObjectOf(id) == c.err
}

// leaves yields the operands of the && and || of a condition.
func leaves(e ast.Expr) func(yield func(ast.Expr) bool) {
	return func(yield func(ast.Expr) bool) { eachLeaf(e, yield) }
}

func eachLeaf(e ast.Expr, yield func(ast.Expr) bool) bool {
	switch x := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		if x.Op == token.LAND || x.Op == token.LOR {
			return eachLeaf(x.X, yield) && eachLeaf(x.Y, yield)
		}
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			return eachLeaf(x.X, yield)
		}
	}
	return yield(ast.Unparen(e))
}

// assigned forgets what the node makes unknown.
func (c *conditions) assigned(n ast.Node, k knowledge) knowledge {
	mask := c.sets[n]
	k.known &^= mask
	k.truth &^= mask
	return k
}

// created adds what is known once the value exists.
func (c *conditions) created(k knowledge) knowledge {
	for _, fact := range c.onNew {
		k = k.with(fact.bit, fact.truth)
	}
	return k
}

// branch returns what is known after b's successor i was taken, and whether it
// can be taken.
func (c *conditions) branch(b *cfg.Block, i int, k knowledge) (knowledge, bool) {
	cond := c.edges[b]
	if cond == nil {
		return k, true
	}
	return c.assume(cond, i == 0, k)
}

// assume adds that the condition has the truth value, and reports whether that
// is possible.
func (c *conditions) assume(e ast.Expr, truth bool, k knowledge) (knowledge, bool) {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		return c.assume(u.X, !truth, k)
	}
	if tv := c.Info.Types[e]; tv.Value != nil {
		return k, tv.Value.String() == "true" == truth
	}
	if b, ok := e.(*ast.BinaryExpr); ok && (b.Op == token.LAND || b.Op == token.LOR) {
		return c.assumeBoth(b, truth, k)
	}
	text, sign := c.atom(e)
	bit, ok := c.atoms[text]
	if !ok {
		return k, true
	}
	want := truth == sign
	if k.known&(1<<bit) != 0 {
		return k, k.truth&(1<<bit) != 0 == want
	}
	return k.with(bit, want), true
}

// assumeBoth handles a && b and a || b: where both operands are decided by the
// outcome they are assumed; else the outcome is possible if either way is.
func (c *conditions) assumeBoth(b *ast.BinaryExpr, truth bool, k knowledge) (knowledge, bool) {
	if (b.Op == token.LAND) == truth {
		k, possible := c.assume(b.X, truth, k)
		if !possible {
			return k, false
		}
		return c.assume(b.Y, truth, k)
	}
	// One operand is enough. If the first can't have the truth value, the
	// second must.
	if _, possible := c.assume(b.X, truth, k); !possible {
		return c.assume(b.Y, truth, k)
	}
	if _, possible := c.assume(b.Y, truth, k); !possible {
		return c.assume(b.X, truth, k)
	}
	return k, true
}
