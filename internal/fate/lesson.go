package fate

import (
	"go/ast"
	"go/token"
)

// A lesson is what an assignment says of a condition.
type lesson struct {
	bit   int
	truth bool
}

// lessons returns what the assignments of the function say of its conditions.
func (s *routing) lessons(g *graph) map[ast.Node][]lesson {
	all := map[ast.Node][]lesson{}
	for _, b := range g.Blocks {
		for _, n := range b.Nodes {
			if spec, ok := n.(*ast.ValueSpec); ok {
				all[n] = s.zero(spec)
			}
			stmt, ok := n.(*ast.AssignStmt)
			if !ok || len(stmt.Lhs) != len(stmt.Rhs) {
				continue
			}
			for i, lhs := range stmt.Lhs {
				if l, ok := s.lesson(lhs, stmt.Rhs[i]); ok {
					all[n] = append(all[n], l)
				}
			}
		}
	}
	return all
}

// zero returns what var x T says: x is nil, or false.
func (s *routing) zero(spec *ast.ValueSpec) []lesson {
	if len(spec.Values) > 0 {
		return nil
	}
	var list []lesson
	for _, name := range spec.Names {
		if bit, ok := s.conds.atoms[s.conds.text(name)+" == nil"]; ok {
			list = append(list, lesson{bit, true})
		}
		if bit, ok := s.conds.atoms[s.conds.text(name)]; ok {
			list = append(list, lesson{bit, false})
		}
	}
	return list
}

func (s *routing) lesson(lhs, rhs ast.Expr) (lesson, bool) {
	text := s.conds.text(lhs)
	tv := s.Info.Types[rhs]
	if tv.IsNil() {
		bit, ok := s.conds.atoms[text+" == nil"]
		return lesson{bit, true}, ok
	}
	if tv.Value != nil && isBool(tv.Type) {
		bit, ok := s.conds.atoms[text]
		return lesson{bit, tv.Value.String() == "true"}, ok
	}
	if isFresh(rhs) {
		bit, ok := s.conds.atoms[text+" == nil"]
		return lesson{bit, false}, ok
	}
	return lesson{}, false
}

// isFresh reports whether e makes something, so that it isn't nil.
func isFresh(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit, *ast.FuncLit:
		return true
	case *ast.UnaryExpr:
		return e.Op == token.AND
	case *ast.CallExpr:
		id, ok := e.Fun.(*ast.Ident)
		return ok && (id.Name == "make" || id.Name == "new")
	}
	return false
}

// commChannel returns the channel of the send or receive of a select case.
func commChannel(stmt ast.Stmt) ast.Expr {
	var e ast.Expr
	switch s := stmt.(type) {
	case *ast.SendStmt:
		return s.Chan
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		e = s.Rhs[0]
	}
	if receive, ok := ast.Unparen(e).(*ast.UnaryExpr); ok {
		return receive.X
	}
	return nil
}

// nilAtom returns the atom that says that e is nil, or "".
func (c *conditions) nilAtom(e ast.Expr) string {
	if e == nil || !simple(e) {
		return ""
	}
	return c.text(e) + " == nil"
}

// collectChannel numbers the atom that says that a channel is nil, if an
// assignment in the function may decide it.
func (c *conditions) collectChannel(e ast.Expr) {
	text := c.nilAtom(e)
	if text == "" || len(c.atoms) >= maxAtoms {
		return
	}
	bit, known := c.atoms[text]
	if !known {
		bit = len(c.atoms)
		c.atoms[text] = bit
	}
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if obj := c.Info.ObjectOf(id); obj != nil {
				c.masks[obj] |= 1 << bit
			}
		}
		return true
	})
}
