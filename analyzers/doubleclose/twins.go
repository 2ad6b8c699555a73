package doubleclose

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// twins reports a local channel that two goroutines of a function close.
func (c *checker) twins() {
	for i, a := range c.closes {
		if !c.sureInLiteral(a) {
			continue
		}
		for _, b := range c.closes[i+1:] {
			if a.Place == b.Place && a.home != b.home && c.sureInLiteral(b) && c.runBoth(a.home, b.home) {
				message := fmt.Sprintf("%s is closed by two goroutines of the function; close it once, when both have ended", a.name())
				c.report(closedTwice, b.call(), message, []report.Evidence{{At: a.call(), Message: "the other goroutine closes it here"}})
			}
		}
	}
}

// sureInLiteral reports whether each run of a function literal closes a
// variable of the function around it.
func (c *checker) sureInLiteral(x *closing) bool {
	def, ok := c.index.Def(x.Place.Root)
	_, isLit := x.home.Node().(*ast.FuncLit)
	if !ok || !isLit || x.Callee != nil || x.writer || x.Place.Path != "" || contains(x.home, def) || c.protected(x) {
		return false
	}
	ch := c.census.Of(x.Place.Root)
	return x.Place.Root.Kind() == types.LocalVar && ch != nil && len(ch.Makes) == 1 && !ch.Contained && !c.reassigned(x.Place.Root) && c.alwaysRuns(x)
}

// reassigned reports whether a variable gets a value after its declaration, or
// may do so where that can't be seen.
func (c *checker) reassigned(v *types.Var) bool {
	for use := range c.index.Of(v) {
		switch top := uses.Unparen(use); top.ParentEdgeKind() {
		case edge.AssignStmt_Lhs:
			return true
		case edge.UnaryExpr_X:
			if top.Parent().Node().(*ast.UnaryExpr).Op == token.AND {
				return true
			}
		}
	}
	return false
}

// runBoth reports whether one call of the function around two literals lets
// both run: it starts them, or hands them to one and the same function, one
// after the other.
func (c *checker) runBoth(a, b inspector.Cursor) bool {
	first, second := c.launch(a), c.launch(b)
	if !first.ok || !second.ok || first.fn != second.fn || first.at == second.at {
		return false
	}
	home, _, ok := frame(first.at)
	other, _, okToo := frame(second.at)
	return ok && okToo && home == other && c.track.Open(home, fate.Route{From: first.at, To: second.at})
}

// A launching is the call that makes a literal run, and the function called;
// nil for a go statement.
type launching struct {
	at inspector.Cursor
	fn *types.Func
	ok bool
}

func (c *checker) launch(lit inspector.Cursor) launching {
	lit = uses.Unparen(lit)
	call := lit.Parent()
	switch lit.ParentEdgeKind() {
	case edge.CallExpr_Fun:
		return launching{call, nil, call.ParentEdgeKind() == edge.GoStmt_Call}
	case edge.CallExpr_Args:
		fn := typematch.Callee(c.info, call.Node().(*ast.CallExpr))
		return launching{call, fn, fn != nil && (fn.Name() == "Go" || fn.Name() == "Add")}
	}
	return launching{}
}
