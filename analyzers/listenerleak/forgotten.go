package listenerleak

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/pairs"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A remover is a function that removes what some fields of a struct stand for.
type remover struct {
	fn      *types.Func
	decl    inspector.Cursor
	removed []*types.Var
}

// removes matches the names of functions that remove a registration.
var removes = lazyregexp.New(`(?i)(unsubscribe|unregister|deregister|unlisten|unwatch|unobserve|remove(listener|handler|observer|callback|hook|subscriber|subscription|watcher))`)

// isRemoval reports whether a function removes a registration, by its name.
func (c *checker) isRemoval(fn *types.Func) bool {
	is, known := c.removal[fn.Name()]
	if !known {
		is = removes.MatchString(fn.Name())
		if c.removal == nil {
			c.removal = make(map[string]bool)
		}
		c.removal[fn.Name()] = is
	}
	return is
}

// minSiblings is the number of fields that a function has to remove before it
// shows that one is forgotten.
const minSiblings = 2

// forgetsSibling reports what a function that removes several registrations of a
// struct leaves in place: one that was registered together with them, or one
// that another function removes together with them.
func (c *checker) forgetsSibling() {
	list := c.removers()
	for _, r := range list {
		c.registeredTogether(r, list)
		c.removedTogether(r, list)
	}
}

// removers returns the functions that remove at least two fields of one struct.
func (c *checker) removers() []remover {
	var list []remover
	for cur := range c.index.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		field := c.removedField(call)
		if field == nil || c.inTest(call) {
			continue
		}
		decl, ok := uses.Decl(cur)
		fn := c.funcAround(cur)
		if !ok || fn == nil {
			continue
		}
		i := slices.IndexFunc(list, func(r remover) bool { return r.fn == fn })
		if i < 0 {
			i, list = len(list), append(list, remover{fn: fn, decl: decl})
		}
		if !slices.Contains(list[i].removed, field) {
			list[i].removed = append(list[i].removed, field)
		}
	}
	return slices.DeleteFunc(list, func(r remover) bool { return len(r.removed) < minSiblings })
}

// removedField returns the field that a call removes: reg.Unregister(m.served),
// s.sub.Unsubscribe().
func (c *checker) removedField(call *ast.CallExpr) *types.Var {
	fn := typematch.Callee(c.info, call)
	if fn == nil || !c.isRemoval(fn) {
		return nil
	}
	for _, arg := range call.Args {
		if field := c.ownField(arg); field != nil {
			return field
		}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && typematch.IsNiladic(fn) {
		return c.ownField(sel.X)
	}
	return nil
}

// ownField returns the field of a struct of this package that an expression
// reads, unless all values of a basic type could stand there.
func (c *checker) ownField(e ast.Expr) *types.Var {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	field, ok := c.info.Uses[sel.Sel].(*types.Var)
	if !ok || !field.IsField() || field.Pkg() != c.pass.Pkg || !holdsMemory(field.Type()) {
		return nil
	}
	return field.Origin()
}

// registeredTogether reports fields that one call registers with others, which
// are removed, and that nothing removes.
func (c *checker) registeredTogether(r remover, all []remover) {
	for use := range c.index.Of(r.removed[0]) {
		call, pair := c.registering(use)
		if pair == nil || c.inTest(use.Node()) {
			continue
		}
		var left []ast.Expr
		others := 0
		for _, arg := range call.Args {
			field := c.ownField(arg)
			switch {
			case field == nil:
			case slices.Contains(r.removed, field):
				others++
			case c.staysRegistered(field, all):
				left = append(left, arg)
			}
		}
		if others >= minSiblings && len(left) > 0 {
			c.leftRegistered(r, pair, left)
			return
		}
	}
}

// registering returns the call that registers the field that cur names among
// others, and its pair.
func (c *checker) registering(cur inspector.Cursor) (*ast.CallExpr, *pairs.Pair) {
	if cur.ParentEdgeKind() != edge.SelectorExpr_Sel {
		return nil, nil
	}
	sel := uses.Unparen(cur.Parent())
	if sel.ParentEdgeKind() != edge.CallExpr_Args {
		return nil, nil
	}
	call := sel.Parent().Node().(*ast.CallExpr)
	fn := typematch.Callee(c.info, call)
	if fn == nil {
		return nil, nil
	}
	pair := c.pairs.Of(fn, c.options.Pairs)
	if pair == nil || pair.Form != pairs.BySibling || len(pair.Releases) == 0 {
		return nil, nil
	}
	return call, pair
}

// staysRegistered reports whether nothing hands the field on but what registers
// it.
func (c *checker) staysRegistered(field *types.Var, all []remover) bool {
	for _, r := range all {
		if c.mentionsField(r.decl, field) {
			return false
		}
	}
	for use := range c.index.Of(field) {
		sel := uses.Unparen(use.Parent())
		switch sel.ParentEdgeKind() {
		case edge.CallExpr_Args:
			if _, pair := c.registering(use); pair == nil {
				return false
			}
		case edge.CompositeLit_Elts, edge.AssignStmt_Rhs, edge.ReturnStmt_Results, edge.UnaryExpr_X, edge.ValueSpec_Values:
			return false
		case edge.KeyValueExpr_Value:
			if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
				return false
			}
		}
	}
	return true
}

func (c *checker) mentionsField(in inspector.Cursor, field *types.Var) bool {
	for use := range c.index.Of(field) {
		if in.Contains(use) {
			return true
		}
	}
	return false
}

func (c *checker) leftRegistered(r remover, pair *pairs.Pair, left []ast.Expr) {
	first := ast.Unparen(left[0]).(*ast.SelectorExpr).Sel.Name
	subject := pair.Thing + " " + first + " stays"
	if len(left) > 1 {
		subject = pair.Thing + " " + first + " and " + strconv.Itoa(len(left)-1) + " more stay"
	}
	c.findings.Report(report.Finding{
		Kind: forgottenRegistration, At: left[0],
		Message:  subject + " registered when " + r.fn.Name() + " removes those registered with it; remove it there too",
		Evidence: []report.Evidence{{At: r.decl.Node().(*ast.FuncDecl).Name, Message: r.fn.Name() + " doesn't mention " + first}},
	})
}

// removedTogether reports the field that a function which ends a value leaves
// in place, where another function removes it together with all that the first
// one does remove.
func (c *checker) removedTogether(r remover, all []remover) {
	if !endsValue.MatchString(r.fn.Name()) {
		return
	}
	for _, fuller := range all {
		if fuller.fn == r.fn || !subset(r.removed, fuller.removed) || c.calls(r, fuller) {
			continue
		}
		for _, field := range fuller.removed {
			if slices.Contains(r.removed, field) || !sameType(field, r.removed) || c.isNamedBy(r, field) {
				continue
			}
			c.findings.Report(report.Finding{
				Kind: forgottenRegistration, At: r.decl.Node().(*ast.FuncDecl).Name,
				Message:  field.Name() + " is not removed by " + r.fn.Name() + ", unlike " + r.removed[0].Name() + " and in " + fuller.fn.Name() + "; remove it here too",
				Evidence: []report.Evidence{{At: c.removalIn(fuller, field), Message: "removed together with the others in " + fuller.fn.Name()}},
			})
			return
		}
	}
}

// endsValue matches the names of functions that end a value for good.
var endsValue = lazyregexp.New(`^(?i:close|stop|shutdown|destroy|terminate|teardown|dispose|delete|cleanup)`)

func subset(inner, outer []*types.Var) bool {
	return !slices.ContainsFunc(inner, func(v *types.Var) bool { return !slices.Contains(outer, v) })
}

func sameType(field *types.Var, others []*types.Var) bool {
	return slices.ContainsFunc(others, func(v *types.Var) bool { return types.Identical(v.Type(), field.Type()) })
}

// calls reports whether the first function comes to call the second one, or the
// second one calls the first itself: then the two share the work.
func (c *checker) calls(a, b remover) bool {
	if c.contracts.Reaches(a.fn, map[*types.Func]bool{b.fn: true}) {
		return true
	}
	for use := range c.index.Of(a.fn) {
		if b.decl.Contains(use) {
			return true
		}
	}
	return false
}

// isNamedBy reports whether the function, or one that it calls, names the
// field.
func (c *checker) isNamedBy(r remover, field *types.Var) bool {
	users := make(map[*types.Func]bool)
	for use := range c.index.Of(field) {
		if fn := c.funcAround(use); fn != nil {
			users[fn] = true
		}
	}
	return c.contracts.Reaches(r.fn, users)
}

// removalIn returns where a function removes the field.
func (c *checker) removalIn(r remover, field *types.Var) ast.Node {
	for use := range c.index.Of(field) {
		if !r.decl.Contains(use) {
			continue
		}
		for call := range use.Enclosing((*ast.CallExpr)(nil)) {
			if c.removedField(call.Node().(*ast.CallExpr)) == field {
				return call.Node()
			}
		}
	}
	return r.decl.Node()
}
