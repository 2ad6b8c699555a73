package resourceleak

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

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
