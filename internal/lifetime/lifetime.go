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
	// Strict makes Once tell a sync.Once in a field, which guards once per
	// value, from one in a package variable; leave out how often tests call
	// what isn't theirs; and know the functions that have the form of a command
	// of a command-line library.
	Strict bool

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
	if x.isEntry(decl, fn) || x.Strict && (isCommand(fn.Signature()) || isCommandMethod(fn)) {
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
		if x.Strict && typematch.InTestFile(x.fset, cur.Node().Pos()) && !typematch.InTestFile(x.fset, obj.Pos()) {
			continue
		}
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

func (x *Lifetimes) literal(lit inspector.Cursor) bool {
	sig, ok := x.info.TypeOf(lit.Node().(*ast.FuncLit)).(*types.Signature)
	return x.Strict && ok && isCommand(sig) || x.valueRunsOnce(uses.Unparen(lit))
}

// valueRunsOnce reports whether the expression, a function, runs at most once.
func (x *Lifetimes) valueRunsOnce(cur inspector.Cursor) bool {
	parent := cur.Parent()
	switch kind, i := cur.ParentEdge(); kind {
	case edge.CallExpr_Fun:
		return x.Once(parent)
	case edge.CallExpr_Args:
		return x.calledBy(parent, parent.Node().(*ast.CallExpr), i)
	case edge.KeyValueExpr_Value:
		return x.isAction(parent)
	case edge.AssignStmt_Rhs:
		assign := parent.Node().(*ast.AssignStmt)
		return x.variable(assign, i) || x.setsAction(assign, i)
	}
	return false
}

// calledBy reports whether the call runs its i-th argument, a function, at most
// once.
func (x *Lifetimes) calledBy(cur inspector.Cursor, call *ast.CallExpr, i int) bool {
	fn := typematch.Callee(x.info, call)
	switch {
	case fn == nil:
		return false
	case typematch.IsMethod(fn, "sync", "Once", "Do"):
		return !x.Strict || x.isPackageLevel(call)
	case typematch.IsFunc(fn, "sync", "OnceFunc", "OnceValue", "OnceValues"):
		return true
	case x.isSetAsAction(cur):
		return true // wrapped: cmd.RunE = wrap(f)
	case x.Strict && x.callsOnce(fn, i):
		return x.Once(cur)
	case fn.Name() == "Go" && fn.Signature().Recv() != nil, typematch.IsMethod(fn, "testing", "T", "Run"), typematch.IsMethod(fn, "testing", "B", "Run"):
		return x.Once(cur) // errgroup.Group, sync.WaitGroup and their like
	}
	return false
}

// callsOnce reports whether fn is a function of the package that does nothing
// with parameter i but call it in one place, outside loops.
func (x *Lifetimes) callsOnce(fn *types.Func, i int) bool {
	if fn.Pkg() != x.pkg || i >= fn.Signature().Params().Len() || fn.Signature().Variadic() {
		return false
	}
	n := 0
	for cur := range x.index.Of(fn.Signature().Params().At(i)) {
		n++
		if cur.ParentEdgeKind() != edge.CallExpr_Fun || inLoop(cur) {
			return false
		}
	}
	return n == 1
}

// inLoop reports whether cur stands in a loop or literal of its function.
func inLoop(cur inspector.Cursor) bool {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		_, isDecl := c.Node().(*ast.FuncDecl)
		return !isDecl
	}
	return false
}

// isAction reports whether a key and its function are what a command of a
// command-line library runs: cobra's Run, cli's Action.
func (x *Lifetimes) isAction(keyValue inspector.Cursor) bool {
	key, ok := keyValue.Node().(*ast.KeyValueExpr).Key.(*ast.Ident)
	if !ok || !isActionName(key.Name) {
		return false
	}
	lit, ok := keyValue.Parent().Node().(*ast.CompositeLit)
	return ok && x.isCommandType(lit)
}

func isActionName(name string) bool {
	return strings.Contains(name, "Run") || name == "Action" || name == "Exec"
}

// isCommandType reports whether e is a command of a command-line library, by
// the name of its type.
func (x *Lifetimes) isCommandType(e ast.Expr) bool {
	named := typematch.Named(x.info.TypeOf(e))
	return named != nil && (named.Obj().Name() == "Command" || named.Obj().Name() == "App")
}

// setsAction reports whether an assignment sets what a command runs: cmd.RunE.
func (x *Lifetimes) setsAction(stmt *ast.AssignStmt, i int) bool {
	if len(stmt.Lhs) != len(stmt.Rhs) {
		return false
	}
	sel, ok := stmt.Lhs[i].(*ast.SelectorExpr)
	return ok && isActionName(sel.Sel.Name) && x.isCommandType(sel.X)
}

// isSetAsAction reports whether the result of a call is what a command runs.
func (x *Lifetimes) isSetAsAction(call inspector.Cursor) bool {
	switch kind, i := call.ParentEdge(); kind {
	case edge.AssignStmt_Rhs:
		return x.setsAction(call.Parent().Node().(*ast.AssignStmt), i)
	case edge.KeyValueExpr_Value:
		return x.isAction(call.Parent())
	}
	return false
}

// isPackageLevel reports whether the method is called on a package variable.
func (x *Lifetimes) isPackageLevel(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := x.info.Uses[id].(*types.Var)
	return ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// isCommand reports whether a function has the form of a command of the
// well-known libraries for command lines: it runs once, from main.
func isCommand(sig *types.Signature) bool {
	for i := range min(2, sig.Params().Len()) {
		t := sig.Params().At(i).Type()
		if typematch.IsNamed(t, "github.com/spf13/cobra", "Command") ||
			typematch.IsNamed(t, "github.com/urfave/cli", "Context") ||
			typematch.IsNamed(t, "github.com/urfave/cli/v2", "Context") ||
			typematch.IsNamed(t, "github.com/urfave/cli/v3", "Command") ||
			typematch.IsNamed(t, "github.com/alecthomas/kingpin/v2", "ParseContext") {
			return true
		}
	}
	return false
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
