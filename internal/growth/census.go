package growth

import (
	"go/ast"
	"go/types"
	"sync"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// A Census takes the operations of containers.
type Census struct {
	info  *types.Info
	pkg   *types.Package
	index *uses.Index
	tests func(inspector.Cursor) bool
	known map[*types.Var]*Container

	findReplaced sync.Once
	replaced     map[*types.Named]bool // types whose values are assigned or deleted
}

// NewCensus returns a Census of the package that index describes. The uses for
// which isTest holds are left out.
func NewCensus(pkg *types.Package, info *types.Info, index *uses.Index, isTest func(inspector.Cursor) bool) *Census {
	return &Census{info: info, pkg: pkg, index: index, tests: isTest, known: make(map[*types.Var]*Container)}
}

// Of returns the container that v is, with its operations. It reports false
// if v is none, or if other packages can reach it.
func (c *Census) Of(v *types.Var) (*Container, bool) {
	if container, ok := c.known[v]; ok {
		return container, true
	}
	kind, ok := KindOf(v.Type())
	if !ok || v.Embedded() {
		return nil, false
	}
	container := &Container{Var: v, Kind: kind}
	c.collect(container, v, 0)
	c.known[v] = container
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
