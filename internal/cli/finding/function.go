package finding

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

// SetFunctions fills in the Function of each finding, and its Lines, from the
// source files. A file that can't be read or parsed leaves them empty.
func SetFunctions(list []Finding) {
	files := make(map[string][]function)
	for i := range list {
		f := &list[i]
		functions, ok := files[f.Start.File]
		if !ok {
			functions = readFunctions(f.Start.File)
			files[f.Start.File] = functions
		}
		at := functionAt(functions, f.Start)
		f.Function, f.Lines = at.name, Lines{at.start.Line, at.end.Line}
	}
}

// A function is a declared function and the range that it covers.
type function struct {
	name       string
	start, end token.Position
}

func readFunctions(filename string) []function {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, filename, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var list []function
	for _, decl := range file.Decls {
		if d, ok := decl.(*ast.FuncDecl); ok {
			list = append(list, function{
				name:  functionName(d),
				start: fset.PositionFor(d.Pos(), false),
				end:   fset.PositionFor(d.End(), false),
			})
		}
	}
	return list
}

// functionName returns "F", "T.M" or "(*T).M".
func functionName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	recv := d.Recv.List[0].Type
	if star, ok := recv.(*ast.StarExpr); ok {
		return "(*" + baseName(star.X) + ")." + d.Name.Name
	}
	return baseName(recv) + "." + d.Name.Name
}

// baseName returns the name of a receiver's type without type parameters.
func baseName(recv ast.Expr) string {
	switch e := recv.(type) {
	case *ast.IndexExpr:
		return baseName(e.X)
	case *ast.IndexListExpr:
		return baseName(e.X)
	case *ast.ParenExpr:
		return baseName(e.X)
	}
	return types.ExprString(recv)
}

func functionAt(list []function, p Position) function {
	for _, f := range list {
		if !before(p.Line, p.Column, f.start) && before(p.Line, p.Column, f.end) {
			return f
		}
	}
	return function{}
}

func before(line, column int, p token.Position) bool {
	return line < p.Line || line == p.Line && column < p.Column
}
