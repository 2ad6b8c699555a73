package fate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/syntax"
)

// TestNodeAt compares the search by position with a look at every node, at
// every position of the functions of this package.
func TestNodeAt(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, name := range names {
		fset := token.NewFileSet()
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(fset, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if fn, ok := n.(*ast.FuncDecl); ok {
				g := &graph{CFG: cfg.New(fn.Body, func(*ast.CallExpr) bool { return true }), body: fn.Body}
				for pos := fn.Pos(); pos <= fn.End(); pos++ {
					if got, want := g.nodeAt(pos), smallestAt(g, pos); got != want {
						t.Errorf("%s: %T, want %T", fset.Position(pos), got, want)
					}
					checked++
				}
			}
			return true
		})
	}
	if checked == 0 {
		t.Fatal("nothing compared")
	}
}

func smallestAt(g *graph, pos token.Pos) ast.Node {
	var best ast.Node
	for _, b := range g.Blocks {
		for _, n := range b.Nodes {
			if syntax.Spans(n, pos) && (best == nil || n.End()-n.Pos() < best.End()-best.Pos()) {
				best = n
			}
		}
	}
	return best
}
