package growth

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

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
		if c.isZero(b.X) || c.isZero(b.Y) || isLoopBound(outer.Parent()) || c.isPosition(outer, 0) {
			return Read
		}
		return Cap
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values, edge.ReturnStmt_Results, edge.SwitchStmt_Tag:
		return Cap
	}
	return Read
}

// isPosition reports whether a length serves as a position only: it goes
// through additions, min and max into an index, the bound of a slice or a
// make, itself or through a local variable.
func (c *Census) isPosition(cur inspector.Cursor, depth int) bool {
	for {
		cur = uses.Unparen(cur)
		switch parent := cur.Parent(); cur.ParentEdgeKind() {
		case edge.IndexExpr_Index, edge.SliceExpr_Low, edge.SliceExpr_High, edge.SliceExpr_Max:
			return true
		case edge.BinaryExpr_X, edge.BinaryExpr_Y:
			if !isSum(parent.Node().(*ast.BinaryExpr)) {
				return false
			}
		case edge.CallExpr_Args:
			switch typematch.Builtin(c.info, parent.Node().(*ast.CallExpr)) {
			case "make":
				return true
			case "min", "max":
			default:
				return false
			}
		case edge.AssignStmt_Rhs:
			return depth < maxAliases && c.isPositionVar(parent.Node().(*ast.AssignStmt), depth)
		default:
			return false
		}
		cur = cur.Parent()
	}
}

func isSum(b *ast.BinaryExpr) bool { return b.Op == token.ADD || b.Op == token.SUB }

// isPositionVar reports whether the statement declares one variable, all of
// whose uses are positions.
func (c *Census) isPositionVar(assign *ast.AssignStmt, depth int) bool {
	if assign.Tok != token.DEFINE || len(assign.Lhs) != 1 {
		return false
	}
	v, ok := c.info.Defs[assign.Lhs[0].(*ast.Ident)]
	if !ok || v == nil {
		return false
	}
	for use := range c.index.Of(v) {
		if !c.isPosition(use, depth+1) {
			return false
		}
	}
	return true
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
