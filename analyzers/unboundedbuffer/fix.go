package unboundedbuffer

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// limitFix wraps the input of a read in a limited reader: MaxBytesReader where
// a handler's own body is read, LimitReader elsewhere. It offers nothing where
// that would need an import.
func (c *checker) limitFix(r read) []analysis.SuggestedFix {
	input, isExpr := r.input.Node().(ast.Expr)
	decl, ok := uses.Decl(r.cur)
	file := fileOf(r.cur)
	if !ok || !isExpr || file == nil || r.form == dumped || r.form == line {
		return nil
	}
	const limit = "maxBodyBytes"
	if mentions(decl, limit) || c.pass.Pkg.Scope().Lookup(limit) != nil {
		return nil
	}
	open, wrapper := c.limiter(r.cur, file, input)
	if open == "" {
		return nil
	}
	body := decl.Node().(*ast.FuncDecl).Body
	return []analysis.SuggestedFix{{
		Message: "Wrap the input in " + wrapper,
		TextEdits: []analysis.TextEdit{
			{Pos: body.Lbrace + 1, End: body.Lbrace + 1, NewText: []byte("\n\tconst " + limit + " = 10 << 20 // bytes")},
			{Pos: input.Pos(), End: input.Pos(), NewText: []byte(open)},
			{Pos: input.End(), End: input.End(), NewText: []byte(", " + limit + ")")},
		},
	}}
}

// limiter returns the text that opens the wrapping call, and the name of the
// wrapper; "" if it can't be named here.
func (c *checker) limiter(cur inspector.Cursor, file *ast.File, input ast.Expr) (open, name string) {
	if w := c.responseWriter(cur); w != "" && isRequestBody(c.info, input) {
		if pkg := c.importName(file, cur, "net/http"); pkg != "" {
			return pkg + ".MaxBytesReader(" + w + ", ", "http.MaxBytesReader"
		}
	}
	if pkg := c.importName(file, cur, "io"); pkg != "" {
		return pkg + ".LimitReader(", "io.LimitReader"
	}
	return "", ""
}

func isRequestBody(info *types.Info, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Body" && typematch.IsNamed(info.TypeOf(sel.X), "net/http", "Request")
}

// responseWriter returns the name of the response writer among the parameters
// of the innermost function around cur, "" if there is none.
func (c *checker) responseWriter(cur inspector.Cursor) string {
	fn, ok := uses.Func(cur)
	if !ok {
		return ""
	}
	var typ *ast.FuncType
	switch fn := fn.Node().(type) {
	case *ast.FuncDecl:
		typ = fn.Type
	case *ast.FuncLit:
		typ = fn.Type
	}
	for _, field := range typ.Params.List {
		if len(field.Names) == 1 && field.Names[0].Name != "_" && typematch.IsNamed(c.info.TypeOf(field.Type), "net/http", "ResponseWriter") {
			return field.Names[0].Name
		}
	}
	return ""
}

func fileOf(cur inspector.Cursor) *ast.File {
	for c := range cur.Enclosing((*ast.File)(nil)) {
		return c.Node().(*ast.File)
	}
	return nil
}

// importName returns the name by which the file imports a package, if it
// means that package at cur; "" otherwise.
func (c *checker) importName(file *ast.File, cur inspector.Cursor, path string) string {
	for _, spec := range file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err != nil || p != path {
			continue
		}
		name := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if c.meansPackage(cur, name, path) {
			return name
		}
	}
	return ""
}

// meansPackage reports whether name denotes the package where cur stands.
func (c *checker) meansPackage(cur inspector.Cursor, name, path string) bool {
	scope := c.pass.Pkg.Scope().Innermost(cur.Node().Pos())
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, cur.Node().Pos())
	pkg, ok := obj.(*types.PkgName)
	return ok && pkg.Imported().Path() == path
}

// mentions reports whether the function uses the name already.
func mentions(decl inspector.Cursor, name string) bool {
	for cur := range decl.Preorder((*ast.Ident)(nil)) {
		if cur.Node().(*ast.Ident).Name == name {
			return true
		}
	}
	return false
}
