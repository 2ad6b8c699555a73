package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// poppedHead reports q = q[1:] on a long-lived slice of pointers whose head
// isn't cleared first: the array keeps what was popped until it is regrown.
func (c *checker) poppedHead(s *state) {
	slice, ok := s.Var.Type().Underlying().(*types.Slice)
	if !ok || s.owner != nil && s.why.At == nil || !isNilable(slice.Elem()) || c.clearsElement(s) {
		return
	}
	for _, op := range s.With(growth.Remove) {
		assign, ok := op.Cur.Node().(*ast.AssignStmt)
		if !ok || !isPop(assign) {
			continue
		}
		head := types.ExprString(assign.Lhs[0]) + "[0] = nil\n\t"
		c.findings.Report(report.Finding{
			Kind: poppedHead, At: assign,
			Message:  fmt.Sprintf("head of %s stays reachable after it is popped, until the slice grows anew; set it to nil first", s.name()),
			Evidence: c.ownerEvidence(s),
			Fixes: []analysis.SuggestedFix{{
				Message:   "Clear the head before the pop",
				TextEdits: []analysis.TextEdit{{Pos: assign.Pos(), End: assign.Pos(), NewText: []byte(head)}},
			}},
		})
	}
}

// isNilable reports whether nil is a value of t, a type that holds memory.
func isNilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface, *types.Signature, *types.Chan:
		_, isParam := types.Unalias(t).(*types.TypeParam)
		return !isParam
	}
	return false
}

// clearsElement reports whether some code assigns to an element of the slice
// by a constant index, or sets the slice to nil when it is empty.
func (c *checker) clearsElement(s *state) bool {
	for _, op := range s.Ops {
		if op.Use == growth.Escape {
			return true
		}
		index, ok := op.Cur.Node().(*ast.IndexExpr)
		if ok && uses.Unparen(op.Cur).ParentEdgeKind() == edge.AssignStmt_Lhs && c.info.Types[index.Index].Value != nil {
			return true
		}
		if assign, ok := op.Cur.Node().(*ast.AssignStmt); ok && op.Use == growth.Remove && len(assign.Rhs) == 1 && !isPop(assign) {
			return true // replaced, so what was popped goes with the array
		}
	}
	return false
}

// isPop reports whether the statement is q = q[1:].
func isPop(assign *ast.AssignStmt) bool {
	if len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return false
	}
	slice, ok := ast.Unparen(assign.Rhs[0]).(*ast.SliceExpr)
	if !ok || slice.High != nil || slice.Low == nil || types.ExprString(slice.X) != types.ExprString(assign.Lhs[0]) {
		return false
	}
	low, ok := slice.Low.(*ast.BasicLit)
	return ok && low.Value == "1"
}

// pooled reports a sync.Pool that takes back a buffer of any size.
func (c *checker) pooled(cur inspector.Cursor, call *ast.CallExpr) {
	id, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	decl, inDecl := uses.Decl(cur)
	if !ok || !inDecl || !typematch.IsNamed(c.info.TypeOf(id), "bytes", "Buffer") || c.checksSize(decl) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: pooledBuffer, At: call,
		Message: fmt.Sprintf("pool takes back buffer %s of any size; one huge use keeps it huge, so check Cap before Put", id.Name),
		Fixes:   c.capFix(cur, call, id, decl),
	})
}

// checksSize reports whether the function looks at the size of a buffer.
func (c *checker) checksSize(decl inspector.Cursor) bool {
	for cur := range decl.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		fn := typematch.Callee(c.info, call)
		if typematch.IsMethod(fn, "bytes", "Buffer", "Cap", "Len") || typematch.Builtin(c.info, call) == "cap" {
			return true
		}
	}
	return false
}

// capFix puts a guard around the Put.
func (c *checker) capFix(cur inspector.Cursor, call *ast.CallExpr, id *ast.Ident, decl inspector.Cursor) []analysis.SuggestedFix {
	const limit = "maxPooledBytes"
	if cur.ParentEdgeKind() != edge.ExprStmt_X || mentions(decl, limit) || c.pass.Pkg.Scope().Lookup(limit) != nil {
		return nil
	}
	body := decl.Node().(*ast.FuncDecl).Body
	return []analysis.SuggestedFix{{
		Message: "Put back only buffers up to a maximum",
		TextEdits: []analysis.TextEdit{
			{Pos: body.Lbrace + 1, End: body.Lbrace + 1, NewText: []byte("\n\tconst " + limit + " = 64 << 10 // bytes")},
			{Pos: call.Pos(), End: call.Pos(), NewText: []byte("if " + id.Name + ".Cap() <= " + limit + " {\n\t")},
			{Pos: call.End(), End: call.End(), NewText: []byte("\n\t}")},
		},
	}}
}
