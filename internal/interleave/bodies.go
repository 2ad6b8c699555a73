package interleave

import (
	"go/ast"
	"slices"
)

// A body is a block of statements that isn't compiled yet, and where it
// stands. Most blocks of large functions are never reached.
type body struct {
	list  []ast.Stmt
	c     *compiler
	loops []*loopLabel
	depth int
}

// Lengths of text: a block up to the first is compiled at once, and no more
// than the second of a longer one.
const (
	smallBody = 120
	longBlock = 300
)

// body compiles a nested block, or leaves that for later.
func (c *compiler) body(list []ast.Stmt) {
	if len(list) == 0 || list[len(list)-1].End()-list[0].Pos() <= smallBody {
		c.block(list)
		return
	}
	c.emit(opBody, -1, list[0], &body{list, c, slices.Clone(c.loops), c.depth})
}

// enterBody goes on in a block, which is compiled before if need be.
func (f *frame) enterBody(in *instr) {
	start := in.a
	if start < 0 {
		b := in.x.(*body)
		start = b.c.pc()
		f.code.instrs[f.pc].a = start
		b.c.loops, b.c.depth = b.loops, b.depth
		b.c.block(b.list)
		b.c.emit(opJump, f.pc+1, in.node, nil)
	}
	for len(f.slots) < f.code.nslots {
		f.slots = append(f.slots, nilV{})
	}
	f.pc = start
}
