package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"
	"go/version"

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
	if !ok || s.owner != nil && s.why.At == nil || !holdsMemory(slice.Elem()) || c.clearsElement(s) {
		return
	}
	for _, op := range s.With(growth.Remove) {
		assign, ok := op.Cur.Node().(*ast.AssignStmt)
		if !ok || !isPop(assign) || c.insertsIn(s, op.Cur) {
			continue // what adds goes on to grow the slice anew
		}
		c.findings.Report(report.Finding{
			Kind: poppedHead, At: assign,
			Message:  fmt.Sprintf("head of %s stays reachable after it is popped, until the slice grows anew; set it to nil first", s.name()),
			Evidence: c.ownerEvidence(s),
			Fixes:    c.headFix(op.Cur, assign, slice.Elem()),
		})
	}
}

// headFix clears the head before it is popped.
func (c *checker) headFix(cur inspector.Cursor, assign *ast.AssignStmt, elem types.Type) []analysis.SuggestedFix {
	if !isListed(cur) {
		return nil
	}
	queue := types.ExprString(assign.Lhs[0])
	text := queue + "[0] = nil\n\t"
	if !isNilable(elem) {
		if !c.canClear(cur) {
			return nil
		}
		text = "clear(" + queue + "[:1])\n\t"
	}
	return []analysis.SuggestedFix{{
		Message:   "Clear the head before the pop",
		TextEdits: []analysis.TextEdit{{Pos: assign.Pos(), End: assign.Pos(), NewText: []byte(text)}},
	}}
}

// canClear reports whether the builtin clear can be called where cur stands.
func (c *checker) canClear(cur inspector.Cursor) bool {
	file, scope := fileOf(cur), c.pass.Pkg.Scope().Innermost(cur.Node().Pos())
	if file == nil || scope == nil {
		return false
	}
	if lang := c.info.FileVersions[file]; lang != "" && version.Compare(lang, "go1.21") < 0 {
		return false
	}
	_, obj := scope.LookupParent("clear", cur.Node().Pos())
	_, ok := obj.(*types.Builtin)
	return ok
}

// holdsMemory reports whether a value of type t refers to memory of its own.
func holdsMemory(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Array:
		return holdsMemory(u.Elem())
	case *types.Struct:
		for field := range u.Fields() {
			if holdsMemory(field.Type()) {
				return true
			}
		}
		return false
	}
	_, isParam := types.Unalias(t).(*types.TypeParam)
	return isParam || isNilable(t)
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
		if slice, ok := op.Cur.Node().(*ast.SliceExpr); ok && c.isCleared(op.Cur, slice) {
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

// isCleared reports whether the part of a slice at cur is handed to clear.
func (c *checker) isCleared(cur inspector.Cursor, slice *ast.SliceExpr) bool {
	call, ok := cur.Parent().Node().(*ast.CallExpr)
	return ok && slice.High != nil && typematch.Builtin(c.info, call) == "clear"
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
	limit := c.constName(decl, "maxPooledBytes", "poolLimitBytes")
	if cur.ParentEdgeKind() != edge.ExprStmt_X || !isListed(cur.Parent()) || limit == "" {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message: "Put back only buffers up to a maximum",
		TextEdits: []analysis.TextEdit{
			c.constEdit(decl, limit, c.limits.pooledBytes),
			{Pos: call.Pos(), End: call.Pos(), NewText: []byte("if " + id.Name + ".Cap() <= " + limit + " {\n\t")},
			{Pos: call.End(), End: call.End(), NewText: []byte("\n\t}")},
		},
	}}
}

// isListed reports whether the statement at cur stands in a list of statements,
// where another one can stand before it.
func isListed(cur inspector.Cursor) bool {
	switch cur.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return true
	}
	return false
}
