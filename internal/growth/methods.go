package growth

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// addressed classifies &x.f.
func (c *Census) addressed(container *Container, unary inspector.Cursor) {
	if unary.Node().(*ast.UnaryExpr).Op.String() != "&" {
		c.add(container, Op{Use: Read, Cur: unary})
		return
	}
	op := Op{Use: Escape, Cur: unary}
	if call, ok := unary.Parent().Node().(*ast.CallExpr); ok && unary.ParentEdgeKind() == edge.CallExpr_Args {
		fn := typematch.Callee(c.info, call)
		switch {
		case typematch.IsFunc(fn, "container/heap", "Push"):
			op = Op{Use: Insert, Cur: unary.Parent()}
		case fn != nil && container.Kind == Buffer && fn.Pkg() != nil && strings.HasPrefix(fn.Name(), "Fprint") && fn.Pkg().Path() == "fmt":
			op = Op{Use: Insert, Cur: unary.Parent()}
		}
	}
	c.add(container, op)
}

// methods says what the methods of the standard containers do. Those that
// aren't listed may do anything.
var methods = map[ContainerKind]map[string]Use{
	SyncMap: {"Load": Read, "Range": Read, "Store": Insert, "LoadOrStore": Insert, "Swap": Insert},
	List: {"Len": Cap, "Front": Read, "Back": Read, "PushBack": Insert, "PushFront": Insert, "InsertBefore": Insert, "InsertAfter": Insert,
		"MoveToFront": Read, "MoveToBack": Read},
	Buffer: {"Len": Cap, "Cap": Cap, "String": Read, "Grow": Read, "Write": Insert, "WriteString": Insert, "WriteByte": Insert, "WriteRune": Insert},
}

// selected classifies x.f.m: a method of the container.
func (c *Census) selected(container *Container, sel inspector.Cursor) {
	op := Op{Use: Escape, Cur: sel}
	call := uses.Unparen(sel)
	name := sel.Node().(*ast.SelectorExpr).Sel
	use, known := methods[container.Kind][name.Name]
	if known && call.ParentEdgeKind() == edge.CallExpr_Fun {
		op = Op{Use: use, Cur: call.Parent()}
		if container.Kind == SyncMap && len(call.Parent().Node().(*ast.CallExpr).Args) > 0 {
			op.Key, op.HasKey = call.Parent().ChildAt(edge.CallExpr_Args, 0), true
		}
	} else if container.Kind == Slice && c.isValueMethod(name) {
		op.Use = Read // a method on a copy of the slice
	}
	c.add(container, op)
}

func (c *Census) isValueMethod(name *ast.Ident) bool {
	fn, ok := c.info.Uses[name].(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return false
	}
	_, isPointer := fn.Signature().Recv().Type().(*types.Pointer)
	return !isPointer
}
