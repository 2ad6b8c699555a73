package fate

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// conditions are the atoms of the branch conditions of one function: the
// operands of !, && and ||, with x != nil written as !(x == nil). Atoms that
// call functions are left open.
type conditions struct {
	*walk
	atoms map[string]int          // canonical text -> bit
	masks map[types.Object]uint64 // atoms that an object occurs in
	*branches
	sets map[ast.Node]uint64 // atoms that a node makes unknown

	verdicts map[types.Object]bool // bools that are true of an error
	judges   map[ast.Node]bool     // nodes that ask about the error
	onNew    []struct {
		bit   int
		truth bool
	} // what holds once the value exists
}

const maxAtoms = 64

func newConditions(w *walk, g *graph) *conditions {
	c := &conditions{walk: w, atoms: map[string]int{}, masks: map[types.Object]uint64{}, branches: w.branches(g), sets: map[ast.Node]uint64{}}
	c.findVerdicts()
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
		obj := c.Info.ObjectOf(e)
		if c.verdicts[obj] {
			return true, false
		}
		return c.err != nil && obj == c.err && isBool(c.err.Type()), true
	case *ast.CallExpr:
		return c.asksError(e), false // os.IsNotExist(err) is false
	case *ast.BinaryExpr:
		obj := root(c.Info, e.X)
		if obj == nil || e.Op != token.EQL && e.Op != token.NEQ {
			return false, false
		}
		if c.errField != "" && c.Info.Types[e.Y].IsNil() && c.text(e.X) == c.errField {
			return true, true // x.err == nil
		}
		if !c.isNothing(e.Y) {
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

// isNothing reports whether an error that is compared with e is none if it is
// equal: e is nil, or 0 for an error that is a number.
func (c *conditions) isNothing(e ast.Expr) bool {
	tv := c.Info.Types[e]
	return tv.IsNil() || c.err != nil && isNumber(c.err.Type()) && tv.Value != nil && tv.Value.String() == "0"
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
