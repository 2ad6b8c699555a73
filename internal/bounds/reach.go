package bounds

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// traceVar traces the values that a local variable or parameter may hold
// where cur uses it.
func (t *Tracer) traceVar(cur inspector.Cursor, id *ast.Ident, f *frame, depth int) Origin {
	v, ok := t.info.Uses[id].(*types.Var)
	if !ok || v.Pkg() == nil || v.IsField() || v.Parent() == v.Pkg().Scope() {
		return Origin{}
	}
	if t.readUpTo(v, cur) {
		return Origin{Limited: true}
	}
	var origins []Origin
	for _, w := range t.reaching(v, cur) {
		if w.param >= 0 {
			origins = append(origins, t.traceParam(w, f, depth))
		} else {
			origins = append(origins, t.traceWrite(w, f, depth))
		}
	}
	return either(origins)
}

// readUpTo reports whether another place of the function reads a bounded
// number of bytes from v: the limit is an option, or what follows is known.
func (t *Tracer) readUpTo(v *types.Var, cur inspector.Cursor) bool {
	for use := range t.index.Of(v) {
		call, ok := use.Parent().Node().(*ast.CallExpr)
		if ok && use != cur && use.ParentEdgeKind() == edge.CallExpr_Args && readsUpTo(typematch.Callee(t.info, call)) {
			return true
		}
	}
	return false
}

// A write gives a variable its value.
type write struct {
	at     inspector.Cursor // the statement, spec or field
	value  inspector.Cursor // the expression
	valid  bool             // value is known
	result int              // index of the result, if value is a call with several
	param  int              // index of the parameter, or -1
}

func (t *Tracer) traceWrite(w write, f *frame, depth int) Origin {
	if !w.valid {
		return Origin{}
	}
	if call, ok := w.value.Node().(*ast.CallExpr); ok {
		return t.traceCall(w.value, call, w.result, f, depth-1)
	}
	return t.trace(w.value, f, depth-1)
}

// traceParam traces the argument of the call in frame f, or else the
// arguments of all calls of the function in this package.
func (t *Tracer) traceParam(w write, f *frame, depth int) Origin {
	fn, ok := uses.Func(w.at)
	if !ok {
		return Origin{}
	}
	decl, ok := fn.Node().(*ast.FuncDecl)
	if !ok {
		return Origin{}
	}
	if f != nil && f.fn == fn {
		if call, ok := f.call.Node().(*ast.CallExpr); !ok || w.param >= len(call.Args) {
			return Origin{}
		}
		return t.trace(argument(f.call, w.param), f.up, depth-1)
	}
	if depth < maxDepth/2 {
		return Origin{}
	}
	var origins []Origin
	for use := range t.index.Of(t.info.Defs[decl.Name]) {
		call, ok := calling(use)
		if !ok || typematch.Callee(t.info, call.Node().(*ast.CallExpr)) == nil || w.param >= len(call.Node().(*ast.CallExpr).Args) {
			return Origin{}
		}
		origins = append(origins, t.trace(argument(call, w.param), nil, depth/2))
	}
	return anyOf(origins)
}

// calling returns the call whose callee the identifier at use names.
func calling(use inspector.Cursor) (inspector.Cursor, bool) {
	if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
		use = use.Parent()
	}
	use = uses.Unparen(use)
	if use.ParentEdgeKind() != edge.CallExpr_Fun {
		return inspector.Cursor{}, false
	}
	return use.Parent(), true
}

// reaching returns the writes whose value v may hold at use, judged by the
// nesting of statements: walking backwards, a write whose block encloses the
// use ends the search; a write in a branch that excludes the use, or that
// leaves, doesn't reach it. Writes of a loop after the use are left out.
func (t *Tracer) reaching(v *types.Var, use inspector.Cursor) []write {
	var result []write
	writes := t.writes(v)
	slices.SortFunc(writes, func(a, b write) int { return int(b.at.Node().Pos()) - int(a.at.Node().Pos()) })
	for _, w := range writes {
		if w.at.Node().End() > use.Node().Pos() || excludes(w.at, use) {
			continue
		}
		if w.valid && isNil(t.info, w.value.Node().(ast.Expr)) {
			continue
		}
		result = append(result, w)
		if w.param >= 0 || blockOf(w.at).Contains(use) {
			break
		}
	}
	return result
}

// blockOf returns the block in which a statement stands.
func blockOf(stmt inspector.Cursor) inspector.Cursor {
	for c := range stmt.Parent().Enclosing((*ast.BlockStmt)(nil), (*ast.CaseClause)(nil), (*ast.CommClause)(nil), (*ast.IfStmt)(nil), (*ast.SwitchStmt)(nil), (*ast.ForStmt)(nil)) {
		return c
	}
	return stmt
}

// excludes reports whether a path that runs stmt can't reach use: they stand
// in different branches of one statement, or the branch of stmt leaves.
func excludes(stmt, use inspector.Cursor) bool {
	for c := range stmt.Enclosing() {
		parent := c.Parent()
		if parent.Node() == nil {
			return false
		}
		if parent.Contains(use) {
			return isBranch(c)
		}
		if leaves(c.Node()) {
			return true
		}
	}
	return false
}

// isBranch reports whether c is one of several exclusive branches.
func isBranch(c inspector.Cursor) bool {
	if kind := c.ParentEdgeKind(); kind == edge.IfStmt_Body || kind == edge.IfStmt_Else {
		return true
	}
	switch c.Node().(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// leaves reports whether a block always ends in a jump out of it.
func leaves(n ast.Node) bool {
	var list []ast.Stmt
	switch n := n.(type) {
	case *ast.BlockStmt:
		list = n.List
	case *ast.CaseClause:
		list = n.Body
	}
	if len(list) == 0 {
		return false
	}
	switch last := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok == token.CONTINUE || last.Tok == token.GOTO
	}
	return false
}

// writes returns all writes of a variable; one that isn't understood makes
// an invalid write.
func (t *Tracer) writes(v *types.Var) []write {
	var list []write
	if def, ok := t.index.Def(v); ok {
		list = append(list, t.writeAt(def))
	}
	for use := range t.index.Of(v) {
		switch uses.Unparen(use).ParentEdgeKind() {
		case edge.AssignStmt_Lhs, edge.RangeStmt_Key, edge.RangeStmt_Value:
			list = append(list, t.writeAt(use))
		case edge.UnaryExpr_X:
			if unary := use.Parent().Node().(*ast.UnaryExpr); unary.Op == token.AND && !isMemory(v.Type()) {
				list = append(list, write{at: use, param: -1})
			}
		}
	}
	return list
}

// isMemory reports whether t is a buffer: its address is passed to be filled.
func isMemory(t types.Type) bool {
	return typematch.IsNamed(t, "bytes", "Buffer", "Reader") || typematch.IsNamed(t, "io", "LimitedReader")
}

// writeAt returns the write whose target is the identifier at cur.
func (t *Tracer) writeAt(cur inspector.Cursor) write {
	cur = uses.Unparen(cur)
	kind, i := cur.ParentEdge()
	w := write{at: cur.Parent(), param: -1}
	switch kind {
	case edge.AssignStmt_Lhs:
		assign := w.at.Node().(*ast.AssignStmt)
		w.valid = assign.Tok == token.ASSIGN || assign.Tok == token.DEFINE
		if len(assign.Rhs) == len(assign.Lhs) {
			w.value = w.at.ChildAt(edge.AssignStmt_Rhs, i)
		} else {
			w.value, w.result = w.at.ChildAt(edge.AssignStmt_Rhs, 0), i
		}
	case edge.ValueSpec_Names:
		w.value, w.valid = specValue(w.at, i)
	case edge.Field_Names:
		w.param = paramIndex(w.at, cur)
		if w.param < 0 {
			w.at = cur // a named result: nothing is known
		}
	}
	return w
}

func specValue(spec inspector.Cursor, i int) (inspector.Cursor, bool) {
	values := spec.Node().(*ast.ValueSpec).Values
	if i >= len(values) {
		return inspector.Cursor{}, false
	}
	return spec.ChildAt(edge.ValueSpec_Values, i), true
}

// paramIndex returns the index among the parameters of the name at cur, or -1
// if the field is a result or receiver.
func paramIndex(field, cur inspector.Cursor) int {
	if field.Parent().ParentEdgeKind() != edge.FuncType_Params {
		return -1
	}
	n := 0
	for _, f := range field.Parent().Node().(*ast.FieldList).List {
		for _, name := range f.Names {
			if name == cur.Node() {
				return n
			}
			n++
		}
	}
	return -1
}
