package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// twoEnds reports a field that a goroutine of the value closes when it ends,
// and that a closing method closes too.
func (c *checker) twoEnds() {
	for _, x := range c.closes {
		if !c.closesForUsers(x) {
			continue
		}
		for _, own := range c.closes {
			if alike(own.Place, x.Place) && c.apart(own, x) && c.endsGoroutine(own) {
				c.reportEnds(x, own)
				break
			}
		}
	}
}

// apart reports whether the two stand in different functions, neither of which
// calls the other to close.
func (c *checker) apart(own, x *closing) bool {
	a, b := c.outermost(own.cur), c.outermost(x.cur)
	return a != b && (own.Callee == nil || own.Callee != b.Func) && (x.Callee == nil || a == nil || x.Callee != a.Func)
}

// alike reports whether two places are the same field, or field of a field, of
// two variables of one type.
func alike(a, b contract.Place) bool {
	return a.Path == b.Path && a.Path != "" && typematch.Named(a.Root.Type()) == typematch.Named(b.Root.Type()) && typematch.Named(a.Root.Type()) != nil
}

// closesForUsers reports whether users of the value run the close without a
// condition: it stands in a method that ends its receiver.
func (c *checker) closesForUsers(x *closing) bool {
	body := c.outermost(x.cur)
	if body == nil || body.Func == nil || x.guards.Literal || x.guards.Tested || !c.closesOnce(x) {
		return false
	}
	recv := body.Func.Signature().Recv()
	return recv != nil && x.Place.Root == recv && body.Func.Exported() && fate.LooksReleasing(body.Func.Name()) && !c.inTest(x.call().Pos())
}

// endsGoroutine reports whether the close is certain to run in a goroutine of
// its own, which a method or constructor starts.
func (c *checker) endsGoroutine(x *closing) bool {
	if x.guards.Tested || !c.closesOnce(x) || c.inTest(x.call().Pos()) {
		return false
	}
	if v := x.Place.Root; v.Kind() != types.RecvVar && !c.isReturned(v) {
		return false
	}
	body := c.census.Body(x.home.Node())
	return body != nil && len(body.Starts) > 0 && len(body.Starts) == len(body.Callers) && c.alwaysRuns(x)
}

// closesOnce reports whether the close, or what the call closes, panics when it
// runs again on the same value.
func (c *checker) closesOnce(x *closing) bool {
	if x.Callee == nil {
		return !x.writer && c.onceOnly(x)
	}
	return x.Always && !x.writer && c.contract.Unguarded(x.guards) && !c.recovers(x.home) && !c.replacedOnWay(x.Place)
}

// replacedOnWay reports whether a field on the way to the place may get another
// value.
func (c *checker) replacedOnWay(place contract.Place) bool {
	t := place.Root.Type()
	for _, name := range splitPath(place.Path) {
		obj, _, _ := types.LookupFieldOrMethod(t, true, place.Root.Pkg(), name)
		field, ok := obj.(*types.Var)
		if !ok {
			return false // a field of another package, which its contract has looked at
		}
		if field.Exported() || c.contract.FieldRenewable(field.Origin()) {
			return true
		}
		t = field.Type()
	}
	return false
}

func (c *checker) reportEnds(x, own *closing) {
	if at := c.methodClose(x, own); at != nil {
		c.runsTwice(at, x, own)
		return
	}
	message := fmt.Sprintf("%s closes %s, and so does a goroutine when it ends; close it in a sync.Once", c.enclosing(x), x.name())
	c.report(notIdempotent, x.call(), message, []report.Evidence{
		{At: own.call(), Message: "the goroutine closes it here"},
		{At: c.census.Body(own.home.Node()).Starts[0].At.Node(), Message: "the goroutine starts here"},
	})
}

// keptByOwners reports a method by which users end a value, where a method that
// ends the owner of all such values closes the same channel of each of them.
func (c *checker) keptByOwners() {
	for _, x := range c.closes {
		if !c.closesForUsers(x) {
			continue
		}
		for _, y := range c.closesOf(c.fieldAt(x.Place)) {
			if alike(y.Place, x.Place) && c.endsEntries(y, x) && c.apart(y, x) {
				c.reportOwner(x, y)
				break
			}
		}
	}
}

// endsEntries reports whether users run the close on each value in a container
// of another type.
func (c *checker) endsEntries(y, x *closing) bool {
	body := c.outermost(y.cur)
	def, ok := c.index.Def(y.Place.Root)
	if !ok || body == nil || body.Func == nil || y.guards.Literal || y.guards.Tested || !c.closesOnce(y) || c.inTest(y.call().Pos()) {
		return false
	}
	if kind := def.ParentEdgeKind(); kind != edge.RangeStmt_Value && kind != edge.RangeStmt_Key {
		return false
	}
	owner := body.Func.Signature().Recv()
	return owner != nil && body.Func.Exported() && fate.LooksReleasing(body.Func.Name()) && typematch.Named(owner.Type()) != typematch.Named(x.Place.Root.Type())
}

func (c *checker) reportOwner(x, y *closing) {
	at := c.methodClose(x, y)
	if at == nil {
		at = x
	}
	message := fmt.Sprintf("%s is closed without a guard by %s and by %s; close it in a sync.Once", at.name(), c.enclosing(x), c.enclosing(y))
	c.report(notIdempotent, at.call(), message, []report.Evidence{
		{At: x.call(), Message: "users end the value here"},
		{At: y.call(), Message: "its owner ends all of them here"},
	}, c.onceFix(at)...)
}

// startsOf returns where goroutines with the body start: also where a go
// statement hands a literal to the function that it calls.
func (c *checker) startsOf(body *channels.Body) []*channels.Call {
	if _, isLit := body.Node().(*ast.FuncLit); !isLit || len(body.Starts) > 0 || body.Outer == nil {
		return body.Starts
	}
	call := body.At.Parent()
	if _, isCall := call.Node().(*ast.CallExpr); !isCall {
		return nil
	}
	start, ok := call.Parent().Node().(*ast.GoStmt)
	if !ok {
		return nil
	}
	return []*channels.Call{{At: call, In: body.Outer, Callee: body, Loop: loopAround(call), Go: start}}
}

// loopAround returns the innermost loop of the same function around cur, or nil.
func loopAround(cur inspector.Cursor) ast.Stmt {
	for at := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		loop, ok := at.Node().(ast.Stmt)
		if !ok || at == cur {
			return nil
		}
		return loop
	}
	return nil
}
