package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// wrongKey reports entries of a map that no deletion can reach, since they
// are inserted under another key than the one that is deleted.
func (c *checker) wrongKey(s *state) bool {
	if s.Kind != growth.Map || s.Has(growth.Escape) {
		return false
	}
	return c.otherField(s) || c.rawDelete(s) || c.rawInsert(s) || c.keysOfOther(s)
}

// otherField reports deletes whose key is another field of the entry than the
// one under which it was inserted.
func (c *checker) otherField(s *state) bool {
	inserted, deleted := c.keyField(s.With(growth.Insert)), c.keyField(s.With(growth.Remove))
	if inserted == nil || deleted == nil || inserted == deleted || !sameStruct(inserted, deleted, c.info, s.Container) {
		return false
	}
	c.reportKey(s.With(growth.Remove)[0], s.With(growth.Insert)[0],
		fmt.Sprintf("delete from map %s uses the key %s, but entries are inserted under %s", s.name(), deleted.Name(), inserted.Name()))
	return true
}

func (c *checker) reportKey(at, insert growth.Op, message string) {
	c.findings.Report(report.Finding{
		Kind: wrongKey, At: at.Cur.Node(), Message: message,
		Evidence: []report.Evidence{{At: insert.Cur.Node(), Message: "entries are inserted here"}},
	})
}

// rawDelete reports a delete under a variable from which the same function
// first makes the key that it looks up: k := f(name); m[k]; delete(m, name).
func (c *checker) rawDelete(s *state) bool {
	for _, op := range s.With(growth.Remove) {
		raw := c.keyVar(op)
		if raw == nil {
			continue
		}
		lookup, ok := c.lookupByMade(s, op, raw)
		if !ok {
			continue
		}
		made := source(lookup.Key.Node().(ast.Expr))
		c.reportKey(op, s.With(growth.Insert)[0],
			fmt.Sprintf("delete from map %s uses %s, but the entry was looked up under %s, which is made from it", s.name(), raw.Name(), made))
		return true
	}
	return false
}

// keyVar returns the variable that is the key of an operation, or nil.
func (c *checker) keyVar(op growth.Op) *types.Var {
	if !op.HasKey {
		return nil
	}
	id, ok := ast.Unparen(op.Key.Node().(ast.Expr)).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := c.info.Uses[id].(*types.Var)
	return v
}

// lookupByMade returns the lookup, in the function of a delete, under a key
// that a call made from the variable that the delete uses; none if that
// function also uses the variable itself as a key.
func (c *checker) lookupByMade(s *state, removal growth.Op, raw *types.Var) (growth.Op, bool) {
	decl, ok := uses.Decl(removal.Cur)
	if !ok {
		return growth.Op{}, false
	}
	var found growth.Op
	for _, op := range s.In(decl) {
		if !op.HasKey || op.Cur == removal.Cur {
			continue
		}
		if v := c.keyVar(op); v == raw {
			return growth.Op{}, false
		} else if v != nil && c.isMadeFrom(v, raw) {
			found = op
		}
	}
	return found, found.HasKey
}

// isMadeFrom reports whether v is declared as the result of a call that gets
// raw.
func (c *checker) isMadeFrom(v, raw *types.Var) bool {
	def, ok := c.index.Def(v)
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
		return false
	}
	call, ok := ast.Unparen(def.Parent().Node().(*ast.AssignStmt).Rhs[0]).(*ast.CallExpr)
	if !ok {
		return false
	}
	for _, arg := range call.Args {
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok && c.info.Uses[id] == raw {
			return true
		}
	}
	return false
}

// rawInsert reports an insertion under a plain value, where all deletions and
// the other insertions make their keys by a function.
func (c *checker) rawInsert(s *state) bool {
	maker := c.maker(s.With(growth.Remove))
	if maker == nil {
		return false
	}
	var raw, made []growth.Op
	for _, op := range s.With(growth.Insert) {
		switch {
		case op.HasKey && c.makerOf(op) == maker:
			made = append(made, op)
		case op.HasKey && c.isPlain(op):
			raw = append(raw, op)
		default:
			return false
		}
	}
	if len(raw) == 0 || len(made) == 0 {
		return false
	}
	c.reportKey(raw[0], made[0], fmt.Sprintf("entry of map %s is inserted under %s, but deletions use keys made by %s",
		s.name(), source(raw[0].Key.Node().(ast.Expr)), maker.Name()))
	return true
}

// maker returns the function that makes the keys of all operations, or nil.
func (c *checker) maker(ops []growth.Op) *types.Func {
	var maker *types.Func
	for _, op := range ops {
		fn := c.makerOf(op)
		if fn == nil || maker != nil && fn != maker {
			return nil
		}
		maker = fn
	}
	return maker
}

// makerOf returns the function of the package whose result is the key of an
// operation, or nil.
func (c *checker) makerOf(op growth.Op) *types.Func {
	if !op.HasKey {
		return nil
	}
	made, _ := c.definition(op.Key)
	call, ok := ast.Unparen(made.Node().(ast.Expr)).(*ast.CallExpr)
	if !ok {
		return nil
	}
	fn := typematch.Callee(c.info, call)
	if fn == nil || fn.Pkg() != c.pass.Pkg || fn.Signature().Recv() != nil {
		return nil
	}
	return fn
}

// isPlain reports whether the key of an operation is a parameter or a field of
// one: nothing made it.
func (c *checker) isPlain(op growth.Op) bool { return c.isParameter(op.Key) }

// keysOfOther reports a map that is only deleted from under the keys of
// another map, in which its entries never are: they are inserted on a branch
// that leaves before the insertion into the other map.
func (c *checker) keysOfOther(s *state) bool {
	removals, inserts := s.With(growth.Remove), s.With(growth.Insert)
	if len(removals) == 0 || len(inserts) == 0 {
		return false
	}
	other := c.rangedMap(removals[0])
	if other == nil || other == s.Var {
		return false
	}
	for _, op := range removals {
		if c.rangedMap(op) != other {
			return false
		}
	}
	container, ok := c.census.Of(other)
	if !ok || container.Has(growth.Escape) {
		return false
	}
	for _, op := range inserts {
		if !c.leavesBefore(op, container) {
			return false
		}
	}
	c.reportKey(removals[0], inserts[0],
		fmt.Sprintf("delete from map %s uses the keys of %s, but a key is never in both: its entries stay", s.name(), other.Name()))
	return true
}

// rangedMap returns the field whose map the loop around a delete ranges over,
// if the loop's key is what is deleted; nil otherwise.
func (c *checker) rangedMap(op growth.Op) *types.Var {
	key := c.keyVar(op)
	if key == nil {
		return nil
	}
	for loop := range op.Cur.Enclosing((*ast.RangeStmt)(nil)) {
		n := loop.Node().(*ast.RangeStmt)
		id, ok := n.Key.(*ast.Ident)
		if !ok || c.info.Defs[id] != key {
			continue
		}
		sel, ok := ast.Unparen(n.X).(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		v, ok := c.info.Uses[sel.Sel].(*types.Var)
		if _, isMap := v.Type().Underlying().(*types.Map); !ok || !isMap || !v.IsField() {
			return nil
		}
		return v
	}
	return nil
}

// leavesBefore reports whether an insertion stands in a branch that ends in a
// jump, and the same function inserts into the other map under the same key
// further down.
func (c *checker) leavesBefore(op growth.Op, other *growth.Container) bool {
	block, ok := op.Cur.Parent().Node().(*ast.BlockStmt)
	decl, inDecl := uses.Decl(op.Cur)
	if !ok || !inDecl || op.Cur.Parent().ParentEdgeKind() != edge.IfStmt_Body || !jumps(block) {
		return false
	}
	key := types.ExprString(op.Key.Node().(ast.Expr))
	for _, later := range other.With(growth.Insert) {
		if decl.Contains(later.Cur) && later.Cur.Node().Pos() > block.End() && later.HasKey && types.ExprString(later.Key.Node().(ast.Expr)) == key {
			return true
		}
	}
	return false
}

func jumps(body *ast.BlockStmt) bool {
	switch last := body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok == token.CONTINUE || last.Tok == token.BREAK
	}
	return false
}

// keyField returns the field that the keys of all operations select, or nil.
func (c *checker) keyField(ops []growth.Op) *types.Var {
	var field *types.Var
	for _, op := range ops {
		if !op.HasKey {
			return nil
		}
		sel, ok := ast.Unparen(op.Key.Node().(ast.Expr)).(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		v, ok := c.info.Uses[sel.Sel].(*types.Var)
		if !ok || !v.IsField() || field != nil && field != v {
			return nil
		}
		field = v
	}
	return field
}

// sameStruct reports whether two key fields are selected from values of one
// named type.
func sameStruct(a, b *types.Var, info *types.Info, s *growth.Container) bool {
	if !types.Identical(a.Type(), b.Type()) {
		return false
	}
	owner := func(use growth.Use) *types.Named {
		sel := ast.Unparen(s.With(use)[0].Key.Node().(ast.Expr)).(*ast.SelectorExpr)
		return typematch.Named(info.TypeOf(sel.X))
	}
	x, y := owner(growth.Insert), owner(growth.Remove)
	return x != nil && y != nil && x.Obj() == y.Obj()
}
