package growth

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A Use is how one place uses a container.
type Use uint8

const (
	Read   Use = iota // looks at it; for a slice also any copy of its value
	Insert            // adds an element that wasn't there
	Init              // gives a fresh value where there was none
	Remove            // takes away, replaces or resets
	Cap               // compares its length with something other than zero
	Escape            // may do anything
)

// An Op is one use of a container.
type Op struct {
	Use Use
	Cur inspector.Cursor // the call, assignment or expression
	Key inspector.Cursor // of a map: the key expression; valid if HasKey
	Val inspector.Cursor // the value inserted; valid if HasVal
	HasKey,
	HasVal bool
}

// A Container is a field or package variable that can grow, with all its
// uses in the package.
type Container struct {
	Var  *types.Var
	Kind ContainerKind
	Ops  []Op
}

// A ContainerKind says what a container is.
type ContainerKind uint8

const (
	Slice ContainerKind = iota
	Map
	SyncMap
	List
	Buffer // bytes.Buffer, strings.Builder
)

// String returns the word that users read.
func (k ContainerKind) String() string {
	return [...]string{"slice", "map", "sync.Map", "list", "buffer"}[k]
}

// KindOf returns what sort of container a variable of type t is.
func KindOf(t types.Type) (ContainerKind, bool) {
	switch {
	case typematch.IsNamed(t, "sync", "Map"):
		return SyncMap, true
	case typematch.IsNamed(t, "container/list", "List"):
		return List, true
	case typematch.IsNamed(t, "bytes", "Buffer"), typematch.IsNamed(t, "strings", "Builder"):
		return Buffer, true
	}
	switch t.Underlying().(type) {
	case *types.Slice:
		return Slice, true
	case *types.Map:
		return Map, true
	}
	return 0, false
}

// Has reports whether some operation is of one of the uses.
func (c *Container) Has(list ...Use) bool {
	for _, op := range c.Ops {
		for _, use := range list {
			if op.Use == use {
				return true
			}
		}
	}
	return false
}

// With yields the operations of one use, in source order.
func (c *Container) With(use Use) []Op {
	var list []Op
	for _, op := range c.Ops {
		if op.Use == use {
			list = append(list, op)
		}
	}
	return list
}

// A Census takes the operations of containers.
type Census struct {
	info  *types.Info
	pkg   *types.Package
	index *uses.Index
	tests func(inspector.Cursor) bool
}

// NewCensus returns a Census of the package that index describes. The uses for
// which isTest holds are left out.
func NewCensus(pkg *types.Package, info *types.Info, index *uses.Index, isTest func(inspector.Cursor) bool) *Census {
	return &Census{info, pkg, index, isTest}
}

// Of returns the container that v is, with its operations. It reports false
// if v is none, or if other packages can reach it.
func (c *Census) Of(v *types.Var) (*Container, bool) {
	kind, ok := KindOf(v.Type())
	if !ok || v.Embedded() {
		return nil, false
	}
	container := &Container{Var: v, Kind: kind}
	c.collect(container, v, 0)
	return container, true
}

// maxAliases bounds the chain of local variables that stand for a container.
const maxAliases = 3

// collect adds the operations on a variable that denotes the container.
func (c *Census) collect(container *Container, v *types.Var, depth int) {
	for use := range c.index.Of(v) {
		if c.tests(use) {
			continue
		}
		if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
			use = use.Parent()
		}
		c.classify(container, uses.Unparen(use), depth)
	}
}

// classify adds the operation for the expression at cur, which denotes the
// container.
func (c *Census) classify(container *Container, cur inspector.Cursor, depth int) {
	parent := cur.Parent()
	kind, i := cur.ParentEdge()
	switch kind {
	case edge.KeyValueExpr_Key:
		c.add(container, Op{Use: c.literalUse(parent.Node().(*ast.KeyValueExpr).Value), Cur: parent})
	case edge.AssignStmt_Lhs:
		c.assigned(container, cur, parent, i)
	case edge.AssignStmt_Rhs:
		c.copied(container, parent, i, depth)
	case edge.ValueSpec_Values:
		c.declared(container, parent, i, depth)
	case edge.IndexExpr_X:
		c.indexed(container, parent)
	case edge.SelectorExpr_X:
		c.selected(container, parent)
	case edge.CallExpr_Args:
		c.passed(container, parent, i, depth)
	case edge.UnaryExpr_X:
		c.addressed(container, parent)
	case edge.StarExpr_X:
		c.classify(container, uses.Unparen(parent), depth)
	case edge.BinaryExpr_X, edge.BinaryExpr_Y, edge.RangeStmt_X:
		c.add(container, Op{Use: Read, Cur: parent})
	case edge.SliceExpr_X:
		c.add(container, Op{Use: c.valueUse(container), Cur: parent})
	default:
		c.add(container, Op{Use: c.valueUse(container), Cur: cur})
	}
}

func (c *Census) add(container *Container, op Op) { container.Ops = append(container.Ops, op) }

// valueUse returns what it means that the value of a container goes somewhere
// else: nobody can shorten a slice through a copy of it, but a map is shared.
func (c *Census) valueUse(container *Container) Use {
	if container.Kind == Slice {
		return Read
	}
	return Escape
}

// literalUse returns what it means that a composite literal sets the
// container: a fresh value is a beginning, another one is shared.
func (c *Census) literalUse(value ast.Expr) Use {
	if c.isFresh(value) {
		return Init
	}
	return Escape
}

// isFresh reports whether e makes a new value that nothing else refers to.
func (c *Census) isFresh(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		return c.isFresh(e.X)
	case *ast.CallExpr:
		switch typematch.Builtin(c.info, e) {
		case "make", "new":
			return true
		}
		fn := typematch.Callee(c.info, e)
		return typematch.IsFunc(fn, "container/list", "New") || typematch.IsFunc(fn, "bytes", "NewBuffer") && len(e.Args) == 1 && c.info.Types[e.Args[0]].IsNil()
	case *ast.Ident:
		return c.info.Types[e].IsNil()
	}
	return false
}

// assigned classifies x.f = value.
func (c *Census) assigned(container *Container, cur, assign inspector.Cursor, i int) {
	stmt := assign.Node().(*ast.AssignStmt)
	op := Op{Use: Remove, Cur: assign}
	if len(stmt.Rhs) == len(stmt.Lhs) {
		target, value := cur.Node().(ast.Expr), stmt.Rhs[i]
		switch {
		case c.appendsTo(target, value):
			op.Use = Insert
		case c.isLazyInit(cur, target) && c.isFresh(value), c.inConstructor(cur, target) && c.isFresh(value):
			op.Use = Init
		}
	}
	c.add(container, op)
}

// appendsTo reports whether value is append(target, ...).
func (c *Census) appendsTo(target, value ast.Expr) bool {
	call, ok := ast.Unparen(value).(*ast.CallExpr)
	return ok && typematch.Builtin(c.info, call) == "append" && len(call.Args) > 1 && types.ExprString(call.Args[0]) == types.ExprString(target)
}

// isLazyInit reports whether an assignment to target stands under
// "if target == nil".
func (c *Census) isLazyInit(cur inspector.Cursor, target ast.Expr) bool {
	text := types.ExprString(target)
	for cond := range cur.Enclosing((*ast.IfStmt)(nil)) {
		b, ok := ast.Unparen(cond.Node().(*ast.IfStmt).Cond).(*ast.BinaryExpr)
		if ok && b.Op.String() == "==" && types.ExprString(b.X) == text && c.info.Types[b.Y].IsNil() {
			return true
		}
	}
	return false
}

// inConstructor reports whether target is a field of a value that the same
// function made, or the function is init.
func (c *Census) inConstructor(cur inspector.Cursor, target ast.Expr) bool {
	decl, ok := uses.Decl(cur)
	if !ok {
		return false
	}
	if fn := decl.Node().(*ast.FuncDecl); fn.Recv == nil && fn.Name.Name == "init" {
		return true
	}
	sel, ok := ast.Unparen(target).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return false
	}
	def, ok := c.index.Def(c.info.Uses[id])
	if !ok || !decl.Contains(def) {
		return false
	}
	assign, ok := def.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != len(assign.Rhs) {
		return false
	}
	_, i := def.ParentEdge()
	return c.isFresh(assign.Rhs[i])
}

// copied classifies y = x.f.
func (c *Census) copied(container *Container, assign inspector.Cursor, i, depth int) {
	stmt := assign.Node().(*ast.AssignStmt)
	if container.Kind == Slice || len(stmt.Lhs) != len(stmt.Rhs) {
		c.add(container, Op{Use: c.valueUse(container), Cur: assign})
		return
	}
	c.alias(container, stmt.Lhs[i], assign, depth)
}

// declared classifies var y = x.f.
func (c *Census) declared(container *Container, spec inspector.Cursor, i, depth int) {
	names := spec.Node().(*ast.ValueSpec).Names
	if container.Kind == Slice || i >= len(names) {
		c.add(container, Op{Use: c.valueUse(container), Cur: spec})
		return
	}
	c.alias(container, names[i], spec, depth)
}

// alias follows a local variable that is set to the container once.
func (c *Census) alias(container *Container, name ast.Expr, cur inspector.Cursor, depth int) {
	id, ok := name.(*ast.Ident)
	if ok && id.Name == "_" {
		return
	}
	v, isDef := c.info.Defs[id].(*types.Var)
	if !ok || !isDef || depth >= maxAliases {
		c.add(container, Op{Use: Escape, Cur: cur})
		return
	}
	c.collect(container, v, depth+1)
}

// indexed classifies x.f[k].
func (c *Census) indexed(container *Container, index inspector.Cursor) {
	op := Op{Use: Read, Cur: index, Key: index.ChildAt(edge.IndexExpr_Index, -1), HasKey: container.Kind == Map}
	if container.Kind != Map {
		c.add(container, op)
		return
	}
	target := uses.Unparen(index)
	kind, i := target.ParentEdge()
	switch kind {
	case edge.AssignStmt_Lhs:
		op.Use, op.Cur = Insert, target.Parent()
		if stmt := target.Parent().Node().(*ast.AssignStmt); len(stmt.Lhs) == len(stmt.Rhs) {
			op.Val, op.HasVal = target.Parent().ChildAt(edge.AssignStmt_Rhs, i), true
		}
	case edge.IncDecStmt_X:
		op.Use, op.Cur = Insert, target.Parent()
	case edge.UnaryExpr_X: // &m[k] doesn't compile; <-m[k] reads
	}
	c.add(container, op)
}

// passed classifies f(x.f).
func (c *Census) passed(container *Container, call inspector.Cursor, i, depth int) {
	expr := call.Node().(*ast.CallExpr)
	op := Op{Use: c.valueUse(container), Cur: call}
	switch typematch.Builtin(c.info, expr) {
	case "len", "cap":
		op.Use = c.lengthUse(call)
	case "append", "copy", "print", "println", "min", "max":
		op.Use = Read
	case "delete":
		op.Use = Remove
		op.Key, op.HasKey = call.ChildAt(edge.CallExpr_Args, 1), true
	case "clear":
		op.Use = Remove
	case "":
		c.passedToFunc(container, call, i, op, depth)
		return
	}
	c.add(container, op)
}

// onlyReads reports whether fn doesn't change a map that it gets.
func onlyReads(fn *types.Func) bool {
	switch fn.Pkg().Path() {
	case "fmt", "log", "log/slog", "encoding/json", "slices", "sort", "reflect":
		return true
	case "maps":
		switch fn.Name() {
		case "Keys", "Values", "All", "Clone", "Equal", "EqualFunc":
			return true
		}
	}
	return false
}

// passedToFunc follows a map into a function of the package.
func (c *Census) passedToFunc(container *Container, call inspector.Cursor, i int, op Op, depth int) {
	fn := typematch.Callee(c.info, call.Node().(*ast.CallExpr))
	switch {
	case op.Use == Read:
	case fn == nil || fn.Pkg() == nil:
	case typematch.IsFunc(fn, "maps", "Copy"):
		op.Use = Read
		if i == 0 {
			op.Use = Insert
		}
	case onlyReads(fn):
		op.Use = Read
	case fn.Pkg() == c.pkg && !fn.Signature().Variadic() && i < fn.Signature().Params().Len() && depth < maxAliases:
		if _, ok := c.index.Def(fn); ok {
			c.collect(container, fn.Signature().Params().At(i), depth+1)
			return
		}
	}
	c.add(container, op)
}

// lengthUse returns what a len or cap at cur is for: a comparison with
// anything but zero may be a bound.
func (c *Census) lengthUse(call inspector.Cursor) Use {
	outer := uses.Unparen(call)
	for outer.ParentEdgeKind() == edge.CallExpr_Args && c.isConversion(outer.Parent()) {
		outer = uses.Unparen(outer.Parent())
	}
	switch outer.ParentEdgeKind() {
	case edge.BinaryExpr_X, edge.BinaryExpr_Y:
		b := outer.Parent().Node().(*ast.BinaryExpr)
		if c.isZero(b.X) || c.isZero(b.Y) || isLoopBound(outer.Parent()) {
			return Read
		}
		return Cap
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values, edge.ReturnStmt_Results, edge.SwitchStmt_Tag:
		return Cap
	}
	return Read
}

func (c *Census) isConversion(call inspector.Cursor) bool {
	return c.info.Types[call.Node().(*ast.CallExpr).Fun].IsType()
}

func (c *Census) isZero(e ast.Expr) bool {
	tv := c.info.Types[e]
	return tv.Value != nil && tv.Value.ExactString() == "0"
}

// isLoopBound reports whether a comparison is the condition of a counting
// loop: i < len(s.f).
func isLoopBound(cur inspector.Cursor) bool {
	return cur.ParentEdgeKind() == edge.ForStmt_Cond && cur.Parent().Node().(*ast.ForStmt).Init != nil
}
