package contract

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/fate"
)

// usesPart reports whether a call is one of a method that an embedded field
// promotes, while the method that ends the whole isn't of that field: what the
// method does with its receiver doesn't concern the whole.
func (c *Contracts) usesPart(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	selection := c.pass.TypesInfo.Selections[sel]
	if selection == nil || selection.Kind() != types.MethodVal || len(selection.Index()) < 2 || mayEnd(sel.Sel.Name) {
		return false
	}
	for _, end := range []string{"Close", "Stop", "Shutdown"} {
		if _, path, _ := types.LookupFieldOrMethod(selection.Recv(), true, c.pass.Pkg, end); len(path) > 0 {
			return len(path) == 1 || path[0] != selection.Index()[0]
		}
	}
	return false
}

// mayEnd reports whether a method of that name may release its receiver, or
// make it its own owner.
func mayEnd(name string) bool {
	return fate.LooksReleasing(name) || slices.ContainsFunc(takesOver, func(verb string) bool { return strings.HasPrefix(name, verb) })
}
