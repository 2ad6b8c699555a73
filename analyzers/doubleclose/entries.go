package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/guard"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// An entryClose is a close of the channel of a map's entry: of m[k], or of
// what a lookup of m[k] has found.
type entryClose struct {
	cur     inspector.Cursor // the call of close
	entries contract.Place   // the map
	text    string           // what is closed
	guards  *guard.Guards
	found   *types.Var // the variable that holds the entry, or nil
}

// entriesKept reports a function that looks for an entry of a map, closes its
// channel and leaves the entry where its next call finds it.
func (c *checker) entriesKept() {
	for cur := range contract.CallsOf(c.index, types.Universe.Lookup("close")) {
		x, ok := c.entryClosed(cur)
		if !ok || !c.asksOnlyForEntry(x) || c.recoversAt(cur) || c.inTest(cur.Node().Pos()) {
			continue
		}
		body := c.outermost(cur)
		if body == nil || body.Func == nil || !c.stays(x, body) {
			continue
		}
		message := fmt.Sprintf("%s is closed and %s keeps the entry, which the next call finds; delete it", x.text, placeText(x.entries))
		c.report(guardForgotten, cur.Node(), message, []report.Evidence{{At: x.guardNode(), Message: "the next call finds the entry here too"}})
	}
}

func (x entryClose) guardNode() ast.Node { return x.cur.Node().(*ast.CallExpr).Args[0] }

// entryClosed returns what a call of close closes, if that is the channel of an
// entry of a map in a field of the package.
func (c *checker) entryClosed(cur inspector.Cursor) (entryClose, bool) {
	arg := ast.Unparen(cur.Node().(*ast.CallExpr).Args[0])
	x := entryClose{cur: cur, text: types.ExprString(arg), guards: c.guards.At(cur)}
	m, ok := arg.(*ast.IndexExpr)
	if !ok {
		place, named := contract.PlaceOf(c.info, arg)
		if !named || place.Root.Kind() != types.LocalVar || place.Path != "" && c.contract.FieldRenewable(c.fieldAt(place)) {
			return x, false
		}
		at, found := c.indexOf(place.Root)
		if !found {
			return x, false
		}
		m, x.found = at.Node().(*ast.IndexExpr), place.Root
	}
	if _, isMap := c.typeOf(m.X).(*types.Map); !isMap {
		return x, false
	}
	x.entries, ok = contract.PlaceOf(c.info, m.X)
	return x, ok && x.entries.Path != "" && c.mapField(m.X) != nil && c.mapField(m.X).Pkg() == c.pass.Pkg
}

// asksOnlyForEntry reports whether the function asks whether the map has the
// entry, so that it isn't sure of it, and nothing else.
func (c *checker) asksOnlyForEntry(x entryClose) bool {
	g := x.guards
	if g.Once || g.Swap || g.Select != nil || g.Literal || g.Asked != nil && ended.MatchString(g.Asked.Name()) {
		return false
	}
	asked := g.Present
	for _, e := range g.Nils {
		place, ok := contract.PlaceOf(c.info, e)
		if !ok || x.found == nil || place.Root != x.found || place.Path != "" {
			return false
		}
		asked = true
	}
	if g.Flag != nil && g.Flag.IsField() {
		place, ok := contract.PlaceOf(c.info, g.FlagExpr)
		return asked && ok && place.Root != x.found && place.Root.Kind() != types.RecvVar
	}
	return asked
}

// stays reports whether the entry may still be in the map when the function
// comes to the close again: in the next turn of a loop, or in its next call.
func (c *checker) stays(x entryClose, body *channels.Body) bool {
	home, _, ok := frame(x.cur)
	if !ok || home != body.At {
		return false
	}
	removals := c.takeOuts(x, home)
	if len(removals) > 0 && !c.track.Open(home, fate.Route{To: x.cur, Stops: removals}) {
		return false
	}
	if c.track.InLoop(x.cur) && c.track.Open(home, fate.Route{From: x.cur, To: x.cur, Stops: removals}) {
		return true
	}
	return c.calledByMany(body) && c.track.Open(home, fate.Route{From: x.cur, Stops: removals})
}

// takeOuts returns where the function may take the entry out of the map, put
// another in its place, or note in it that it is closed.
func (c *checker) takeOuts(x entryClose, fn inspector.Cursor) []inspector.Cursor {
	found := lookup{entries: x.entries}
	var list []inspector.Cursor
	for cur := range fn.Preorder((*ast.CallExpr)(nil), (*ast.AssignStmt)(nil)) {
		if c.takesOut(x, found, cur.Node()) {
			list = append(list, cur)
		}
	}
	return list
}

func (c *checker) takesOut(x entryClose, found lookup, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		return c.mayRemove(n, found) || x.found != nil && typematch.Builtin(c.info, n) != "close" && c.mentions(n, x.found)
	case *ast.AssignStmt:
		for _, lhs := range n.Lhs {
			place, ok := contract.PlaceOf(c.info, lhs)
			if c.isEntries(lhs, found) || ok && x.found != nil && place.Root == x.found && place.Path != "" {
				return true
			}
		}
	}
	return false
}
