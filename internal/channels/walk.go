package channels

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/memlint/memlint/internal/typematch"
)

// A walker reads the package once and fills the graph of flows.
type walker struct {
	*flow
	pkg     *types.Package
	info    *types.Info
	decls   map[*types.Func]*ast.FuncDecl
	bound   map[*types.Var]*ast.FuncLit // local variables that hold one function literal
	names   map[*ast.FuncLit]*types.Var // the other way round
	structs map[string]*structType      // struct types that hold channels, by their text
	open    map[string]bool             // names of the methods of interfaces declared here
	ops     []operation
	marks   *marks
	funcs   []inspector.Cursor // the declarations and literals, in source order
}

// An operation is an Op whose channel isn't known before the walk ends.
type operation struct {
	op *Op
	on node
}

// take takes the census.
func (c *Census) take() {
	c.build.Do(func() {
		w := &walker{
			flow: newFlow(), pkg: c.pkg, info: c.info,
			decls:   make(map[*types.Func]*ast.FuncDecl),
			bound:   make(map[*types.Var]*ast.FuncLit),
			names:   make(map[*ast.FuncLit]*types.Var),
			open:    make(map[string]bool),
			structs: make(map[string]*structType),
		}
		c.flow, c.walk = w.flow, w
		c.selects = make(map[*ast.SelectStmt]*Select)
		if c.HasChannels() {
			w.marks = markChannels(c.inspect, c.uses)
			w.readFuncs(c)
			w.readFlows()
		} else {
			w.funcs = slices.Collect(c.inspect.Root().Preorder((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)))
		}
		c.settle(w)
	})
}

// HasChannels reports whether the package has a go statement, a channel type
// or a channel operation. It costs less than the census.
func (c *Census) HasChannels() bool {
	for cur := range c.inspect.Root().Preorder((*ast.ChanType)(nil), (*ast.SendStmt)(nil), (*ast.GoStmt)(nil), (*ast.SelectStmt)(nil), (*ast.UnaryExpr)(nil)) {
		if e, ok := cur.Node().(*ast.UnaryExpr); !ok || e.Op == token.ARROW {
			return true
		}
	}
	return false
}

// settle hands each operation to its channel.
func (c *Census) settle(w *walker) {
	for _, o := range w.ops {
		ch := w.channel(o.on)
		o.op.Channel = ch
		switch o.op.Kind {
		case Send:
			ch.Sends = append(ch.Sends, o.op)
		case Receive:
			ch.Receives = append(ch.Receives, o.op)
		case Range:
			ch.Ranges = append(ch.Ranges, o.op)
		case Close:
			ch.Closes = append(ch.Closes, o.op)
		}
		c.enterSelect(o.op)
	}
	c.channels = w.finish()
	for _, ch := range c.channels {
		c.dropTests(ch)
	}
}

// dropTests takes what tests do out of a channel that the package makes
// itself: it says nothing of the channel's life in a program.
func (c *Census) dropTests(ch *Channel) {
	isTest := func(n ast.Node) bool {
		return typematch.InTestFile(c.fset, n.Pos())
	}
	ofTest := func(m Make) bool { return isTest(m.At.Node()) }
	if !c.hasTests || len(ch.Makes) == 0 || !slices.ContainsFunc(ch.Makes, func(m Make) bool { return !ofTest(m) }) {
		return
	}
	ch.Makes = slices.DeleteFunc(ch.Makes, ofTest)
	for _, ops := range []*[]*Op{&ch.Sends, &ch.Receives, &ch.Ranges, &ch.Closes} {
		*ops = slices.DeleteFunc(*ops, func(op *Op) bool { return isTest(op.At.Node()) })
	}
}

// enterSelect makes op a case of its select statement, if it is one.
func (c *Census) enterSelect(op *Op) {
	clause, ok := commClause(op.At)
	if !ok {
		return
	}
	cur := clause.Parent().Parent()
	stmt := cur.Node().(*ast.SelectStmt)
	s := c.selects[stmt]
	if s == nil {
		s = &Select{At: cur}
		for _, clause := range stmt.Body.List {
			s.Default = s.Default || clause.(*ast.CommClause).Comm == nil
		}
		c.selects[stmt] = s
	}
	s.Ops = append(s.Ops, op)
	op.Select = s
}

// commClause returns the clause of a select statement of which the operation
// at cur is the communication.
func commClause(cur inspector.Cursor) (inspector.Cursor, bool) {
	for {
		switch kind := cur.ParentEdgeKind(); kind {
		case edge.CommClause_Comm:
			return cur.Parent(), true
		case edge.ParenExpr_X, edge.ExprStmt_X, edge.AssignStmt_Rhs:
			cur = cur.Parent()
		default:
			return inspector.Cursor{}, false
		}
	}
}

// ref returns the identity of the channels that expr denotes or contains.
func (w *walker) ref(expr ast.Expr) node {
	if channelIn(w.typeOf(expr)) == nil {
		return none
	}
	switch e := expr.(type) {
	case *ast.Ident:
		if v, ok := w.info.ObjectOf(e).(*types.Var); ok {
			return w.refVar(e, v)
		}
		return none
	case *ast.SelectorExpr:
		if v, ok := w.info.Uses[e.Sel].(*types.Var); ok {
			return w.refVar(e, v)
		}
	case *ast.ParenExpr:
		return w.ref(e.X)
	case *ast.StarExpr:
		return w.ref(e.X)
	case *ast.SliceExpr:
		return w.ref(e.X)
	case *ast.IndexExpr:
		return w.ref(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			return w.element(w.ref(e.X))
		}
		return w.ref(e.X)
	case *ast.CompositeLit:
		return w.container(e)
	case *ast.CallExpr:
		return w.refCall(e)
	}
	return w.foreign(expr, nil)
}

// typeOf returns the type of the first value of an expression: where the
// second one is used too (v, ok = m[k]), the type recorded is that of both.
func (w *walker) typeOf(expr ast.Expr) types.Type {
	t := w.info.TypeOf(expr)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() == 2 {
		if _, call := ast.Unparen(expr).(*ast.CallExpr); !call {
			return tuple.At(0).Type()
		}
	}
	return t
}

// container returns the identity of a literal or a made container.
func (w *walker) container(expr ast.Expr) node {
	n := w.find(exprKey(expr))
	if n != none && isContainer(w.info.TypeOf(expr)) {
		w.channel(n).Contained = true
	}
	return n
}

func (w *walker) refVar(expr ast.Expr, v *types.Var) node {
	if !w.inView(v) {
		return w.foreign(expr, v)
	}
	known := len(w.nodes)
	n := w.find(key{obj: v.Origin()})
	if len(w.nodes) > known && w.isOpenVar(v) {
		w.grant(n, MayAll)
	}
	return n
}

// inView reports whether the flows to and from v can be seen: it belongs to
// this package, and its declared type isn't a type parameter.
func (w *walker) inView(v *types.Var) bool {
	return v.Pkg() == w.pkg && channelIn(v.Origin().Type()) != nil
}

// isOpenVar reports whether code outside can use a variable by its name.
func (w *walker) isOpenVar(v *types.Var) bool {
	return v.Exported() && (v.IsField() || isPackageVar(v)) && w.pkg.Name() != "main"
}

func (w *walker) refCall(call *ast.CallExpr) node {
	if tv := w.info.Types[call.Fun]; tv.IsType() && len(call.Args) == 1 {
		if channelIn(w.info.TypeOf(call.Args[0])) == nil {
			return w.foreign(call, nil)
		}
		return w.ref(call.Args[0])
	}
	switch callee := w.callee(call).(type) {
	case *types.Builtin:
		switch callee.Name() {
		case "make", "new":
			return w.container(call)
		case "append":
			return w.ref(call.Args[0])
		}
	case *types.Func:
		if w.resultInView(callee, 0) {
			return w.find(key{callee, 1})
		}
		return w.foreign(call, callee)
	}
	if lit := w.literal(call.Fun); lit != nil {
		return w.find(key{lit, 1})
	}
	return w.foreign(call, nil)
}

// resultInView reports whether the flows to result i of fn can be seen.
func (w *walker) resultInView(fn *types.Func, i int) bool {
	results := fn.Signature().Results()
	return w.decls[fn] != nil && i < results.Len() && channelIn(results.At(i).Type()) != nil
}

// callee returns the function, in its generic form, or the builtin that is
// called by name, or nil.
func (w *walker) callee(call *ast.CallExpr) types.Object {
	switch callee := typeutil.Callee(w.info, call).(type) {
	case *types.Func:
		return callee.Origin()
	case *types.Builtin:
		return callee
	}
	return nil
}

// literal returns the function literal that fun is, or is bound to, or nil.
func (w *walker) literal(fun ast.Expr) *ast.FuncLit {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.FuncLit:
		return fun
	case *ast.Ident:
		if v, ok := w.info.Uses[fun].(*types.Var); ok {
			return w.bound[v]
		}
	}
	return nil
}

// foreign returns an identity for an expression whose channel comes from
// outside.
func (w *walker) foreign(expr ast.Expr, obj types.Object) node {
	known := len(w.nodes)
	n := w.find(exprKey(expr))
	if len(w.nodes) > known {
		c := w.channel(n)
		c.Sources = append(c.Sources, Source{expr, obj})
		w.grant(n, MayAll)
	}
	return n
}

// isForeign reports whether a place belongs to another package.
func (w *walker) isForeign(expr ast.Expr) bool {
	switch e := ast.Unparen(expr).(type) {
	case *ast.SelectorExpr:
		v, ok := w.info.Uses[e.Sel].(*types.Var)
		return ok && !w.inView(v)
	case *ast.IndexExpr:
		return w.isForeign(e.X)
	case *ast.StarExpr:
		return w.isForeign(e.X)
	}
	return false
}

// assign notes that the value of src goes to the place dst.
func (w *walker) assign(dst ast.Expr, src ast.Expr, at inspector.Cursor) {
	if id, ok := dst.(*ast.Ident); ok && id.Name == "_" {
		return
	}
	t := w.info.TypeOf(dst)
	if w.isForeign(dst) {
		w.give(src, t)
		return
	}
	if channelIn(t) == nil {
		w.give(src, t)
		return
	}
	w.put(w.ref(dst), t, src, at)
}

// put notes that the value of src goes to the identity n of type t.
func (w *walker) put(n node, t types.Type, src ast.Expr, at inspector.Cursor) {
	if tv := w.info.Types[src]; tv.IsNil() {
		if isChannel(t) && n != none {
			w.channel(n).Nils = append(w.channel(n).Nils, at)
		}
		return
	}
	if channelIn(t) == nil {
		w.give(src, t)
		return
	}
	w.union(n, w.ref(src))
}

// give notes that the value of src goes outside, as a value of type t.
func (w *walker) give(src ast.Expr, t types.Type) {
	if _, ok := src.(*ast.BasicLit); ok {
		return
	}
	ch := channelIn(w.info.TypeOf(src))
	if ch == nil {
		return
	}
	if to := channelIn(t); to != nil {
		ch = to
	}
	w.grant(w.ref(src), rightsOf(ch))
}

// capacity returns the constant capacity of a call of make, or -1.
func (w *walker) capacity(call *ast.CallExpr) int64 {
	if len(call.Args) < 2 {
		return 0
	}
	value := w.info.Types[call.Args[1]].Value
	if value == nil {
		return -1
	}
	if n, exact := constant.Int64Val(constant.ToInt(value)); exact {
		return n
	}
	return -1
}

// enclosing returns the innermost function around cur and the innermost loop
// of that function around it.
func enclosing(cur inspector.Cursor) (fn ast.Node, loop ast.Stmt) {
	for c := cur; c.Node() != nil; c = c.Parent() {
		switch n := c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			if c != cur {
				return n, loop
			}
		}
		switch c.ParentEdgeKind() {
		case edge.ForStmt_Cond, edge.ForStmt_Post, edge.ForStmt_Body, edge.RangeStmt_Body:
			if loop == nil {
				loop = c.Parent().Node().(ast.Stmt)
			}
		}
	}
	return nil, loop
}
