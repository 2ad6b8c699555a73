package doubleclose

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
)

// onceFix returns the fix that closes a field in a sync.Once, which it adds to
// the struct. There is none if the channel is closed in another place too, or
// if values of the struct are copied.
func (c *checker) onceFix(x *closing) []analysis.SuggestedFix {
	if x.Callee != nil {
		return nil
	}
	sel, ok := ast.Unparen(x.call().Args[0]).(*ast.SelectorExpr)
	field := c.fieldAt(x.Place)
	if !ok || field == nil || field.Pkg() != c.pass.Pkg || !c.soleClose(x, field) || !c.byPointer(x) {
		return nil
	}
	target := c.replaced(x)
	decl, owner := c.structOf(field)
	if target == nil || decl == nil || !c.keyed(owner) {
		return nil
	}
	name := freshField(owner, field)
	sync, imports := c.importSync(decl)
	if sync == "" {
		return nil
	}
	text := fmt.Sprintf("%s.%s.Do(func() { %s })", types.ExprString(sel.X), name, types.ExprString(x.call()))
	edits := []analysis.TextEdit{
		{Pos: target.Pos(), End: target.End(), NewText: []byte(text)},
		{Pos: firstLine(decl), End: firstLine(decl), NewText: fmt.Appendf(nil, "%s %s.Once%s", name, sync, c.separator(decl))},
	}
	return []analysis.SuggestedFix{{Message: "Close " + x.name() + " in a sync.Once", TextEdits: append(edits, imports...)}}
}

// soleClose reports whether the package closes the field nowhere else.
func (c *checker) soleClose(x *closing, field *types.Var) bool {
	ch := c.census.Of(field)
	return ch != nil && len(ch.Closes) == 1 && ch.Closes[0].At == x.cur
}

// byPointer reports whether the value that holds the field is shared: a
// sync.Once in a copy guards nothing.
func (c *checker) byPointer(x *closing) bool {
	_, pointer := x.Place.Root.Type().Underlying().(*types.Pointer)
	return pointer && len(splitPath(x.Place.Path)) == 1
}

// replaced returns what the guarded close takes the place of: the call, or a
// select that checks before it and does nothing else.
func (c *checker) replaced(x *closing) ast.Node {
	if x.guards.Select == nil {
		if kind := x.cur.ParentEdgeKind(); kind == edge.ExprStmt_X || kind == edge.DeferStmt_Call {
			return x.call()
		}
		return nil
	}
	for _, stmt := range x.guards.Select.Body.List {
		clause := stmt.(*ast.CommClause)
		simple := len(clause.Body) == 0
		if clause.Comm == nil {
			simple = len(clause.Body) == 1 && clause.Body[0].Pos() == x.call().Pos()
		}
		if !simple {
			return nil
		}
	}
	return x.guards.Select
}

// structOf returns the declaration of a field and the struct that has it.
func (c *checker) structOf(field *types.Var) (*ast.Field, *types.Struct) {
	def, ok := c.index.Def(field)
	if !ok || def.ParentEdgeKind() != edge.Field_Names {
		return nil, nil
	}
	decl := def.Parent().Node().(*ast.Field)
	for cur := def; cur.Node() != nil; cur = cur.Parent() {
		if lit, ok := cur.Node().(*ast.StructType); ok {
			s, _ := c.info.TypeOf(lit).(*types.Struct)
			if s == nil {
				return nil, nil
			}
			return decl, s
		}
	}
	return nil, nil
}

// firstLine returns where a field begins, with its comment.
func firstLine(decl *ast.Field) token.Pos {
	if decl.Doc != nil {
		return decl.Doc.Pos()
	}
	return decl.Pos()
}

// separator returns what stands between the new field and the next: a struct on
// one line stays so.
func (c *checker) separator(decl *ast.Field) string {
	def, _ := c.index.Def(c.info.Defs[decl.Names[0]])
	list := def.Parent().Parent().Node()
	file := c.pass.Fset.File(list.Pos())
	if file.Line(list.Pos()) == file.Line(decl.Pos()) {
		return "; "
	}
	return "\n\t"
}

// keyed reports whether no literal of the struct lists values without keys.
func (c *checker) keyed(owner *types.Struct) bool {
	for cur := range c.index.Inspector().Root().Preorder((*ast.CompositeLit)(nil)) {
		lit := cur.Node().(*ast.CompositeLit)
		t := c.info.TypeOf(lit)
		if t == nil || len(lit.Elts) == 0 || t.Underlying() != types.Type(owner) {
			continue
		}
		if _, ok := lit.Elts[0].(*ast.KeyValueExpr); !ok {
			return false
		}
	}
	return true
}

// freshField returns a name for the sync.Once that the struct doesn't have.
func freshField(owner *types.Struct, field *types.Var) string {
	for _, name := range []string{"closeOnce", field.Name() + "Once", field.Name() + "CloseOnce"} {
		taken := false
		for f := range owner.Fields() {
			taken = taken || f.Name() == name
		}
		if !taken {
			return name
		}
	}
	return field.Name() + "OnlyOnce"
}

// importSync returns the name of package sync in the file of a node, and the
// edits that import it.
func (c *checker) importSync(at ast.Node) (string, []analysis.TextEdit) {
	for _, file := range c.pass.Files {
		if file.FileStart > at.Pos() || at.Pos() >= file.FileEnd {
			continue
		}
		for _, spec := range file.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); path == "sync" {
				return importName(spec), nil
			}
		}
		return "sync", []analysis.TextEdit{c.newImport(file)}
	}
	return "", nil
}

func importName(spec *ast.ImportSpec) string {
	switch {
	case spec.Name == nil:
		return "sync"
	case spec.Name.Name == "." || spec.Name.Name == "_":
		return ""
	}
	return spec.Name.Name
}

// newImport returns the edit that imports sync: into the first group of imports
// where it sorts, else in a declaration of its own.
func (c *checker) newImport(file *ast.File) analysis.TextEdit {
	lines := c.pass.Fset.File(file.FileStart)
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.IMPORT || !group.Lparen.IsValid() || len(group.Specs) == 0 {
			continue
		}
		last := group.Specs[0]
		for _, spec := range group.Specs {
			if lines.Line(spec.Pos()) > lines.Line(last.End())+1 {
				break // the next group
			}
			if path := spec.(*ast.ImportSpec).Path; path.Value > `"sync"` {
				return analysis.TextEdit{Pos: spec.Pos(), End: spec.Pos(), NewText: []byte("\"sync\"\n\t")}
			}
			last = spec
		}
		return analysis.TextEdit{Pos: last.End(), End: last.End(), NewText: []byte("\n\t\"sync\"")}
	}
	return analysis.TextEdit{Pos: file.Name.End(), End: file.Name.End(), NewText: []byte("\n\nimport \"sync\"")}
}
