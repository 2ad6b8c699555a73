package confirm

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"

	"github.com/memlint/memlint/internal/cli/finding"
)

// ran returns the packages whose tests ran the finding's line. Coverage doesn't
// count what stands in the head of a case: then the statement around it says
// as much.
func (j *joiner) ran(c *candidate) (by []string, known bool) {
	by, known = j.coverage.Ran(c.file, c.Start.Line, c.Start.Column)
	if known {
		return by, known
	}
	for _, p := range around(c.Start) {
		if by, known = j.coverage.Ran(c.file, p.Line, p.Column); known {
			return by, known
		}
	}
	return nil, false
}

// unlinked reports whether no test binary has the file in it: all of them told
// what they cover.
func (j *joiner) unlinked(file string) bool {
	silent := slices.ContainsFunc(j.packageStates(), func(p PackageState) bool {
		return p.Tests == Silent || p.Tests == NotBuilt
	})
	return !silent && !j.coverage.Has(file)
}

// around returns where the statements around a place begin, the nearest first,
// up to its function.
func around(at finding.Position) []token.Position {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, at.File, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var list []token.Position
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || !spans(fset, n, at) {
			return false
		}
		switch n.(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			list = nil
		case *ast.BlockStmt:
		case ast.Stmt:
			list = append(list, fset.PositionFor(n.Pos(), false))
		}
		return true
	})
	slices.Reverse(list)
	return list
}

// spans reports whether the place stands in the node.
func spans(fset *token.FileSet, n ast.Node, at finding.Position) bool {
	start, end := fset.PositionFor(n.Pos(), false), fset.PositionFor(n.End(), false)
	after := at.Line > start.Line || at.Line == start.Line && at.Column >= start.Column
	before := at.Line < end.Line || at.Line == end.Line && at.Column < end.Column
	return after && before
}
