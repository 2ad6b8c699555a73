package interleave

import (
	"go/ast"
	"go/types"
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
