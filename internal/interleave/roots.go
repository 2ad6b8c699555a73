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
	for _, fn := range x.order {
		d := x.decls[fn]
		t := x.text.funcs[fn]
		if x.isMain(fn) || !t.goes {
			continue
		}
		if x.isWorthwhile(d.Body, t) {
			decls = append(decls, d)
		}
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

// literals returns the literals of d that start goroutines or are started as
// goroutines: each is explored on its own as well, for the case that its
// surroundings are too much to explore or out of view.
func (x *Explorer) literals(d *ast.FuncDecl) []ast.Node {
	var list []ast.Node
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if lit, ok := ast.Unparen(n.Call.Fun).(*ast.FuncLit); ok {
				x.started[lit] = n
			}
		case *ast.FuncLit:
			t := x.text.of(n.Body)
			if (t.goes || t.syncs && x.started[n] != nil) && x.isWorthwhile(n.Body, t) {
				list = append(list, n)
			}
		}
		return true
	})
	return list
}

// isWorthwhile reports whether a function can have a group of its own: it, or
// what it calls, makes what goroutines wait for, and it starts them or makes
// that itself.
func (x *Explorer) isWorthwhile(body ast.Node, t touches) bool {
	if !t.makes {
		return false
	}
	own := x.text.own(body)
	return own.goes || own.makes
}

// isMain reports whether the process ends, or begins, with fn.
func (x *Explorer) isMain(fn *types.Func) bool {
	return fn.Signature().Recv() == nil && (fn.Name() == "init" || fn.Name() == "main" && x.pkg.Name() == "main")
}
