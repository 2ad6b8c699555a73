package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/uses"
)

// An opcode is one step of a stack machine.
type opcode uint8

const (
	opConst     opcode = iota // push x
	opUnknown                 // push an unknown value of type x
	opLoad                    // push slot a
	opStore                   // slot a = pop
	opBox                     // slot a = pointer to a new variable of type x that holds pop
	opCell                    // replace the top by a pointer to a new variable of type x
	opGlobal                  // push a pointer to the package variable x
	opDeref                   // replace the pointer on top by what it points to
	opSet                     // pop pointer, pop value, store
	opPart                    // replace the top by its part a
	opPartAddr                // replace the pointer on top by one to its part a
	opIndex                   // pop index, pop container, push element; b: and ok
	opIndexAddr               // pop index, pop slice or pointer to array, push pointer
	opMapSet                  // pop key, pop map, pop value
	opBinary                  // pop, pop, push
	opNot                     // replace the top
	opNeg                     // replace the top by an unknown or the negative
	opConvert                 // replace the top, converted to type x
	opPop                     // drop a values
	opJump                    // to a
	opBranch                  // pop a condition, jump to a if it is false
	opChoose                  // either go on or jump to a
	opStruct                  // pop a fields, push a struct of type x
	opList                    // pop a elements, push a slice or array of type x
	opMap                     // pop a keys and values, push a map
	opMakeChan                // pop the capacity, push a channel
	opMakeSlice               // pop the length, push a slice of type x
	opLen                     // replace the top
	opAppend                  // pop a values, pop slice, push slice; b: the last is a slice
	opDelete                  // pop key, pop map
	opSlice                   // pop a bounds, pop operand, push part of it
	opClosure                 // pop len(x.captured) variables, push function
	opBound                   // pop receiver, push method value x
	opAssert                  // type assertion to x; b: and ok
	opRangeInit               // slot a = iteration over pop
	opRangeNext               // push key and value of slot a, or jump to b
	opResolve                 // find what the next call calls
	opCall                    // call x, or what opResolve found
	opGo
	opDefer
	opReturn
	opDebox // give the loop variable in slot a a variable of its own
	opSend
	opRecv // push value and ok; b: of a range
	opSelect
	opClose
	opCut  // the path ends here, in silence
	opBody // jump to the statements x, compiled when they are first reached
)

// An instr is one instruction.
type instr struct {
	op   opcode
	a, b int
	node ast.Node
	x    any
}

// A code is a compiled function body.
type code struct {
	id       int
	node     ast.Node // *ast.FuncDecl, *ast.FuncLit, or nil for a stub
	name     string
	instrs   []instr
	nslots   int
	params   []slot
	results  []slot
	captured []*types.Var // the variables of outer functions, in slots 0, 1, ...
}

// A slot is the place of a variable in a frame. A boxed variable lives in an
// object, because it is shared or its address is used; the slot points to it.
type slot struct {
	index int
	boxed bool
	typ   types.Type
}

// A selectCase is one case of a select statement.
type selectCase struct {
	send   bool
	target int
	node   ast.Node
}

type selectInfo struct {
	cases      []selectCase
	hasDefault bool
	deflt      int
}

// A callKind says how a call finds its callee.
type callKind uint8

const (
	callStatic  callKind = iota // a function of the package
	callValue                   // a function value below the arguments
	callMethod                  // a method of the interface value below the arguments
	callModel                   // a function whose meaning is built in
	callOpaque                  // code out of view
	callClosure                 // a literal, below the arguments
)

// A callSpec describes a call. Its receiver counts as first argument.
type callSpec struct {
	kind    callKind
	fn      *types.Func
	model   model
	nargs   int
	results []types.Type
	call    *ast.CallExpr
	inLoop  bool
}

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

// A body is a block of statements that isn't compiled yet, and where it
// stands. Most blocks of large functions are never reached.
type body struct {
	list  []ast.Stmt
	c     *compiler
	loops []*loopLabel
	depth int
}

// smallBody is the length of text up to which a block is compiled at once.
const smallBody = 160

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

func (c *compiler) emit(op opcode, a int, node ast.Node, x any) int {
	c.code.instrs = append(c.code.instrs, instr{op: op, a: a, node: node, x: x})
	return len(c.code.instrs) - 1
}

func (c *compiler) pc() int           { return len(c.code.instrs) }
func (c *compiler) patch(at int)      { c.code.instrs[at].a = c.pc() }
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

// captured returns the variables of outer functions that a literal uses.
func (x *Explorer) captured(lit *ast.FuncLit) []*types.Var {
	var list []*types.Var
	seen := make(map[*types.Var]bool)
	ast.Inspect(lit, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := x.info.Uses[id].(*types.Var)
		if !ok || v.IsField() || v.Parent() == nil || v.Parent() == x.pkg.Scope() || v.Pkg() != x.pkg || contains(lit, v.Pos()) {
			return true
		}
		if !seen[v] {
			seen[v] = true
			list = append(list, v)
		}
		return true
	})
	return list
}

func contains(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// isBoxed reports whether v needs an object of its own: it has parts, a
// literal captures it, or it is used by address.
func (x *Explorer) isBoxed(v *types.Var) bool {
	boxed, ok := x.boxes[v]
	if !ok {
		boxed = isAggregate(v.Type()) || x.isShared(v)
		x.boxes[v] = boxed
	}
	return boxed
}

func (x *Explorer) isShared(v *types.Var) bool {
	for cur := range x.index.Of(v) {
		if isAddressed(cur) {
			return true
		}
		if fn, ok := uses.Func(cur); ok {
			if lit, ok := fn.Node().(*ast.FuncLit); ok && v.Pos() < lit.Pos() {
				return true
			}
		}
	}
	return false
}

func isAggregate(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

func isAddressed(cur inspector.Cursor) bool {
	cur = uses.Unparen(cur)
	u, ok := cur.Parent().Node().(*ast.UnaryExpr)
	return ok && u.Op == token.AND
}
