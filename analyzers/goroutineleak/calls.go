package goroutineleak

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
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
			if call, ok := callAround(cur); ok {
				list = append(list, call)
			}
		}
	}
	slices.SortFunc(list, func(a, b inspector.Cursor) int { return int(a.Index()) - int(b.Index()) })
	return list
}

// callAround returns the call whose function the name at cur denotes.
func callAround(cur inspector.Cursor) (inspector.Cursor, bool) {
	for {
		switch cur.ParentEdgeKind() {
		case edge.CallExpr_Fun:
			return cur.Parent(), true
		case edge.SelectorExpr_Sel, edge.ParenExpr_X, edge.IndexExpr_X, edge.IndexListExpr_X:
			cur = cur.Parent()
		default:
			return cur, false
		}
	}
}
