package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// keptPart reports a part of something that was read whole, kept in a field, a
// map in one or a package variable: the rest stays in memory with it.
func (c *checker) keptPart(cur inspector.Cursor, assign *ast.AssignStmt) {
	if len(assign.Lhs) != len(assign.Rhs) {
		return
	}
	for i, lhs := range assign.Lhs {
		if !c.isKeptPlace(lhs) {
			continue
		}
		whole := c.partOf(cur.ChildAt(edge.AssignStmt_Rhs, i))
		if whole == nil {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: keptPart, At: assign.Rhs[i],
			Message:  fmt.Sprintf("%s is a part of all that was read, which stays in memory with it; clone the part", source(lhs)),
			Evidence: []report.Evidence{{At: whole, Message: "all of it is read here"}},
		})
	}
}

// isKeptPlace reports whether e is a field, an element of a map in a field, or
// a package variable.
func (c *checker) isKeptPlace(e ast.Expr) bool {
	e = ast.Unparen(e)
	if index, ok := e.(*ast.IndexExpr); ok {
		if _, isMap := typematch.Underlying(c.info, index.X).(*types.Map); !isMap {
			return false
		}
		e = index.X
	}
	v := typematch.Var(c.info, e)
	return v != nil && (v.IsField() || v.Kind() == types.PackageVar)
}

// maxSteps bounds the operations through which a part is followed to what it is
// a part of.
const maxSteps = 5

// partOf returns the call that read all of what the expression at cur is a
// part of, or nil.
func (c *checker) partOf(cur inspector.Cursor) ast.Node {
	isPart := false
	for range maxSteps {
		if whole := c.readWhole(cur); whole != nil && isPart {
			return whole
		}
		next, cuts, ok := c.shares(cur, isPart)
		if !ok {
			return nil
		}
		cur, isPart = next, isPart || cuts
	}
	return nil
}

// Functions that return a part of their first argument, or all its parts,
// without a copy.
var (
	cutting  = lazyregexp.New(`^(Trim|TrimPrefix|TrimSuffix|TrimLeft|TrimRight|TrimFunc)$`)
	dividing = lazyregexp.New(`^(Split|SplitN|Fields)$`)
)

// shares returns the expression whose memory the one at cur shares, and
// whether it cuts something off. A conversion copies: what it copies matters
// only if a part of the copy is kept.
func (c *checker) shares(cur inspector.Cursor, isPart bool) (next inspector.Cursor, cuts, ok bool) {
	switch e := ast.Unparen(cur.Node().(ast.Expr)).(type) {
	case *ast.SliceExpr:
		next, ok = cur.FindNode(e.X)
		return next, e.Low != nil || e.High != nil, ok
	case *ast.IndexExpr: // strings.Split(text, sep)[i]
		next, ok = cur.FindNode(e.X)
		_, isSlice := typematch.Underlying(c.info, e.X).(*types.Slice)
		return next, true, ok && isSlice
	case *ast.CallExpr:
		if len(e.Args) == 0 {
			return cur, false, false
		}
		arg := cur.ChildAt(edge.CallExpr_Args, 0)
		if c.info.Types[e.Fun].IsType() {
			return arg, false, isPart
		}
		fn := typematch.Callee(c.info, e)
		if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "strings" && fn.Pkg().Path() != "bytes" {
			return cur, false, false
		}
		isCut := cutting.MatchString(fn.Name())
		return arg, isCut, isCut || isPart && dividing.MatchString(fn.Name())
	case *ast.Ident:
		next, ok = c.definition(cur)
		return next, false, ok && next != cur
	}
	return cur, false, false
}

// readWhole returns the call that sets the variable at cur to a whole input, or
// nil.
func (c *checker) readWhole(cur inspector.Cursor) ast.Node {
	id, ok := ast.Unparen(cur.Node().(ast.Expr)).(*ast.Ident)
	if !ok {
		return nil
	}
	def, ok := c.index.Def(c.info.Uses[id])
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
		return nil
	}
	assign := def.Parent().Node().(*ast.AssignStmt)
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || assign.Lhs[0] != def.Node() {
		return nil
	}
	fn := typematch.Callee(c.info, call)
	if typematch.IsFunc(fn, "io", "ReadAll") || typematch.IsFunc(fn, "io/ioutil", "ReadAll", "ReadFile") || typematch.IsFunc(fn, "os", "ReadFile") {
		return call
	}
	return nil
}
