package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// takesOver matches the names of methods that are handed a whole new state, in
// place of the last one.
var takesOver = lazyregexp.New(`^(Apply|ApplyConfig|Sync|Reload|ReloadConfig|Refresh|Reset|Rebuild|Reconcile|UpdateConfig|SetConfig|sync|reload|refresh|rebuild|applyConfig|reconcile)$`)

// reapplied reports a field that a method adds each element of the state to
// that it takes over, though nothing removes those of the last one.
func (c *checker) reapplied(s *state) bool {
	if s.owner == nil || s.Kind != growth.Slice && s.Kind != growth.Map || s.Has(growth.Remove, growth.Escape, growth.Cap) {
		return false
	}
	for _, op := range s.With(growth.Insert) {
		decl, ok := uses.Decl(op.Cur)
		if !ok || decl.Node().(*ast.FuncDecl).Recv == nil || !takesOver.MatchString(decl.Node().(*ast.FuncDecl).Name.Name) {
			continue
		}
		if !c.addsEach(op, decl) || !c.isReapplied(s, op) {
			continue
		}
		name := decl.Node().(*ast.FuncDecl).Name
		c.findings.Report(report.Finding{
			Kind: reappliedState, At: op.Cur.Node(),
			Message:  fmt.Sprintf("%s adds to %s %s in each call and never removes what the last call added; start anew", name.Name, s.Kind, s.name()),
			Evidence: []report.Evidence{{At: name, Message: name.Name + " is given a new state"}},
		})
		return true
	}
	return false
}

// isReapplied reports whether one value takes over several states: it lives
// long, or goroutines share it and one of them calls the method again and again.
func (c *checker) isReapplied(s *state, op growth.Op) bool {
	if c.staysShared(s) {
		return true
	}
	_, repeats := c.lives.Repeats(op.Cur)
	return repeats && growth.IsGuarded(s.owner)
}

// addsEach reports whether an insertion stands in a range over a parameter of
// its method, or part of one.
func (c *checker) addsEach(op growth.Op, decl inspector.Cursor) bool {
	for loop := range op.Cur.Enclosing((*ast.RangeStmt)(nil)) {
		if !decl.Contains(loop) {
			break
		}
		if c.comesFromParam(loop.ChildAt(edge.RangeStmt_X, -1)) {
			return true
		}
	}
	return false
}

func (c *checker) comesFromParam(cur inspector.Cursor) bool {
	made, _ := c.definition(cur)
	for e := ast.Unparen(made.Node().(ast.Expr)); ; {
		switch x := e.(type) {
		case *ast.SelectorExpr:
			e = ast.Unparen(x.X)
		case *ast.Ident:
			v, ok := c.info.Uses[x].(*types.Var)
			return ok && v.Kind() == types.ParamVar
		default:
			return false
		}
	}
}

// reopened reports a slice that a method fills while it opens the value and
// another one goes through when it closes it, and leaves as it is, though it
// prepares the value to be opened again.
func (c *checker) reopened(s *state) bool {
	if s.owner == nil || s.Kind != growth.Slice || s.Has(growth.Remove, growth.Escape, growth.Cap) {
		return false
	}
	for _, op := range s.Ops {
		loop, ok := op.Cur.Node().(*ast.RangeStmt)
		if !ok || !c.endsEach(loop) {
			continue
		}
		if c.alsoInserts(s, op.Cur) || !c.addedByMethods(s) || !c.reopens(s.owner) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: reappliedState, At: loop,
			Message:  fmt.Sprintf("elements of %s are ended here but stay in the slice, to which the next start adds; set it to nil", s.name()),
			Evidence: []report.Evidence{{At: s.With(growth.Insert)[0].Cur.Node(), Message: "elements are added here"}},
		})
		return true
	}
	return false
}

func (c *checker) alsoInserts(s *state, cur inspector.Cursor) bool {
	decl, ok := uses.Decl(cur)
	for _, op := range s.With(growth.Insert) {
		if ok && decl.Contains(op.Cur) {
			return true
		}
	}
	return false
}

// addedByMethods reports whether methods of the owner make all insertions: it
// isn't built with its elements.
func (c *checker) addedByMethods(s *state) bool {
	for _, op := range s.With(growth.Insert) {
		if named := c.receiverType(op.Cur); named == nil || named.Origin() != s.owner.Origin() {
			return false
		}
	}
	return true
}

var undoing = lazyregexp.New(`(?i)^(unregister|unsubscribe|remove|delete|stop|close|cancel|shutdown|release|detach)`)

// endsEach reports whether the loop ends each of its elements.
func (c *checker) endsEach(loop *ast.RangeStmt) bool {
	id, ok := loop.Value.(*ast.Ident)
	if !ok {
		return false
	}
	v := c.info.Defs[id]
	found := false
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		fn := typematch.Callee(c.info, call)
		if fn == nil || !undoing.MatchString(fn.Name()) {
			return true
		}
		ast.Inspect(call, func(n ast.Node) bool {
			if use, ok := n.(*ast.Ident); ok && c.info.Uses[use] == v && v != nil {
				found = true
			}
			return true
		})
		return true
	})
	return found
}

// reopens reports whether a closing method of the type sets a field to nil
// that an opening one asks for.
func (c *checker) reopens(named *types.Named) bool {
	for closer := range named.Methods() {
		if !closes.MatchString(closer.Name()) {
			continue
		}
		def, ok := c.index.Def(closer)
		if !ok {
			continue
		}
		for cur := range def.Parent().Preorder((*ast.AssignStmt)(nil)) {
			assign := cur.Node().(*ast.AssignStmt)
			for i, lhs := range assign.Lhs {
				sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
				if !ok || len(assign.Lhs) != len(assign.Rhs) || !c.info.Types[assign.Rhs[i]].IsNil() {
					continue
				}
				if f, ok := c.info.Uses[sel.Sel].(*types.Var); ok && c.askedByOpen(named, f) {
					return true
				}
			}
		}
	}
	return false
}

var (
	closes = lazyregexp.New(`^(Close|Stop|Disconnect|Shutdown|Unmount|Deactivate)$`)
	opens  = lazyregexp.New(`^(Open|Start|Connect|Init|Mount|Activate|Dial)$`)
)

// askedByOpen reports whether an opening method of the type compares the field
// with nil.
func (c *checker) askedByOpen(named *types.Named, f *types.Var) bool {
	for use := range c.index.Of(f) {
		if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
			use = use.Parent()
		}
		b, asks := use.Parent().Node().(*ast.BinaryExpr)
		if use.ParentEdgeKind() != edge.AssignStmt_Lhs && (!asks || !c.info.Types[b.Y].IsNil()) {
			continue
		}
		decl, ok := uses.Decl(use)
		if ok && opens.MatchString(decl.Node().(*ast.FuncDecl).Name.Name) {
			return true
		}
	}
	return false
}
