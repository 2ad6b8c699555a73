package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
)

// compiler compiles one function.
type compiler struct {
	x     *Explorer
	code  *code
	slots map[*types.Var]slot
	loops []*loopLabel
	label string // of the statement that comes next
	depth int    // of loops
}

// A loopLabel is where break and continue lead.
type loopLabel struct {
	name             string
	isLoop           bool
	breaks, contines []int // jumps to patch
	end, next        int   // where they lead, once the statement is compiled
}

func (c *compiler) emit(op opcode, a int, node ast.Node, x any) int {
	c.code.instrs = append(c.code.instrs, instr{op: op, a: a, node: node, x: x})
	return len(c.code.instrs) - 1
}

func (c *compiler) pc() int { return len(c.code.instrs) }

func (c *compiler) patch(at int) { c.code.instrs[at].a = c.pc() }

func (c *compiler) cut(node ast.Node) { c.emit(opCut, 0, node, nil) }

// typeOf returns the type of e, an invalid one for what is of C.
func (c *compiler) typeOf(e ast.Expr) types.Type {
	if t := c.x.info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

func (c *compiler) newSlot() int {
	c.code.nslots++
	return c.code.nslots - 1
}

// declare gives v a slot.
func (c *compiler) declare(v *types.Var) slot {
	s := slot{index: c.newSlot(), boxed: c.x.isBoxed(v), typ: v.Type()}
	c.slots[v] = s
	return s
}

// initVar pops a value into the fresh variable v.
func (c *compiler) initVar(v *types.Var, node ast.Node) {
	s := c.declare(v)
	if s.boxed {
		c.emit(opBox, s.index, node, v.Type())
		return
	}
	c.emit(opStore, s.index, node, nil)
}

// outline returns the code of a function declaration or literal, which may
// not be compiled yet.
func (x *Explorer) outline(fn ast.Node) *code {
	if old := x.codes[fn]; old != nil {
		return old
	}
	c := &code{id: len(x.codes), node: fn}
	x.codes[fn] = c
	if lit, ok := fn.(*ast.FuncLit); ok {
		c.captured = x.captured(lit)
	}
	return c
}

// compile returns the code of a function declaration or literal.
func (x *Explorer) compile(fn ast.Node) *code {
	code := x.outline(fn)
	if code.instrs != nil {
		return code
	}
	code.instrs = make([]instr, 0, min(64, 8+int(fn.End()-fn.Pos())/8))
	c := &compiler{x: x, code: code, slots: map[*types.Var]slot{}}
	typ, recv, block := parts(fn)
	for _, v := range code.captured {
		c.slots[v] = slot{index: c.newSlot(), boxed: true, typ: v.Type()}
	}
	c.params(recv)
	c.params(typ.Params)
	c.resultSlots(typ.Results)
	c.block(block.List)
	c.emit(opReturn, 0, brace{block.Rbrace}, nil)
	return code
}

// A brace is the end of a function, where it returns without a statement.
type brace struct{ at token.Pos }

func (b brace) Pos() token.Pos { return b.at }

func (b brace) End() token.Pos { return b.at + 1 }

func parts(fn ast.Node) (typ *ast.FuncType, recv *ast.FieldList, body *ast.BlockStmt) {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Type, fn.Recv, fn.Body
	case *ast.FuncLit:
		return fn.Type, nil, fn.Body
	}
	return nil, nil, nil
}

func (c *compiler) params(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, field := range list.List {
		for _, name := range field.Names {
			c.param(name, field.Type)
		}
		if len(field.Names) == 0 {
			c.code.params = append(c.code.params, slot{index: c.newSlot(), typ: c.typeOf(field.Type)})
		}
	}
}

func (c *compiler) param(name *ast.Ident, typ ast.Expr) {
	if v, ok := c.x.info.Defs[name].(*types.Var); ok && name.Name != "_" {
		c.code.params = append(c.code.params, c.declare(v))
		return
	}
	c.code.params = append(c.code.params, slot{index: c.newSlot(), typ: c.paramType(name, typ)})
}

func (c *compiler) paramType(name *ast.Ident, typ ast.Expr) types.Type {
	if v, ok := c.x.info.Defs[name].(*types.Var); ok {
		return v.Type()
	}
	return c.typeOf(typ)
}

func (c *compiler) resultSlots(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, field := range list.List {
		for _, name := range field.Names {
			v, ok := c.x.info.Defs[name].(*types.Var)
			if ok && name.Name != "_" {
				c.code.results = append(c.code.results, c.declare(v))
				continue
			}
			c.code.results = append(c.code.results, slot{index: c.newSlot(), typ: c.typeOf(field.Type)})
		}
		if len(field.Names) == 0 {
			c.code.results = append(c.code.results, slot{index: c.newSlot(), typ: c.typeOf(field.Type)})
		}
	}
}
