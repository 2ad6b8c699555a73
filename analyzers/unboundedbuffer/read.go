package unboundedbuffer

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/bounds"
	"github.com/memlint/memlint/internal/typematch"
)

// A read takes input into memory until its end, or up to a byte that may
// never come.
type read struct {
	cur   inspector.Cursor // the call
	call  *ast.CallExpr
	input inspector.Cursor // the reader, or the request or response of a dump
	how   string           // the function's name: "io.ReadAll"
	form  form
}

type form uint8

const (
	whole  form = iota // everything, up to the end of the input
	value              // one value of a format
	line               // up to a delimiter
	dumped             // the body of a request or response
)

// readOf returns the read that a call makes, if any.
func (c *checker) readOf(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) (read, bool) {
	r := read{cur: cur, call: call}
	var ok bool
	switch {
	case typematch.IsFunc(fn, "io", "ReadAll"), typematch.IsFunc(fn, "io/ioutil", "ReadAll"):
		r.input, ok = argument(cur, 0)
	case typematch.IsMethod(fn, "bytes", "Buffer", "ReadFrom"):
		r.input, ok = argument(cur, 0)
	case typematch.IsFunc(fn, "io", "Copy", "CopyBuffer") && len(call.Args) > 0 && isMemory(c.info.TypeOf(call.Args[0])):
		r.input, ok = argument(cur, 1)
	case typematch.IsFunc(fn, "net/http/httputil", "DumpRequest", "DumpResponse") && len(call.Args) == 2 && isTrue(c.info, call.Args[1]):
		r.form = dumped
		r.input, ok = argument(cur, 0)
	case typematch.IsMethod(fn, "encoding/json", "Decoder", "Decode"), typematch.IsMethod(fn, "encoding/xml", "Decoder", "Decode"):
		r.form = value
		r.input, ok = c.madeFrom(cur, "NewDecoder")
	case typematch.IsMethod(fn, "bufio", "Reader", "ReadString", "ReadBytes"):
		r.form = line
		r.input, ok = receiver(cur)
	}
	r.how = fn.Name()
	if fn.Signature().Recv() == nil {
		r.how = fn.Pkg().Name() + "." + r.how
	}
	return r, ok
}

func argument(call inspector.Cursor, i int) (inspector.Cursor, bool) {
	if i >= len(call.Node().(*ast.CallExpr).Args) {
		return inspector.Cursor{}, false
	}
	return call.ChildAt(edge.CallExpr_Args, i), true
}

// receiver returns the expression x of a call x.m(...).
func receiver(call inspector.Cursor) (inspector.Cursor, bool) {
	sel, ok := ast.Unparen(call.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok {
		return inspector.Cursor{}, false
	}
	return call.FindNode(sel.X)
}

// isMemory reports whether a writer of type t keeps in memory what it gets.
func isMemory(t types.Type) bool {
	return typematch.IsNamed(t, "bytes", "Buffer") || typematch.IsNamed(t, "strings", "Builder")
}

func isTrue(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	return tv.Value != nil && tv.Value.String() == "true"
}

// madeFrom returns the argument of the constructor call that made the
// receiver of the call at cur: json.NewDecoder(r).Decode(&v), or the same
// through a local variable.
func (c *checker) madeFrom(cur inspector.Cursor, constructor string) (inspector.Cursor, bool) {
	recv, ok := receiver(cur)
	if !ok {
		return inspector.Cursor{}, false
	}
	made, ok := c.definition(recv)
	if !ok {
		return inspector.Cursor{}, false
	}
	call, ok := made.Node().(*ast.CallExpr)
	if !ok {
		return inspector.Cursor{}, false
	}
	if fn := typematch.Callee(c.info, call); fn == nil || fn.Name() != constructor {
		return inspector.Cursor{}, false
	}
	return argument(made, 0)
}

// definition returns the expression at cur or, if it is a local variable that
// is set once, the expression that it is set to.
func (c *checker) definition(cur inspector.Cursor) (inspector.Cursor, bool) {
	id, ok := cur.Node().(*ast.Ident)
	if !ok {
		return cur, true
	}
	obj := c.info.Uses[id]
	value, ok := c.values[obj]
	if !ok {
		value = c.onlyValue(obj)
		c.values[obj] = value
	}
	if !value.Valid() {
		return cur, false
	}
	return value, true
}

// onlyValue returns the expression that a variable is set to where it is
// declared, if it isn't set again; an invalid cursor otherwise.
func (c *checker) onlyValue(obj types.Object) inspector.Cursor {
	def, ok := c.index.Def(obj)
	if !ok {
		return inspector.Cursor{}
	}
	for use := range c.index.Of(obj) {
		if use.ParentEdgeKind() == edge.AssignStmt_Lhs {
			return inspector.Cursor{}
		}
	}
	assign, ok := def.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != len(assign.Rhs) {
		return inspector.Cursor{}
	}
	_, i := def.ParentEdge()
	return def.Parent().ChildAt(edge.AssignStmt_Rhs, i)
}

// read reports a read whose input nothing limits.
func (c *checker) read(r read) {
	if r.form == dumped {
		c.dump(r)
		return
	}
	origin := c.readers.Origin(r.input)
	switch {
	case r.form == line:
		if origin.Unbounded() && origin.Source == bounds.Conn {
			c.reportRead(unboundedLine, r, "line of any length is read from a connection by %s; use ReadSlice or a bufio.Scanner", r.how)
		}
	case origin.Expands():
		c.reportRead(unboundedExpansion, r, "%s data are read by %s without a limit on the expanded size; limit the decompressor's output", origin.Codec, r.how)
	case !origin.Unbounded():
	case origin.Source == bounds.Response, origin.Source == bounds.Stdin:
		c.readOfService(r, origin)
	case r.form == value && origin.Source == bounds.Request && !c.limits.limited:
		c.reportRead(unboundedDecode, r, "request body is decoded without a limit on its size; wrap it in http.MaxBytesReader")
	case r.form == whole && (origin.Source != bounds.Request || !c.limits.limited):
		c.reportRead(unboundedRequest, r, "%s is read whole into memory by %s without a limit; wrap it in a limited reader", origin.Source, r.how)
	}
}
