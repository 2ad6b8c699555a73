package interleave

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/typematch"
)

// call pushes callee and arguments and emits op (opCall, opGo, opDefer). It
// returns how many results the call leaves on the stack.
func (c *compiler) call(call *ast.CallExpr, op opcode, node ast.Node) int {
	if tv := c.x.info.Types[call.Fun]; tv.IsType() {
		c.conversion(call)
		return 1
	}
	if name := typematch.Builtin(c.x.info, call); name != "" {
		return c.builtin(call, name, op, node)
	}
	spec := c.callee(call)
	c.args(call, spec)
	if spec.kind == callValue || spec.kind == callMethod {
		c.emit(opResolve, 0, call, spec)
	}
	c.emit(op, 0, node, spec)
	if op != opCall {
		return 0
	}
	return len(spec.results)
}

func (c *compiler) conversion(call *ast.CallExpr) {
	c.expr(call.Args[0])
	c.emit(opConvert, 0, call, c.typeOf(call))
}

// callee pushes the receiver or the function value and says what is called.
func (c *compiler) callee(call *ast.CallExpr) *callSpec {
	spec := &callSpec{call: call, results: results(c.typeOf(call)), inLoop: c.depth > 0}
	fn := typematch.Callee(c.x.info, call)
	if fn == nil {
		spec.kind = callValue
		c.expr(call.Fun)
		return spec
	}
	spec.fn = fn
	spec.model = modelOf(fn)
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := c.x.info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			c.receiver(sel, s)
			spec.nargs++
			if types.IsInterface(fn.Signature().Recv().Type()) {
				spec.kind = callMethod
				return spec
			}
		}
	}
	spec.kind = c.x.kindOf(fn)
	return spec
}

func (x *Explorer) kindOf(fn *types.Func) callKind {
	switch {
	case modelOf(fn) != noModel:
		return callModel
	case x.decls[fn] != nil:
		return callStatic
	}
	return callOpaque
}

func results(t types.Type) []types.Type {
	switch t := t.(type) {
	case nil:
		return nil
	case *types.Tuple:
		list := make([]types.Type, t.Len())
		for i := range list {
			list[i] = t.At(i).Type()
		}
		return list
	}
	return []types.Type{t}
}

// receiver pushes the receiver of a method, by address if the method wants it.
func (c *compiler) receiver(e *ast.SelectorExpr, sel *types.Selection) {
	fn := sel.Obj().(*types.Func)
	index := sel.Index()[:len(sel.Index())-1]
	t := sel.Recv()
	for _, i := range index {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		t = fieldType(t, i)
	}
	wantsPointer := isPointer(fn.Signature().Recv().Type())
	switch {
	case len(index) == 0 && (isPointer(t) || !wantsPointer):
		c.expr(e.X)
	case len(index) == 0:
		c.addr(e.X)
	default:
		c.path(e.X, sel.Recv(), index, e)
		if isPointer(t) || !wantsPointer {
			c.emit(opDeref, 0, e, t)
		}
	}
	if p, ok := t.Underlying().(*types.Pointer); ok && !wantsPointer && !types.IsInterface(t) {
		c.emit(opDeref, 0, e, p.Elem())
	}
}

// args pushes the arguments and counts them.
func (c *compiler) args(call *ast.CallExpr, spec *callSpec) {
	sig, _ := c.typeOf(call.Fun).Underlying().(*types.Signature)
	if sig == nil {
		c.cut(call)
		return
	}
	fixed := sig.Params().Len()
	if sig.Variadic() && !call.Ellipsis.IsValid() {
		fixed--
	} else {
		fixed = max(fixed, len(call.Args))
	}
	if len(call.Args) == 1 && sig.Params().Len() > 1 {
		if tuple, ok := c.typeOf(call.Args[0]).(*types.Tuple); ok {
			c.tupleArgs(call, spec, sig, tuple)
			return
		}
	}
	for i, a := range call.Args {
		c.expr(a)
		if i < fixed {
			spec.nargs++
		}
	}
	if sig.Variadic() && !call.Ellipsis.IsValid() {
		c.emit(opList, len(call.Args)-fixed, call, sig.Params().At(fixed).Type())
		spec.nargs++
	}
}

// tupleArgs passes the results of one call on to another.
func (c *compiler) tupleArgs(call *ast.CallExpr, spec *callSpec, sig *types.Signature, tuple *types.Tuple) {
	c.tuple(call.Args[0], tuple.Len())
	if sig.Variadic() {
		fixed := sig.Params().Len() - 1
		c.emit(opList, tuple.Len()-fixed, call, sig.Params().At(fixed).Type())
	}
	spec.nargs += sig.Params().Len()
}

// builtin compiles a call of a builtin function.
func (c *compiler) builtin(call *ast.CallExpr, name string, op opcode, node ast.Node) int {
	if op == opDefer || op == opGo {
		c.deferBuiltin(call, name, op, node)
		return 0
	}
	switch name {
	case "panic":
		c.cut(call)
		return 0
	case "close":
		c.expr(call.Args[0])
		c.emit(opClose, 0, call, nil)
		return 0
	case "make":
		c.makeCall(call)
	case "new":
		c.newCall(call)
	case "len", "cap":
		c.expr(call.Args[0])
		c.emit(opLen, 0, call, name)
	case "append":
		c.appendCall(call)
	case "delete":
		c.expr(call.Args[0])
		c.expr(call.Args[1])
		c.emit(opDelete, 0, call, nil)
		return 0
	case "recover":
		c.emit(opConst, 0, call, nilV{})
	default:
		return c.otherBuiltin(call)
	}
	return 1
}

// deferBuiltin compiles go and defer of a builtin; only close matters.
func (c *compiler) deferBuiltin(call *ast.CallExpr, name string, op opcode, node ast.Node) {
	switch name {
	case "close":
		c.expr(call.Args[0])
		c.emit(op, 0, node, &callSpec{kind: callModel, model: modelClose, nargs: 1, call: call})
	case "panic":
		c.cut(call)
	}
}

func (c *compiler) otherBuiltin(call *ast.CallExpr) int {
	for _, a := range call.Args {
		c.expr(a)
		c.emit(opPop, 1, call, nil)
	}
	list := results(c.typeOf(call))
	if len(list) == 1 && !isVoid(list[0]) {
		c.emit(opUnknown, 0, call, list[0])
		return 1
	}
	return 0
}

func isVoid(t types.Type) bool {
	tuple, ok := t.(*types.Tuple)
	return ok && tuple.Len() == 0
}

func (c *compiler) makeCall(call *ast.CallExpr) {
	t := c.typeOf(call)
	switch t.Underlying().(type) {
	case *types.Chan:
		c.sizeArg(call, 1)
		c.emit(opMakeChan, 0, call, t)
	case *types.Slice:
		c.sizeArg(call, 1)
		c.emit(opMakeSlice, 0, call, t)
	case *types.Map:
		c.emit(opMap, 0, call, t)
	default:
		c.emit(opUnknown, 0, call, t)
	}
}

func (c *compiler) sizeArg(call *ast.CallExpr, i int) {
	if i < len(call.Args) {
		c.expr(call.Args[i])
		return
	}
	c.emit(opConst, 0, call, intV(0))
}

func (c *compiler) newCall(call *ast.CallExpr) {
	t := c.typeOf(call.Args[0])
	if tv := c.x.info.Types[call.Args[0]]; tv.IsType() {
		c.pushZero(call, t)
	} else {
		c.expr(call.Args[0])
	}
	c.emit(opCell, 0, call, t)
}

func (c *compiler) appendCall(call *ast.CallExpr) {
	for _, a := range call.Args {
		c.expr(a)
	}
	at := c.emit(opAppend, len(call.Args)-1, call, c.typeOf(call))
	if call.Ellipsis.IsValid() {
		c.code.instrs[at].b = 1
	}
}
