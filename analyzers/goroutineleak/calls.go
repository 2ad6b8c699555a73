package goroutineleak

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/syntax"
)

// callsOf returns the calls by name of the functions that are wanted, in
// source order. It looks at the uses of these functions only.
func (c *checker) callsOf(wanted func(*types.Func) bool) []inspector.Cursor {
	var list []inspector.Cursor
	for obj := range c.index.Objects() {
		fn, ok := obj.(*types.Func)
		if !ok || !wanted(fn) {
			continue
		}
		for cur := range c.index.Of(fn) {
			if call, ok := syntax.CallOf(cur); ok {
				list = append(list, call)
			}
		}
	}
	slices.SortFunc(list, func(a, b inspector.Cursor) int { return int(a.Index()) - int(b.Index()) })
	return list
}
