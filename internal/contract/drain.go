package contract

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/typematch"
)

// A Drain says whether a function reads what it is given to its end.
type Drain uint8

const (
	NotDrained   Drain = iota
	DrainsOrFail       // unless it returns an error: a copy ends early when the other side can't be written
	Drained            // an error says that there is nothing more to read
)

// drains says whether a function of the standard library reads its argument i
// to its end. It knows what code can't show: that the loop in it does.
func drains(fn *types.Func, i int) Drain {
	switch {
	case typematch.IsFunc(fn, "io", "ReadAll"), typematch.IsFunc(fn, "io/ioutil", "ReadAll"):
		return Drained
	case typematch.IsMethod(fn, "bytes", "Buffer", "ReadFrom"):
		return Drained
	case typematch.IsFunc(fn, "io", "Copy", "CopyBuffer") && i == 1:
		return DrainsOrFail
	}
	return NotDrained
}

// drainsArg says whether a call reads its argument i to its end.
func (c *Contracts) drainsArg(call *ast.CallExpr, i int) Drain {
	fn := typematch.Callee(c.pass.TypesInfo, call)
	if fn == nil || i < 0 {
		return NotDrained
	}
	d := drains(fn, i)
	switch {
	case d == DrainsOrFail && c.cantFail(call.Args[0]):
		return Drained
	case d != NotDrained:
		return d
	}
	return c.Of(fn).param(fn.Origin(), i).Drains
}

// cantFail reports whether writing to the expression never fails: it is
// io.Discard, or a buffer in memory.
func (c *Contracts) cantFail(w ast.Expr) bool {
	if typematch.IsNamed(c.pass.TypesInfo.TypeOf(w), "bytes", "Buffer") || typematch.IsNamed(c.pass.TypesInfo.TypeOf(w), "strings", "Builder") ||
		typematch.IsNamed(c.pass.TypesInfo.TypeOf(w), "hash", "Hash") {
		return true
	}
	sel, ok := ast.Unparen(w).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Discard"
}

// drainOf says whether the function of a parameter hands it, or the body of
// it, to a function that reads it to its end.
func (c *Contracts) drainOf(param *types.Var) Drain {
	most := NotDrained
	for cur := range c.index.Of(param) {
		if sel, ok := cur.Parent().Node().(*ast.SelectorExpr); ok && sel.Sel.Name == "Body" {
			cur = cur.Parent()
		}
		if kind, i := cur.ParentEdge(); kind == edge.CallExpr_Args {
			most = max(most, c.drainsArg(cur.Parent().Node().(*ast.CallExpr), i))
		}
	}
	return most
}

// PaysArg reports whether the call reads argument i to its end, or takes a value
// without methods over: anything but a system call may.
func (d debt) PaysArg(call *ast.CallExpr, i int) bool {
	if d.owed.PaysBy != "" {
		return !usesDescriptor(typematch.Callee(d.info, call)) && typematch.Builtin(d.info, call) == "" && !d.info.Types[call.Fun].IsType()
	}
	return (d.owed.Drained || d.owed.Streams) && d.drain(call, i) == Drained
}

// Reads reports whether the call reads argument i to its end, unless it fails.
func (d debt) Reads(call *ast.CallExpr, i int, holder bool) bool {
	return d.owed.Streams || d.owed.Drained && !holder && d.drain(call, i) != NotDrained
}

func (d debt) drain(call *ast.CallExpr, i int) Drain {
	if d.contracts == nil {
		return drains(typematch.Callee(d.info, call), i)
	}
	return d.contracts.drainsArg(call, i)
}

// usesDescriptor reports whether a function is a system call that leaves the
// descriptor or mapping that it works on as it is.
func usesDescriptor(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch typematch.Unvendored(fn.Pkg().Path()) {
	case "syscall", "golang.org/x/sys/unix":
		return !strings.HasPrefix(fn.Name(), "Close") && fn.Name() != "Munmap" && fn.Name() != "FcntlFlock"
	case "fmt", "log":
		return true
	}
	return false
}
