package contract

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/guard"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// Once is the fact that says which channels a function closes without a
// guard, so that a second call on the same value panics.
type Once struct {
	Closes []OnceClose
}

// A OnceClose is one channel that a function closes.
type OnceClose struct {
	Param  int    // the parameter that holds the channel; Receiver for the receiver
	Path   string // field path from the parameter to the channel: "done", "inner.done"; "" for the parameter itself
	Always bool   // on every path that returns

	at token.Pos // the close, if this package declares the function
}

// At returns where the channel is closed, or token.NoPos if the function
// belongs to another package.
func (c OnceClose) At() token.Pos { return c.at }

// AFact marks Once as a fact.
func (*Once) AFact() {}

// String describes the contract in the words of the design.
func (o *Once) String() string {
	var parts []string
	for _, c := range o.Closes {
		of := "recv"
		if c.Param >= 0 {
			of = fmt.Sprint(c.Param)
		}
		parts = append(parts, "once("+strings.TrimSuffix(of+"."+c.Path, ".")+")")
	}
	return strings.Join(parts, " ")
}

// noOnce is the contract of a function that closes nothing.
var noOnce = &Once{}

// OnceOf returns which channels a call of fn closes without a guard.
func (c *Contracts) OnceOf(fn *types.Func) *Once {
	fn = fn.Origin()
	if fn.Pkg() == c.pass.Pkg {
		c.findClosings()
	}
	if once, ok := c.once[fn]; ok {
		return once
	}
	once := noOnce
	if fn.Pkg() != c.pass.Pkg && fate.LooksReleasing(fn.Name()) {
		if fact := new(Once); c.pass.ImportObjectFact(fn, fact) {
			once = fact
		}
	}
	c.once[fn] = once
	return once
}

// exportOnce writes the facts that other packages can ask for.
func (c *Contracts) exportOnce() {
	for _, file := range c.pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || !decl.Name.IsExported() || !fate.LooksReleasing(decl.Name.Name) {
				continue
			}
			fn, ok := c.pass.TypesInfo.Defs[decl.Name].(*types.Func)
			if !ok {
				continue
			}
			if once := c.OnceOf(fn); len(once.Closes) > 0 {
				c.pass.ExportObjectFact(fn, once)
			}
		}
	}
}

// A Closed is a channel that a call closes without a guard of the callee.
type Closed struct {
	Place  Place
	Always bool        // whenever the callee returns
	Callee *types.Func // nil for the builtin close
	At     token.Pos   // the close itself; token.NoPos if another package holds it
}

// ClosedBy returns the channels that a call closes: its argument if it is a
// call of close, else what the contract of the callee says.
func (c *Contracts) ClosedBy(cur inspector.Cursor) []Closed {
	call := cur.Node().(*ast.CallExpr)
	info := c.pass.TypesInfo
	if typematch.Builtin(info, call) == "close" {
		place, ok := PlaceOf(info, call.Args[0])
		if !ok {
			return nil
		}
		return []Closed{{Place: place, Always: true, At: call.Pos()}}
	}
	fn := typematch.Callee(info, call)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	var list []Closed
	for _, once := range c.OnceOf(fn).Closes {
		if place, ok := argument(info, call, once.Param); ok {
			list = append(list, Closed{place.Join(once.Path), once.Always, fn, once.at})
		}
	}
	return list
}

// onceClose turns a close in the body of fn into a contract of fn.
func (c *Contracts) onceClose(fn *types.Func, cur, call inspector.Cursor, closed Closed) (OnceClose, bool) {
	param, ok := parameterIndex(fn, closed.Place.Root)
	if !ok || call.ParentEdgeKind() == edge.GoStmt_Call {
		return OnceClose{}, false
	}
	guards := guard.Reader{Info: c.pass.TypesInfo}.At(call)
	if guards.Literal || !c.Unguarded(guards) {
		return OnceClose{}, false
	}
	if c.renewedIn(cur, closed.Place) || closed.Callee == nil && c.Renewable(call.Node().(*ast.CallExpr).Args[0]) {
		return OnceClose{}, false
	}
	return OnceClose{param, closed.Place.Path, closed.Always && c.track.Always(cur, call), closed.At}, true
}

// Unguarded reports whether the guards let the statement run a second time. A
// nil check guards only if something sets the expression to nil.
func (c *Contracts) Unguarded(g *guard.Guards) bool {
	for _, e := range g.Nils {
		if c.nilled(e) {
			return false
		}
	}
	return !g.Once && !g.Swap && !g.Present && g.Flag == nil && g.Select == nil
}

// nilled reports whether the package sets what e names to nil, or may do so
// where that can't be seen.
func (c *Contracts) nilled(e ast.Expr) bool {
	v := typematch.Var(c.pass.TypesInfo, e)
	if v == nil {
		return true
	}
	if v.IsField() && v.Exported() {
		return true
	}
	for cur := range c.index.Of(v) {
		value, assigned := assignedTo(cur)
		if assigned && (value == nil || c.pass.TypesInfo.Types[value].IsNil()) {
			return true
		}
	}
	return false
}

// assignedTo returns the value that the identifier, or the selector that it
// ends, is assigned; nil if it is one of several results.
func assignedTo(cur inspector.Cursor) (ast.Expr, bool) {
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	kind, i := uses.Unparen(cur).ParentEdge()
	if kind != edge.AssignStmt_Lhs {
		return nil, false
	}
	stmt := uses.Unparen(cur).Parent().Node().(*ast.AssignStmt)
	if len(stmt.Lhs) != len(stmt.Rhs) {
		return nil, true
	}
	return stmt.Rhs[i], true
}

// Renewable reports whether the package can put another channel in the field
// that e names after the value was constructed: an assignment to it outside
// of the function that makes the value.
func (c *Contracts) Renewable(e ast.Expr) bool {
	v := typematch.Var(c.pass.TypesInfo, e)
	return v != nil && v.IsField() && c.FieldRenewable(v)
}

// FieldRenewable answers Renewable for a field.
func (c *Contracts) FieldRenewable(field *types.Var) bool {
	for cur := range c.index.Of(field) {
		if _, assigned := assignedTo(cur); assigned && !c.constructs(cur) {
			return true
		}
	}
	return false
}
