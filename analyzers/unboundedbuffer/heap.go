package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// heapPop reports the Pop method of a heap of pointers that leaves the popped
// element in the array behind the end of the slice.
func (c *checker) heapPop(cur inspector.Cursor, assign *ast.AssignStmt) {
	if len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return
	}
	star, ok := ast.Unparen(assign.Lhs[0]).(*ast.StarExpr)
	cut, isCut := ast.Unparen(assign.Rhs[0]).(*ast.SliceExpr)
	decl, inDecl := uses.Decl(cur)
	if !ok || !isCut || cut.High == nil || !inDecl || !c.isHeapPop(decl.Node().(*ast.FuncDecl)) {
		return
	}
	// Have: *h = old[:n-1], in func (h *T) Pop() any.
	slice, ok := typematch.Underlying(c.info, star).(*types.Slice)
	if !ok || !isNilable(slice.Elem()) || c.clearsSlot(decl) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: poppedHead, At: assign,
		Message: fmt.Sprintf("Pop leaves the element in the array of %s until another one takes its place; set it to nil first", source(star)),
		Fixes:   clearSlot(assign, cut),
	})
}

// isHeapPop reports whether decl is the Pop that container/heap asks for.
func (c *checker) isHeapPop(decl *ast.FuncDecl) bool {
	fn, ok := c.info.Defs[decl.Name].(*types.Func)
	if !ok || decl.Recv == nil || decl.Name.Name != "Pop" || !typematch.IsNiladic(fn) || fn.Signature().Results().Len() != 1 {
		return false
	}
	return types.IsInterface(fn.Signature().Results().At(0).Type()) && typematch.Method(fn.Signature().Recv().Type(), "Less", c.pass.Pkg) != nil
}

// clearsSlot reports whether the function sets an element of a slice to
// anything but another element, or clears some.
func (c *checker) clearsSlot(decl inspector.Cursor) bool {
	for cur := range decl.Preorder((*ast.AssignStmt)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			if setsElement(n) {
				return true
			}
		case *ast.CallExpr:
			if typematch.Builtin(c.info, n) == "clear" {
				return true
			}
		}
	}
	return false
}

func setsElement(assign *ast.AssignStmt) bool {
	for i, lhs := range assign.Lhs {
		_, isElement := ast.Unparen(lhs).(*ast.IndexExpr)
		if !isElement || len(assign.Lhs) != len(assign.Rhs) {
			continue
		}
		if _, moves := ast.Unparen(assign.Rhs[i]).(*ast.IndexExpr); !moves {
			return true
		}
	}
	return false
}

// clearSlot sets the element behind the new end to nil, where a variable says
// which one it is.
func clearSlot(assign *ast.AssignStmt, cut *ast.SliceExpr) []analysis.SuggestedFix {
	if _, ok := ast.Unparen(cut.X).(*ast.Ident); !ok || cut.Low != nil && types.ExprString(cut.Low) != "0" {
		return nil
	}
	text := fmt.Sprintf("%s[%s] = nil\n\t", types.ExprString(cut.X), types.ExprString(cut.High))
	return []analysis.SuggestedFix{{
		Message:   "Clear the slot before the pop",
		TextEdits: []analysis.TextEdit{{Pos: assign.Pos(), End: assign.Pos(), NewText: []byte(text)}},
	}}
}
