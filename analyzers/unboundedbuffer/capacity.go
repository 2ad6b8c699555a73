package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// capacity reports a make whose size is huge, or comes from a request
// unchecked.
func (c *checker) capacity(cur inspector.Cursor, call *ast.CallExpr) {
	if len(call.Args) < 2 {
		return
	}
	size := call.Args[len(call.Args)-1]
	if t := c.info.TypeOf(call); t != nil {
		if ch, ok := t.Underlying().(*types.Chan); ok {
			c.hugeChannel(call, ch, size)
		}
	}
	if id, ok := ast.Unparen(size).(*ast.Ident); ok {
		c.inputSize(cur, call, id)
	}
}

// hugeChannel reports a channel whose buffer takes at least as many bytes as
// the option says: make charges them at once.
func (c *checker) hugeChannel(call *ast.CallExpr, ch *types.Chan, size ast.Expr) {
	tv := c.info.Types[size]
	if tv.Value == nil || !hasSize(ch.Elem(), maxNesting) {
		return
	}
	n, ok := constant.Int64Val(constant.ToInt(tv.Value))
	elem := c.pass.TypesSizes.Sizeof(ch.Elem())
	if !ok || n <= 0 || elem == 0 || n < (c.limits.chanBytes+elem-1)/elem {
		return
	}
	c.findings.Report(report.Finding{
		Kind: hugeChannel, At: call,
		Message: fmt.Sprintf("buffer of %s takes %s at once; a queue this long hides a consumer that is gone", source(call), inBytes(n*elem)),
	})
}

// inBytes returns a size in the unit that suits it.
func inBytes(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d KiB", n>>10)
}

// maxNesting bounds the structs and arrays in each other that are looked at.
const maxNesting = 20

// hasSize reports whether the size of t is known: nothing in it depends on a
// type parameter, or on C code that wasn't read.
func hasSize(t types.Type, depth int) bool {
	if _, isParam := types.Unalias(t).(*types.TypeParam); isParam || depth == 0 {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.Invalid
	case *types.Array:
		return hasSize(u.Elem(), depth-1)
	case *types.Struct:
		for field := range u.Fields() {
			if !hasSize(field.Type(), depth-1) {
				return false
			}
		}
	}
	return true
}

// inputSize reports a make whose size a handler parsed from its request and
// never compared with anything.
func (c *checker) inputSize(cur inspector.Cursor, call *ast.CallExpr, id *ast.Ident) {
	v, ok := c.info.Uses[id].(*types.Var)
	if !ok || v.Kind() != types.LocalVar {
		return
	}
	def, ok := c.index.Def(v)
	if !ok || c.sized[v] || !c.isParsedInput(def) || c.isChecked(v) {
		return
	}
	c.sized[v] = true // one defect, whatever is made with the size
	c.findings.Report(report.Finding{
		Kind: inputSize, At: call,
		Message:  fmt.Sprintf("size %s comes from the request and has no upper bound; compare it with a maximum", id.Name),
		Evidence: []report.Evidence{{At: def.Node(), Message: "parsed from the request here"}},
	})
}

// isParsedInput reports whether the variable that def declares is a number
// parsed from text of a request.
func (c *checker) isParsedInput(def inspector.Cursor) bool {
	assign, ok := def.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
		return false
	}
	parse, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || !typematch.IsFunc(typematch.Callee(c.info, parse), "strconv", "Atoi", "ParseInt", "ParseUint") {
		return false
	}
	found := false
	ast.Inspect(parse.Args[0], func(n ast.Node) bool {
		inner, ok := n.(*ast.CallExpr)
		found = found || ok && c.readsRequest(inner)
		return !found
	})
	return found
}

// readsRequest reports whether call returns text that a client chose.
func (c *checker) readsRequest(call *ast.CallExpr) bool {
	fn := typematch.Callee(c.info, call)
	if fn == nil {
		return false
	}
	return typematch.IsMethod(fn, "net/http", "Request", "FormValue", "PostFormValue", "PathValue") ||
		typematch.IsMethod(fn, "net/url", "Values", "Get") ||
		typematch.IsMethod(fn, "net/http", "Header", "Get")
}

// isChecked reports whether v takes part in an ordering comparison or in min.
func (c *checker) isChecked(v *types.Var) bool {
	for use := range c.index.Of(v) {
		switch parent := use.Parent().Node().(type) {
		case *ast.BinaryExpr:
			switch parent.Op {
			case token.LSS, token.LEQ, token.GTR, token.GEQ:
				return true
			}
		case *ast.CallExpr:
			if typematch.Builtin(c.info, parent) != "make" {
				return true // min, or a function that may check
			}
		case *ast.AssignStmt, *ast.UnaryExpr:
			return true
		}
	}
	return false
}
