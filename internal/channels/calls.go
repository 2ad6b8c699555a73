package channels

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

func (w *walker) callExpr(call *ast.CallExpr, cur inspector.Cursor) {
	if tv := w.info.Types[call.Fun]; tv.IsType() {
		if len(call.Args) == 1 && channelIn(tv.Type) == nil {
			w.give(call.Args[0], tv.Type)
			w.convertStruct(tv.Type, w.info.TypeOf(call.Args[0]))
		}
		return
	}
	switch callee := w.callee(call).(type) {
	case *types.Builtin:
		w.builtin(callee.Name(), call, cur)
	case *types.Func:
		w.callFunc(callee, call, cur)
	default:
		w.callDynamic(call, cur)
	}
}

// convertStruct gives up on the channels in the fields of struct types of
// which one is converted to the other.
func (w *walker) convertStruct(list ...types.Type) {
	for _, t := range list {
		if t == nil {
			return
		}
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return
		}
		for i := range s.NumFields() {
			if f := s.Field(i); channelIn(f.Type()) != nil && w.inView(f) {
				w.grant(w.find(key{obj: f.Origin()}), MayAll)
			}
		}
	}
}

func (w *walker) builtin(name string, call *ast.CallExpr, cur inspector.Cursor) {
	switch name {
	case "make":
		if isChannel(w.info.TypeOf(call)) {
			fn, loop := enclosing(cur)
			c := w.channel(w.ref(call))
			c.Makes = append(c.Makes, Make{At: cur, Cap: w.capacity(call), Func: fn, Loop: loop})
		}
	case "close":
		w.operation(Close, call.Args[0], nil, cur)
	case "append":
		if channelIn(w.info.TypeOf(call)) == nil {
			if holdsInterfaces(w.info.TypeOf(call)) {
				w.giveAll(call.Args[1:])
			}
			return
		}
		for _, arg := range call.Args[1:] {
			w.union(w.ref(call.Args[0]), w.ref(arg))
		}
	case "copy":
		w.union(w.ref(call.Args[0]), w.ref(call.Args[1]))
	case "panic":
		w.giveAll(call.Args)
	}
}

func (w *walker) giveAll(args []ast.Expr) {
	for _, arg := range args {
		w.give(arg, nil)
	}
}

// callFunc notes the flows from the arguments of a call to the parameters of
// a function that is known by name.
func (w *walker) callFunc(fn *types.Func, call *ast.CallExpr, cur inspector.Cursor) {
	args := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := w.info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr && len(args) > 0 {
			args = args[1:]
		} else if recv := fn.Signature().Recv(); s != nil && recv != nil && w.decls[fn] != nil {
			w.union(w.paramNode(recv), w.ref(sel.X))
		}
	}
	w.pass(fn.Signature(), args, w.decls[fn] != nil, cur)
}

// callDynamic does the same for a function literal, or gives the arguments
// away where the function isn't known.
func (w *walker) callDynamic(call *ast.CallExpr, cur inspector.Cursor) {
	lit := w.literal(call.Fun)
	t := w.info.TypeOf(call.Fun)
	if lit != nil {
		t = w.info.TypeOf(lit)
	}
	if t == nil {
		return
	}
	if sig, ok := t.Underlying().(*types.Signature); ok {
		w.pass(sig, call.Args, lit != nil, cur)
		return
	}
	w.giveAll(call.Args)
}

// pass notes that args go to the parameters of sig, or outside if its body
// isn't in view.
func (w *walker) pass(sig *types.Signature, args []ast.Expr, inView bool, cur inspector.Cursor) {
	if len(args) == 1 {
		if tuple, ok := w.info.TypeOf(args[0]).(*types.Tuple); ok {
			w.passTuple(sig, tuple, args[0], inView)
			return
		}
	}
	for i, arg := range args {
		if _, ok := arg.(*ast.BasicLit); ok {
			continue
		}
		param := paramAt(sig, i)
		if param == nil || !inView {
			w.giveTo(arg, param)
			continue
		}
		w.put(w.paramNode(param), param.Type(), arg, cur)
	}
}

func (w *walker) passTuple(sig *types.Signature, tuple *types.Tuple, call ast.Expr, inView bool) {
	for i := range tuple.Len() {
		if channelIn(tuple.At(i).Type()) == nil {
			continue
		}
		n := w.result(call, i)
		if param := paramAt(sig, i); inView && param != nil && channelIn(param.Type()) != nil {
			w.union(w.paramNode(param), n)
			continue
		}
		w.grant(n, MayAll)
	}
}

func (w *walker) giveTo(arg ast.Expr, param *types.Var) {
	if param == nil {
		w.give(arg, nil)
		return
	}
	w.give(arg, param.Type())
}

func (w *walker) paramNode(param *types.Var) node {
	if channelIn(param.Type()) == nil {
		return none
	}
	return w.find(key{obj: param.Origin()})
}

// paramAt returns the parameter that takes argument i, or nil.
func paramAt(sig *types.Signature, i int) *types.Var {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 {
		i = n - 1
	}
	if i >= n {
		return nil
	}
	return sig.Params().At(i)
}
