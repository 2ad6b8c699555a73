package resourceleak

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// maxCallers bounds how far callers are followed to see that code runs once.
const maxCallers = 6

// runsOnce reports whether the code at cur runs at most once in the life of
// the process: in main, init, a package variable's initializer, a sync.Once,
// the body of a command, or a function that only such code calls. What it
// leaves open lives as long as the process.
func (c *checker) runsOnce(cur inspector.Cursor, depth int) bool {
	fn, ok := uses.Func(cur)
	if !ok {
		return true // a package variable
	}
	if depth > maxCallers || c.track.InLoop(cur) {
		return false
	}
	switch n := fn.Node().(type) {
	case *ast.FuncLit:
		return c.litRunsOnce(fn, n, depth)
	case *ast.FuncDecl:
		return c.declRunsOnce(n, depth)
	}
	return false
}

func (c *checker) litRunsOnce(fn inspector.Cursor, lit *ast.FuncLit, depth int) bool {
	if isCommand(c.info, lit.Type) {
		return true
	}
	fn = uses.Unparen(fn)
	call, ok := fn.Parent().Node().(*ast.CallExpr)
	if !ok {
		return false
	}
	if fn.ParentEdgeKind() == edge.CallExpr_Fun {
		return c.runsOnce(fn.Parent(), depth) // called on the spot, deferred or as a goroutine
	}
	callee := typematch.Callee(c.info, call)
	return typematch.IsMethod(callee, "sync", "Once", "Do") ||
		typematch.IsFunc(callee, "sync", "OnceFunc", "OnceValue", "OnceValues")
}

func (c *checker) declRunsOnce(decl *ast.FuncDecl, depth int) bool {
	fn, ok := c.info.Defs[decl.Name].(*types.Func)
	if !ok {
		return true // _
	}
	if isCommand(c.info, decl.Type) || isCommandMethod(fn) {
		return true
	}
	if decl.Recv == nil && (fn.Name() == "init" || fn.Name() == "main" && c.pass.Pkg.Name() == "main") {
		return true
	}
	if fn.Exported() && c.pass.Pkg.Name() != "main" {
		return false
	}
	called := false
	for use := range c.index.Of(fn) {
		callee := use
		if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
			callee = use.Parent()
		}
		callee = uses.Unparen(callee)
		if callee.ParentEdgeKind() != edge.CallExpr_Fun || !c.runsOnce(callee.Parent(), depth+1) {
			return false
		}
		called = true
	}
	return called
}

// isCommand reports whether a function is the body of a command of a
// command-line program.
func isCommand(info *types.Info, fn *ast.FuncType) bool {
	for _, param := range fn.Params.List {
		named := typematch.Named(info.TypeOf(param.Type))
		if named == nil || named.Obj().Pkg() == nil {
			continue
		}
		switch typematch.Unvendored(named.Obj().Pkg().Path()) + "." + named.Obj().Name() {
		case "github.com/spf13/cobra.Command", "github.com/urfave/cli.Context", "github.com/urfave/cli/v2.Context",
			"github.com/urfave/cli/v3.Command", "gopkg.in/alecthomas/kingpin.v2.ParseContext", "github.com/alecthomas/kingpin/v2.ParseContext":
			return true
		}
	}
	return false
}

// isCommandMethod reports whether a method runs a command, by the usual names:
// (*serveCmd).Run, CLI.Run.
func isCommandMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil || fn.Name() != "Run" && fn.Name() != "Execute" {
		return false
	}
	named := typematch.Named(recv.Type())
	if named == nil {
		return false
	}
	name := named.Obj().Name()
	return name == "CLI" || strings.HasSuffix(name, "Cmd") || strings.HasSuffix(name, "Command")
}

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
