package interleave

import (
	"go/ast"
	"go/types"
	"slices"
)

// Package explores the functions of the package that start goroutines, also
// by calling others, and returns what is stuck, each operation once: in the
// smallest function that shows it.
func (x *Explorer) Package() []Stuck {
	var list []Stuck
	seen := make(map[foundKey]bool)
	for _, root := range x.Roots() {
		for _, s := range x.Function(root) {
			k := foundKey{s.At, s.Started}
			if !seen[k] {
				seen[k] = true
				list = append(list, s)
			}
		}
	}
	return list
}

// Roots returns the functions worth exploring: declarations that start
// goroutines, those of few lines first, and then the literals with go
// statements.
func (x *Explorer) Roots() []ast.Node {
	var decls, lits []ast.Node
	for fn, d := range x.decls {
		if x.isMain(fn) || !x.touches(fn).goes {
			continue
		}
		decls = append(decls, d)
		lits = append(lits, x.literals(d)...)
	}
	bySize := func(a, b ast.Node) int {
		if c := int(a.End()-a.Pos()) - int(b.End()-b.Pos()); c != 0 {
			return c
		}
		return int(a.Pos()) - int(b.Pos())
	}
	slices.SortFunc(decls, bySize)
	slices.SortFunc(lits, bySize)
	return slices.Concat(lits, decls)
}

func (x *Explorer) literals(d *ast.FuncDecl) []ast.Node {
	var list []ast.Node
	ast.Inspect(d, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && x.touchesNode(lit.Body).goes {
			list = append(list, lit)
		}
		return true
	})
	return list
}

// isMain reports whether the process ends, or begins, with fn.
func (x *Explorer) isMain(fn *types.Func) bool {
	return fn.Signature().Recv() == nil && (fn.Name() == "init" || fn.Name() == "main" && x.pkg.Name() == "main")
}
