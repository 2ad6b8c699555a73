package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
)

// A function is a declared function of a corpus.
type function struct {
	file        string // absolute
	name        string // "F" or "T.M"
	first, last int    // lines
}

// functionsIn returns the functions with a body in the files below a
// directory, by file. Tests don't count.
func functionsIn(dir string) (map[string][]*function, error) {
	byFile := make(map[string][]*function)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				byFile[name] = append(byFile[name], &function{name, nameOf(d), fset.Position(d.Pos()).Line, fset.Position(d.End()).Line})
			}
		}
		return nil
	})
	return byFile, err
}

func nameOf(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	recv := d.Recv.List[0].Type
	if star, ok := recv.(*ast.StarExpr); ok {
		recv = star.X
	}
	switch generic := recv.(type) {
	case *ast.IndexExpr:
		recv = generic.X
	case *ast.IndexListExpr:
		recv = generic.X
	}
	if id, ok := recv.(*ast.Ident); ok {
		return id.Name + "." + d.Name.Name
	}
	return d.Name.Name
}

// at returns the function around a line, or nil.
func at(byFile map[string][]*function, file string, line int) *function {
	for _, f := range byFile[file] {
		if f.first <= line && line <= f.last {
			return f
		}
	}
	return nil
}
