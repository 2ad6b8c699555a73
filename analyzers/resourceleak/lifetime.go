package resourceleak

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/typematch"
)

// inCommand reports whether the package is part of a command-line program by
// its path.
func (c *checker) inCommand() bool {
	path, _, _ := strings.Cut(c.pass.Pkg.Path(), " [") // a package with its tests
	return c.pass.Pkg.Name() != "main" && slices.Contains(strings.Split(path, "/"), "cmd")
}

// endsWithProcess reports whether what a command leaves behind on an error, or
// starts before it ends, is gone soon: files, and processes that nobody waits
// for.
func endsWithProcess(owed contract.Owed) bool {
	return owed.Held == contract.UntilCollected || owed.Pays != nil && owed.Pays[0] == "Wait"
}

// takesTesting reports whether a function serves a test: one of its parameters
// is a *testing.T or something like it.
func takesTesting(info *types.Info, fn ast.Node) bool {
	var params *ast.FieldList
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		params = fn.Type.Params
	case *ast.FuncLit:
		params = fn.Type.Params
	}
	for _, param := range params.List {
		if typematch.IsNamed(info.TypeOf(param.Type), "testing", "T", "B", "F", "M", "TB") {
			return true
		}
	}
	return false
}

// succeeds reports whether a process gets the standard input of this one: it
// takes its place, and this one ends or leaves the terminal to it.
func (c *checker) succeeds(cmd *types.Var) bool {
	for use := range c.index.Of(cmd) {
		sel, ok := use.Parent().Node().(*ast.SelectorExpr)
		kind, i := use.Parent().ParentEdge()
		if !ok || sel.Sel.Name != "Stdin" || kind != edge.AssignStmt_Lhs {
			continue
		}
		assign := use.Parent().Parent().Node().(*ast.AssignStmt)
		if len(assign.Lhs) == len(assign.Rhs) && types.ExprString(assign.Rhs[i]) == "os.Stdin" {
			return true
		}
	}
	return false
}
