package goroutineleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// runsOnce reports whether a body runs at most once in the life of the
// process: it is main, init, the command of a command line, a function that
// sync.Once guards, or all its callers are in view, run once themselves and
// don't call it in a loop.
func (c *checker) runsOnce(b *channels.Body) bool {
	if once, ok := c.once[b]; ok {
		return once
	}
	c.once[b] = false // a recursion isn't once
	once := c.isMain(b) || c.isCalledOnce(b)
	c.once[b] = once
	return once
}

func (c *checker) isCalledOnce(b *channels.Body) bool {
	if b.Value || len(b.Callers) != 1 {
		return false
	}
	if b.Func != nil && b.Func.Exported() && c.Pkg.Name() != "main" {
		return false
	}
	call := b.Callers[0]
	if call.Loop != nil {
		return false
	}
	return call.In == nil || c.runsOnce(call.In)
}

func (c *checker) isMain(b *channels.Body) bool {
	if b.Func != nil {
		if b.Func.Signature().Recv() != nil {
			return isCommand(b.Func.Signature())
		}
		name := b.Func.Name()
		return name == "init" || name == "main" && c.Pkg.Name() == "main" || name == "TestMain" || isCommand(b.Func.Signature())
	}
	if sig, ok := c.TypesInfo.TypeOf(b.Node().(*ast.FuncLit)).(*types.Signature); ok && isCommand(sig) {
		return true
	}
	return c.isOnceArgument(b)
}

// isOnceArgument reports whether a literal is what a sync.Once guards.
func (c *checker) isOnceArgument(b *channels.Body) bool {
	cur := uses.Unparen(b.At)
	if cur.ParentEdgeKind() != edge.CallExpr_Args {
		return false
	}
	fn := typematch.Callee(c.TypesInfo, cur.Parent().Node().(*ast.CallExpr))
	if typematch.IsFunc(fn, "sync", "OnceFunc", "OnceValue", "OnceValues") {
		return true
	}
	return typematch.IsMethod(fn, "sync", "Once", "Do") && c.isPackageLevel(cur.Parent().Node().(*ast.CallExpr))
}

// isPackageLevel reports whether the method is called on a package variable.
func (c *checker) isPackageLevel(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	return ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// isCommand reports whether a function has the form of a command of the
// well-known libraries for command lines: it runs once, from main.
func isCommand(sig *types.Signature) bool {
	if sig.Params().Len() == 0 {
		return false
	}
	for i := range min(2, sig.Params().Len()) {
		t := sig.Params().At(i).Type()
		if typematch.IsNamed(t, "github.com/spf13/cobra", "Command") ||
			typematch.IsNamed(t, "github.com/urfave/cli", "Context") ||
			typematch.IsNamed(t, "github.com/urfave/cli/v2", "Context") ||
			typematch.IsNamed(t, "github.com/urfave/cli/v3", "Command") {
			return true
		}
	}
	return false
}

// livesAsProcess reports whether the goroutine that a call starts is started
// at most once in the life of the process.
func (c *checker) livesAsProcess(start *channels.Call) bool {
	if start == nil {
		return false
	}
	return start.Loop == nil && (start.In == nil || c.runsOnce(start.In.Root()))
}

// inProcessThread reports whether a body belongs to such a goroutine, or to
// main itself.
func (c *checker) inProcessThread(b *channels.Body) bool {
	if start, ok := c.threads[b]; ok {
		return c.livesAsProcess(start)
	}
	return c.runsOnce(b)
}
