package doubleclose

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// repeated reports a close without a guard in code that others call again: an
// HTTP handler, a registered callback, a method that says so.
func (c *checker) repeated() {
	for _, x := range c.closes {
		if x.Callee != nil || x.writer || x.guards.Tested || x.guards.Lock != nil || !c.contract.Unguarded(x.guards) || c.recovers(x.home) || c.inTest(x.call().Pos()) {
			continue
		}
		switch {
		case c.perRequest(x):
			message := fmt.Sprintf("%s is closed by each request that is handled; close it in a sync.Once", x.name())
			c.report(notIdempotent, x.call(), message, nil, c.onceFix(x)...)
		case c.promisesMore(x):
			message := fmt.Sprintf("%s promises that it may be called again, and closes %s without a guard; close it in a sync.Once", c.enclosing(x), x.name())
			c.report(notIdempotent, x.call(), message, nil, c.onceFix(x)...)
		default:
			if call := c.registers(x); call != nil {
				message := fmt.Sprintf("%s is closed by a callback, which may run again; close it in a sync.Once", x.name())
				c.report(notIdempotent, x.call(), message, []report.Evidence{{At: call, Message: "the callback is registered here"}})
			}
		}
	}
}

// perRequest reports whether the close stands in an HTTP handler, and what it
// closes lives longer: a field of the handler's receiver, or a variable around
// it.
func (c *checker) perRequest(x *closing) bool {
	if !c.takesRequest(x.home.Node()) {
		return false
	}
	if x.Place.Path != "" {
		return x.Place.Root.Kind() == types.RecvVar && c.onceOnly(x)
	}
	return c.isAround(x)
}

// isAround reports whether the closed variable belongs to a function around the
// literal that closes it, and is made once there.
func (c *checker) isAround(x *closing) bool {
	def, ok := c.index.Def(x.Place.Root)
	ch := c.census.Of(x.Place.Root)
	return ok && x.Place.Path == "" && x.Place.Root.Kind() == types.LocalVar && !contains(x.home, def) && ch != nil && len(ch.Makes) == 1
}

func (c *checker) takesRequest(fn ast.Node) bool {
	var signature *types.Signature
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		if obj, ok := c.info.Defs[fn.Name].(*types.Func); ok {
			signature = obj.Signature()
		}
	case *ast.FuncLit:
		signature, _ = c.typeOf(fn).(*types.Signature)
	}
	if signature == nil {
		return false
	}
	for param := range signature.Params().Variables() {
		if typematch.IsNamed(param.Type(), "net/http", "Request") {
			return true
		}
	}
	return false
}

var (
	// again matches what the documentation of a method says of further calls.
	again = lazyregexp.New(`(?i)idempotent|(multiple|several|many|any number of) times|more than once|repeatedly|called again|call again`)
	// notAgain matches what forbids them, or leaves them open.
	notAgain = lazyregexp.New(`(?i)\bnot\b|n't\b|never|only once|at most once|panic|TODO|FIXME`)
)

// promisesMore reports whether the documentation of a closing method says that
// it may be called more than once.
func (c *checker) promisesMore(x *closing) bool {
	body := c.outermost(x.cur)
	if body == nil || body.Func == nil || x.guards.Literal || !fate.LooksReleasing(body.Func.Name()) || !c.onceOnly(x) {
		return false
	}
	decl, ok := body.Node().(*ast.FuncDecl)
	if !ok || decl.Doc == nil || x.Place.Root != body.Func.Signature().Recv() {
		return false
	}
	text := strings.Join(strings.Fields(decl.Doc.Text()), " ")
	return again.MatchString(text) && !notAgain.MatchString(text)
}

var (
	// registering matches the names of functions that keep a callback to call it
	// for each event.
	registering = lazyregexp.New(`^((Add|On|Register|Handle|Notify)[A-Z]|(Subscribe|Watch|Listen|Observe)([A-Z]|$))`)
	// happensOnce matches what is in the name of an event that comes once.
	happensOnce = lazyregexp.New(`(?i)clos|stop|shut|exit|done|finish|clean|disconnect|end|start|ready|connect|open|init|once|first|complete|terminat|cancel|destroy|quit|dispos|detach|remov`)
)

// registers returns the call that registers the literal that closes, with
// something that may call it for each event, or nil.
func (c *checker) registers(x *closing) ast.Node {
	lit, ok := x.home.Node().(*ast.FuncLit)
	if !ok || lit.Type.Params.NumFields() == 0 || !c.isAround(x) || x.deferred {
		return nil // without a parameter it isn't told what has happened
	}
	for _, call := range c.handedTo(x.home) {
		fn := typematch.Callee(c.info, call)
		if fn == nil || !registering.MatchString(fn.Name()) || happensOnce.MatchString(fn.Name()) {
			continue
		}
		return call
	}
	return nil
}

// handedTo returns the calls that are given the literal, itself or by the
// variable that it is assigned to.
func (c *checker) handedTo(home inspector.Cursor) []*ast.CallExpr {
	lit := uses.Unparen(home)
	if lit.ParentEdgeKind() == edge.CallExpr_Args {
		return []*ast.CallExpr{lit.Parent().Node().(*ast.CallExpr)}
	}
	kind, i := lit.ParentEdge()
	if kind != edge.AssignStmt_Rhs {
		return nil
	}
	stmt := lit.Parent().Node().(*ast.AssignStmt)
	if len(stmt.Lhs) != len(stmt.Rhs) {
		return nil
	}
	id, ok := stmt.Lhs[i].(*ast.Ident)
	if !ok || c.info.Defs[id] == nil {
		return nil
	}
	var list []*ast.CallExpr
	for use := range c.index.Of(c.info.Defs[id]) {
		if use.ParentEdgeKind() == edge.CallExpr_Args {
			list = append(list, use.Parent().Node().(*ast.CallExpr))
		}
	}
	return list
}
