// Package lifetime says which code runs at most once in a process: what is
// created there lives as long as the process, and isn't a leak.
package lifetime

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// Lifetimes answers for one package.
type Lifetimes struct {
	pkg   *types.Package
	info  *types.Info
	fset  *token.FileSet
	index *uses.Index
	once  map[types.Object]bool // false while being computed
}

// New returns the lifetimes of a package.
func New(pkg *types.Package, info *types.Info, fset *token.FileSet, index *uses.Index) *Lifetimes {
	return &Lifetimes{pkg: pkg, info: info, fset: fset, index: index, once: make(map[types.Object]bool)}
}

// Once reports whether the code at cur runs at most once in a process, or a
// number of times that is written in the source: it stands outside loops in
// main, init, TestMain, a test, a benchmark or an example, in the initializer
// of a package variable, in a function that sync.Once runs, in the action of a
// command, or in a function that only such code calls.
func (x *Lifetimes) Once(cur inspector.Cursor) bool {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		switch n := c.Node().(type) {
		case *ast.ForStmt:
			if within(n.Body, cur) || n.Post != nil && within(n.Post, cur) {
				return false
			}
		case *ast.RangeStmt:
			if within(n.Body, cur) {
				return false
			}
		case *ast.FuncDecl:
			return x.declared(n)
		case *ast.FuncLit:
			if c != cur {
				return x.literal(c)
			}
		}
	}
	return true
}

func within(n ast.Node, cur inspector.Cursor) bool {
	return n.Pos() <= cur.Node().Pos() && cur.Node().Pos() < n.End()
}

// declared reports whether a declared function runs at most once.
func (x *Lifetimes) declared(decl *ast.FuncDecl) bool {
	fn, ok := x.info.Defs[decl.Name].(*types.Func)
	if !ok {
		return false
	}
	if x.isEntry(decl, fn) {
		return true
	}
	if fn.Exported() && x.pkg.Name() != "main" && !x.makesGlobal(fn) {
		return false
	}
	return x.usedOnce(fn)
}

// makesGlobal reports whether the package calls the exported function to
// initialize a variable of its own: a singleton, though others may call it too.
func (x *Lifetimes) makesGlobal(fn *types.Func) bool {
	for cur := range x.index.Of(fn) {
		if _, inFunc := uses.Func(cur); !inFunc && cur.ParentEdgeKind() == edge.CallExpr_Fun {
			return true
		}
	}
	return false
}

// isEntry reports whether the runtime or go test calls the function, once.
func (x *Lifetimes) isEntry(decl *ast.FuncDecl, fn *types.Func) bool {
	if decl.Recv != nil {
		return false
	}
	if fn.Name() == "init" || fn.Name() == "main" && x.pkg.Name() == "main" {
		return true
	}
	if !strings.HasSuffix(filepath.Base(x.fset.File(decl.Pos()).Name()), "_test.go") {
		return false
	}
	for _, prefix := range []string{"Test", "Benchmark", "Example", "Fuzz"} {
		if strings.HasPrefix(fn.Name(), prefix) {
			return true
		}
	}
	return false
}

// usedOnce reports whether each use of a function or of a variable that holds
// one runs it at most once. A cycle of calls runs it more than once.
func (x *Lifetimes) usedOnce(obj types.Object) bool {
	if once, ok := x.once[obj]; ok {
		return once
	}
	x.once[obj] = false
	any := false
	for cur := range x.index.Of(obj) {
		any = true
		if !x.runsOnce(cur) {
			return false
		}
	}
	x.once[obj] = any
	return any
}

// runsOnce reports whether the use of a function as a value or callee runs it
// at most once.
func (x *Lifetimes) runsOnce(cur inspector.Cursor) bool {
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	return x.valueRunsOnce(uses.Unparen(cur))
}

func (x *Lifetimes) literal(lit inspector.Cursor) bool { return x.valueRunsOnce(uses.Unparen(lit)) }

// valueRunsOnce reports whether the expression, a function, runs at most once.
func (x *Lifetimes) valueRunsOnce(cur inspector.Cursor) bool {
	parent := cur.Parent()
	switch kind, i := cur.ParentEdge(); kind {
	case edge.CallExpr_Fun:
		return x.Once(parent)
	case edge.CallExpr_Args:
		return x.calledBy(parent, parent.Node().(*ast.CallExpr))
	case edge.KeyValueExpr_Value:
		return x.isAction(parent)
	case edge.AssignStmt_Rhs:
		return x.variable(parent.Node().(*ast.AssignStmt), i)
	}
	return false
}

// calledBy reports whether the call runs its function argument at most once.
func (x *Lifetimes) calledBy(cur inspector.Cursor, call *ast.CallExpr) bool {
	fn := typematch.Callee(x.info, call)
	switch {
	case fn == nil:
		return false
	case typematch.IsMethod(fn, "sync", "Once", "Do"), typematch.IsFunc(fn, "sync", "OnceFunc", "OnceValue", "OnceValues"):
		return true
	case fn.Name() == "Go" && fn.Signature().Recv() != nil, typematch.IsMethod(fn, "testing", "T", "Run"), typematch.IsMethod(fn, "testing", "B", "Run"):
		return x.Once(cur) // errgroup.Group, sync.WaitGroup and their like
	}
	return false
}

// isAction reports whether a key and its function are what a command of a
// command-line library runs: cobra's Run, cli's Action.
func (x *Lifetimes) isAction(keyValue inspector.Cursor) bool {
	key, ok := keyValue.Node().(*ast.KeyValueExpr).Key.(*ast.Ident)
	if !ok || !strings.Contains(key.Name, "Run") && key.Name != "Action" && key.Name != "Exec" {
		return false
	}
	lit, ok := keyValue.Parent().Node().(*ast.CompositeLit)
	if !ok {
		return false
	}
	named := typematch.Named(x.info.TypeOf(lit))
	return named != nil && (named.Obj().Name() == "Command" || named.Obj().Name() == "App")
}

// variable reports whether a local variable's function is run at most once.
func (x *Lifetimes) variable(stmt *ast.AssignStmt, i int) bool {
	if stmt.Tok != token.DEFINE || i >= len(stmt.Lhs) || len(stmt.Lhs) != len(stmt.Rhs) {
		return false
	}
	id, ok := stmt.Lhs[i].(*ast.Ident)
	if !ok || x.info.Defs[id] == nil {
		return false
	}
	return x.usedOnce(x.info.Defs[id])
}
