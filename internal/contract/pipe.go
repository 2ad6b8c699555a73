package contract

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A PipeEnd is one end of an in-memory pipe while a goroutine is at work at the
// other: the goroutine waits there until this end is released.
type PipeEnd struct {
	Owed Owed
	Var  *types.Var
	Fate *fate.Fate
}

var (
	pipeReader = Owed{Result: 0, Thing: "pipe reader", Pays: []string{"Close", "CloseWithError"}, Streams: true}
	pipeWriter = Owed{Result: 1, Thing: "pipe writer", Pays: []string{"Close", "CloseWithError"}}
)

// IsPipe reports whether the function makes an in-memory pipe.
func IsPipe(fn *types.Func) bool { return typematch.IsFunc(fn, "io", "Pipe") }

// PipeEnds returns the ends of the pipe that a call of io.Pipe makes, as far as
// they owe anything: a pipe without a goroutine holds nothing.
//
//   - The reader owes Close from where a goroutine starts that writes; reading
//     it to its end pays too.
//   - The writer owes Close from where a goroutine starts that reads.
//   - A goroutine that alone has the writer owes Close on all its paths: the
//     reader waits for the end.
func (c *Contracts) PipeEnds(cur inspector.Cursor) []PipeEnd {
	reader, writer := c.assignedVar(cur, 0), c.assignedVar(cur, 1)
	if reader == nil || writer == nil || c.endsWithContext(reader) || c.endsWithContext(writer) {
		return nil
	}
	var list []PipeEnd
	if start, ok := c.startAt(cur, pipeWriter); ok {
		list = append(list, c.pipeEnd(start, reader, pipeReader, "the goroutine that writes to the pipe starts here"))
		if lit, ok := c.onlyIn(writer, start); ok && c.isRead(cur) {
			list = append(list, c.writerOf(lit, writer))
		}
	}
	if start, ok := c.startAt(cur, pipeReader); ok {
		list = append(list, c.pipeEnd(start, writer, pipeWriter, "the goroutine that reads the pipe starts here"))
	}
	return list
}

// assignedVar returns the variable that result i of the call is assigned to, or
// nil.
func (c *Contracts) assignedVar(call inspector.Cursor, i int) *types.Var {
	assign, ok := uses.Unparen(call).Parent().Node().(*ast.AssignStmt)
	if !ok || i >= len(assign.Lhs) {
		return nil
	}
	id, ok := assign.Lhs[i].(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := c.pass.TypesInfo.ObjectOf(id).(*types.Var)
	return v
}

func (c *Contracts) pipeEnd(start inspector.Cursor, v *types.Var, owed Owed, why string) PipeEnd {
	owed.Why, owed.At = why, start.Node().Pos()
	return PipeEnd{owed, v, c.track.Since(start, v, c.Obligation(owed))}
}

// startAt returns the call that starts a goroutine which works at the end of
// the pipe, and doesn't only close it.
func (c *Contracts) startAt(cur inspector.Cursor, end Owed) (start inspector.Cursor, ok bool) {
	home, _ := uses.Func(cur)
	for _, u := range c.track.Of(cur, end.Result, c.Obligation(end)).Uses {
		if start, ok = startAround(u.Cur, home); ok && !closes1(u.Cur) && !c.selectsField(u.Cur) {
			return start, true
		}
	}
	return start, false
}

// selectsField reports whether only another field of the struct at cur is used:
// what the struct holds is not at work there.
func (c *Contracts) selectsField(cur inspector.Cursor) bool {
	sel, ok := cur.Parent().Node().(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := c.pass.TypesInfo.ObjectOf(sel.Sel).(*types.Var)
	return ok && v.IsField()
}

// endsWithContext reports whether a function literal closes the end of the pipe
// as soon as a context is done: nobody waits longer than that.
func (c *Contracts) endsWithContext(end *types.Var) bool {
	for use := range c.index.Of(end) {
		if !closes1(use) {
			continue
		}
		for lit := range use.Enclosing((*ast.FuncLit)(nil)) {
			if c.waitsForContext(lit) {
				return true
			}
		}
	}
	return false
}

// waitsForContext reports whether a function literal runs when a context is
// done: context.AfterFunc calls it, or it receives from Done.
func (c *Contracts) waitsForContext(lit inspector.Cursor) bool {
	if call, ok := lit.Parent().Node().(*ast.CallExpr); ok && typematch.IsFunc(typematch.Callee(c.pass.TypesInfo, call), "context", "AfterFunc") {
		return true
	}
	for cur := range lit.Preorder((*ast.CallExpr)(nil)) {
		sel, ok := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
		if ok && sel.Sel.Name == "Done" && typematch.IsContext(c.pass.TypesInfo.TypeOf(sel.X)) {
			return true
		}
	}
	return false
}

// closes1 reports whether the identifier is closed where it stands.
func closes1(id inspector.Cursor) bool {
	sel, ok := id.Parent().Node().(*ast.SelectorExpr)
	return ok && (sel.Sel.Name == "Close" || sel.Sel.Name == "CloseWithError")
}

// startAround returns the call around cur by which the function home starts a
// goroutine: that of a go statement, or of a method Go.
func startAround(cur, home inspector.Cursor) (start inspector.Cursor, ok bool) {
	for c := range cur.Enclosing((*ast.GoStmt)(nil), (*ast.CallExpr)(nil)) {
		if fn, _ := uses.Func(c); fn != home {
			continue
		}
		switch n := c.Node().(type) {
		case *ast.GoStmt:
			return c.ChildAt(edge.GoStmt_Call, -1), true
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Go" {
				return c, true
			}
		}
	}
	return start, false
}

// onlyIn returns the function literal that a call starts, if all uses of the
// variable stand in it.
func (c *Contracts) onlyIn(v *types.Var, start inspector.Cursor) (lit inspector.Cursor, ok bool) {
	for use := range c.index.Of(v) {
		var around inspector.Cursor
		for fn := range use.Enclosing((*ast.FuncLit)(nil)) {
			if fn.Parent() == start {
				around = fn
			}
		}
		if around == (inspector.Cursor{}) {
			return lit, false
		}
		lit, ok = around, true
	}
	return lit, ok
}

// isRead reports whether somebody reads the pipe that the call makes, or gets
// its reader to do so.
func (c *Contracts) isRead(cur inspector.Cursor) bool {
	for _, u := range c.track.Of(cur, 0, c.Obligation(pipeReader)).Uses {
		switch u.How {
		case fate.Tried, fate.Returned, fate.Passed, fate.Called:
			if !closes1(u.Cur) {
				return true
			}
		}
	}
	return false
}

// writerOf returns the writer as the goroutine has it.
func (c *Contracts) writerOf(lit inspector.Cursor, writer *types.Var) PipeEnd {
	owed := pipeWriter
	owed.Why, owed.At = "the pipe's reader waits until this goroutine closes it", lit.Node().Pos()
	return PipeEnd{owed, writer, c.track.OfVar(writer, lit, c.Obligation(owed))}
}

// pipe infers that the reader of a pipe which the function returns owes Close.
func (i *inference) pipe(cur inspector.Cursor, call *ast.CallExpr) {
	for _, end := range i.PipeEnds(cur) {
		end.Owed.Why = fmt.Sprintf("%s starts a goroutine at %s that works on the pipe until this end is closed", i.fn.Name(), i.place(end.Owed.At))
		i.moved(call, end.Owed, end.Fate)
	}
}
