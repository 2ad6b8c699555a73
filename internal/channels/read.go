package channels

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/uses"
)

// readFuncs notes the functions of the package and which of their parameters
// and results code outside can reach.
func (w *walker) readFuncs(c *Census) {
	for cur := range c.inspect.Root().Preorder((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.InterfaceType)(nil), (*ast.StructType)(nil), (*ast.ChanType)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.FuncDecl:
			w.funcs = append(w.funcs, cur)
			if fn, ok := w.info.Defs[n.Name].(*types.Func); ok && n.Body != nil {
				w.decls[fn] = n
			}
		case *ast.InterfaceType:
			for _, m := range n.Methods.List {
				for _, name := range m.Names {
					w.open[name.Name] = true
				}
			}
		case *ast.StructType:
			w.readStruct(n, cur.ParentEdgeKind() == edge.TypeSpec_Type)
		case *ast.FuncLit:
			w.funcs = append(w.funcs, cur)
			w.bindLit(cur, c.uses)
		case *ast.ChanType:
			w.marks.mark(cur)
		}
	}
	for _, cur := range w.funcs {
		switch n := cur.Node().(type) {
		case *ast.FuncDecl:
			w.openDecl(n, cur, c.uses)
		case *ast.FuncLit:
			w.openLit(n, cur, c.uses)
		}
	}
}

// readStruct unites the channels in the fields of a struct type without a name
// with those of identical struct types: their values can be assigned.
func (w *walker) readStruct(n *ast.StructType, named bool) {
	s, ok := w.info.TypeOf(n).(*types.Struct)
	if !ok || !hasChannelField(s) {
		return
	}
	text := types.TypeString(s, nil)
	first := w.structs[text]
	if first == nil {
		w.structs[text] = &structType{s, named}
		return
	}
	if named && first.named {
		return // values of two named types aren't assignable
	}
	first.named = false
	for i := range s.NumFields() {
		if channelIn(s.Field(i).Type()) != nil {
			w.union(w.refVar(nil, s.Field(i)), w.refVar(nil, first.Field(i)))
		}
	}
}

// structType is the first struct type of some text.
type structType struct {
	*types.Struct
	named bool
}

func hasChannelField(s *types.Struct) bool {
	for f := range s.Fields() {
		if channelIn(f.Type()) != nil {
			return true
		}
	}
	return false
}

// bindLit binds a literal to the variable that is declared with it, or that it
// is assigned to.
func (w *walker) bindLit(cur inspector.Cursor, index *uses.Index) {
	lit := cur.Node().(*ast.FuncLit)
	cur = uses.Unparen(cur)
	switch n := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		if cur.ParentEdgeKind() == edge.AssignStmt_Rhs && len(n.Lhs) == len(n.Rhs) {
			if id, ok := n.Lhs[cur.ParentEdgeIndex()].(*ast.Ident); ok {
				w.bind(id, lit, index, n.Tok == token.DEFINE)
			}
		}
	case *ast.ValueSpec:
		if len(n.Names) == len(n.Values) {
			w.bind(n.Names[cur.ParentEdgeIndex()], lit, index, true)
		}
	}
}

// bind notes that a local variable holds a function literal, if it holds no
// other value in its life. A recursive closure (var f func(); f = func() ...)
// counts: it is assigned once and declared without a value.
func (w *walker) bind(id *ast.Ident, lit *ast.FuncLit, index *uses.Index, defines bool) {
	v, ok := w.info.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || isPackageVar(v) {
		return
	}
	writes := 0
	for cur := range index.Of(v) {
		switch cur.ParentEdgeKind() {
		case edge.AssignStmt_Lhs:
			writes++
		case edge.UnaryExpr_X:
			return // address taken
		}
	}
	if defines && writes == 0 || !defines && writes == 1 && declaredBare(v, index) {
		w.bound[v], w.names[lit] = lit, v
	}
}

// declaredBare reports whether v is declared by a var without a value.
func declaredBare(v *types.Var, index *uses.Index) bool {
	def, ok := index.Def(v)
	if !ok || def.ParentEdgeKind() != edge.ValueSpec_Names {
		return false
	}
	return len(def.Parent().Node().(*ast.ValueSpec).Values) == 0
}

// openDecl opens the parameters and results of a declared function to code
// outside, where that code can call it.
func (w *walker) openDecl(n *ast.FuncDecl, cur inspector.Cursor, index *uses.Index) {
	fn, ok := w.info.Defs[n.Name].(*types.Func)
	if !ok {
		return
	}
	if recv := fn.Signature().Recv(); recv != nil && channelIn(recv.Type()) != nil {
		w.openParam(recv) // type events chan event: converted to an interface, say
	}
	if !holdsChannels(fn.Signature()) {
		return
	}
	w.linkResults(fn, fn.Signature(), cur)
	if w.isOpenFunc(fn) || isUsedAsValue(fn, index) || n.Body == nil {
		w.openSignature(fn, fn.Signature())
	}
}

// openLit does the same for a function literal. What calls it is known if it
// is called where it stands, or bound to a variable that is only called.
func (w *walker) openLit(lit *ast.FuncLit, cur inspector.Cursor, index *uses.Index) {
	sig, ok := w.info.TypeOf(lit).(*types.Signature)
	if !ok || !holdsChannels(sig) {
		return
	}
	w.linkResults(lit, sig, cur)
	if uses.Unparen(cur).ParentEdgeKind() == edge.CallExpr_Fun {
		return
	}
	if v := w.names[lit]; v != nil && !isUsedAsValue(v, index) {
		return
	}
	w.openSignature(lit, sig)
}

// linkResults unites the results of a function with their names, and sees to
// it that its returns are visited.
func (w *walker) linkResults(fn any, sig *types.Signature, at inspector.Cursor) {
	for i := range sig.Results().Len() {
		v := sig.Results().At(i)
		if channelIn(v.Type()) == nil {
			continue
		}
		w.marks.markReturns(at)
		if v.Name() != "" && v.Name() != "_" {
			w.union(w.find(key{fn, i + 1}), w.find(key{obj: v}))
		}
	}
}

// openSignature grants code outside what it can do with the channels that it
// passes to fn or gets from it.
func (w *walker) openSignature(fn any, sig *types.Signature) {
	for i := range sig.Params().Len() {
		if v := sig.Params().At(i); channelIn(v.Type()) != nil {
			w.openParam(v)
		}
	}
	for i := range sig.Results().Len() {
		if ch := channelIn(sig.Results().At(i).Type()); ch != nil {
			w.grant(w.find(key{fn, i + 1}), rightsOf(ch))
		}
	}
}

// openParam notes that code outside passes channels in v.
func (w *walker) openParam(v *types.Var) {
	n := w.find(key{obj: v})
	w.grant(n, MayAll)
	w.channel(n).Sources = append(w.channel(n).Sources, Source{At: nil, Obj: v})
}

// isOpenFunc reports whether code outside, or a call through an interface,
// can reach fn.
func (w *walker) isOpenFunc(fn *types.Func) bool {
	if fn.Signature().Recv() != nil && w.open[fn.Name()] {
		return true
	}
	return fn.Exported() && w.pkg.Name() != "main"
}

func holdsChannels(sig *types.Signature) bool {
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		for i := range tuple.Len() {
			if channelIn(tuple.At(i).Type()) != nil {
				return true
			}
		}
	}
	return false
}

// isUsedAsValue reports whether a function, or a variable that holds one, is
// used other than to call it. A function that nobody calls is called from
// where we can't see: through an interface, by a generated registration.
func isUsedAsValue(obj types.Object, index *uses.Index) bool {
	called := false
	for cur := range index.Of(obj) {
		if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
			cur = cur.Parent()
		}
		for k := cur.ParentEdgeKind(); k == edge.IndexExpr_X || k == edge.IndexListExpr_X || k == edge.ParenExpr_X; k = cur.ParentEdgeKind() {
			cur = cur.Parent()
		}
		switch cur.ParentEdgeKind() {
		case edge.CallExpr_Fun:
			called = true
		case edge.AssignStmt_Lhs: // the binding itself
		default:
			return true
		}
	}
	return !called
}
