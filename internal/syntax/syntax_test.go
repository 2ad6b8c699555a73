package syntax_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/syntax"
)

const source = `package p

func f(c chan int, fs []func()) {
	<-c
	v, ok := (<-c)
	v, ok = 1, true
	g()
	(h.g)()
	k[int](g)
	m[int, string]()
	fs[0]()
	select {
	case v = <-c:
	case c <- 1:
	default:
	}
}
`

func parse(t *testing.T) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestReceived(t *testing.T) {
	var got []string
	ast.Inspect(parse(t), func(n ast.Node) bool {
		if stmt, ok := n.(ast.Stmt); ok {
			if ch := syntax.Received(stmt); ch != nil {
				got = append(got, types.ExprString(ch))
			}
		}
		return true
	})
	if want := []string{"c", "c", "c"}; !slices.Equal(got, want) {
		t.Errorf("channels received from: %v, want %v", got, want)
	}
	if syntax.Received(nil) != nil {
		t.Error("a default case receives")
	}
}

func TestCallOf(t *testing.T) {
	var got []string
	root := inspector.New([]*ast.File{parse(t)}).Root()
	for cur := range root.Preorder((*ast.Ident)(nil)) {
		if call, ok := syntax.CallOf(cur); ok {
			got = append(got, cur.Node().(*ast.Ident).Name+" in "+types.ExprString(call.Node().(*ast.CallExpr).Fun))
		}
	}
	want := []string{"g in g", "g in (h.g)", "k in k[int]", "m in m[int, string]", "fs in fs[0]"}
	if !slices.Equal(got, want) {
		t.Errorf("functions that are called: %q, want %q", got, want)
	}
}

func TestContains(t *testing.T) {
	file := parse(t)
	decl := file.Decls[0].(*ast.FuncDecl)
	if !syntax.Contains(decl, decl.Body) || syntax.Contains(decl.Body, decl.Name) || !syntax.Contains(decl, decl) {
		t.Error("a body stands in its function, its name doesn't stand in the body")
	}
	if !syntax.Spans(decl.Body, decl.Body.Pos()) || syntax.Spans(decl.Body, decl.Body.End()) {
		t.Error("the span is half open")
	}
}

func TestLeaves(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", `package p

func returns() { return }
func panics()  { panic("x") }
func falls()   { f() }
func empty()   {}
func loops() {
	for {
		continue
	}
}
`, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, decl := range file.Decls {
		ast.Inspect(decl, func(n ast.Node) bool {
			if block, ok := n.(*ast.BlockStmt); ok && syntax.Leaves(block, token.CONTINUE) {
				got = append(got, decl.(*ast.FuncDecl).Name.Name)
				if syntax.Leaves(block, token.BREAK) != syntax.Leaves(block) {
					t.Error("a continue counts as a break")
				}
			}
			return true
		})
	}
	if want := []string{"returns", "panics", "loops"}; !slices.Equal(got, want) {
		t.Errorf("blocks that leave: %v, want %v", got, want)
	}
}
