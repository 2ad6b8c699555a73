package fate

import (
	"go/ast"
	"go/token"

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
