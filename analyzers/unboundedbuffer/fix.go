package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/token"
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
	open, wrapper := c.limiter(r.cur, file, input)
	limit := c.constName(decl, "maxBodyBytes", "bodyLimitBytes")
	if open == "" || limit == "" {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message: "Wrap the input in " + wrapper,
		TextEdits: []analysis.TextEdit{
			c.constEdit(decl, limit, c.limits.bodyBytes),
			{Pos: input.Pos(), End: input.Pos(), NewText: []byte(open)},
			{Pos: input.End(), End: input.End(), NewText: []byte(", " + limit + ")")},
		},
	}}
}

// constName returns the first of the names that means nothing yet in the
// function, "" if all do.
func (c *checker) constName(decl inspector.Cursor, names ...string) string {
	scope := c.pass.Pkg.Scope().Innermost(decl.Node().Pos())
	for _, name := range names {
		if scope == nil || mentions(decl, name) {
			continue
		}
		if _, obj := scope.LookupParent(name, token.NoPos); obj == nil {
			return name
		}
	}
	return ""
}

// constEdit declares a constant at the beginning of a function.
func (c *checker) constEdit(decl inspector.Cursor, name string, value int64) analysis.TextEdit {
	body := decl.Node().(*ast.FuncDecl).Body
	text := "\n\tconst " + name + " = " + inShift(value) + " // bytes"
	if len(body.List) > 0 && c.lineOf(body.List[0].Pos()) == c.lineOf(body.Lbrace) {
		text += "\n\t" // what follows on the line isn't part of the comment
	}
	return analysis.TextEdit{Pos: body.Lbrace + 1, End: body.Lbrace + 1, NewText: []byte(text)}
}

func (c *checker) lineOf(pos token.Pos) int { return c.pass.Fset.Position(pos).Line }

// inShift returns a number of bytes as people write it: 10 << 20.
func inShift(n int64) string {
	for _, unit := range []int{30, 20, 10} {
		if n>>unit<<unit == n && n > 0 {
			return fmt.Sprintf("%d << %d", n>>unit, unit)
		}
	}
	return strconv.FormatInt(n, 10)
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
// of the innermost function around cur, "" if there is none or the name means
// something else there.
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
		if len(field.Names) == 1 && typematch.IsNamed(c.info.TypeOf(field.Type), "net/http", "ResponseWriter") && c.means(cur, field.Names[0]) {
			return field.Names[0].Name
		}
	}
	return ""
}

// means reports whether the name of a declaration denotes it where cur stands.
func (c *checker) means(cur inspector.Cursor, declared *ast.Ident) bool {
	scope := c.pass.Pkg.Scope().Innermost(cur.Node().Pos())
	if scope == nil || declared.Name == "_" {
		return false
	}
	_, obj := scope.LookupParent(declared.Name, cur.Node().Pos())
	return obj != nil && obj == c.info.Defs[declared]
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
