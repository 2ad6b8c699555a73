// Package uses defines an analyzer that finds the places where an object is
// used, and the functions that surround a place.
package uses

import (
	"go/ast"
	"go/types"
	"iter"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// Analyzer computes an *Index of the package.
var Analyzer = &analysis.Analyzer{
	Name:       "uses",
	Doc:        "index the uses of each object, for other analyzers",
	URL:        "https://github.com/memlint/memlint",
	Requires:   []*analysis.Analyzer{inspect.Analyzer},
	Run:        func(pass *analysis.Pass) (any, error) { return newIndex(pass), nil },
	ResultType: reflect.TypeFor[*Index](),
}

// An Index maps objects to the identifiers that denote them. It is built on
// the first question, so a package that nobody asks about costs nothing.
type Index struct {
	inspect *inspector.Inspector
	info    *types.Info
	build   sync.Once
	defs    map[types.Object]int32
	uses    map[types.Object][]int32
}

func newIndex(pass *analysis.Pass) *Index {
	return &Index{inspect: pass.ResultOf[inspect.Analyzer].(*inspector.Inspector), info: pass.TypesInfo}
}

// Inspector returns the inspector that the index is built on.
func (x *Index) Inspector() *inspector.Inspector { return x.inspect }

func (x *Index) init() {
	x.build.Do(func() {
		x.defs = make(map[types.Object]int32, len(x.info.Defs))
		x.uses = make(map[types.Object][]int32, len(x.info.Uses)/2)
		for cur := range x.inspect.Root().Preorder((*ast.Ident)(nil)) {
			id := cur.Node().(*ast.Ident)
			if obj := x.info.Defs[id]; obj != nil {
				x.defs[obj] = cur.Index()
			}
			if obj := x.info.Uses[id]; obj != nil {
				obj = origin(obj)
				x.uses[obj] = append(x.uses[obj], cur.Index())
			}
		}
	})
}

// origin maps the field or method of an instantiated type to its generic
// declaration, so that all instances share one list of uses.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Var:
		return obj.Origin()
	case *types.Func:
		return obj.Origin()
	}
	return obj
}

// Of yields the identifiers that use obj, in source order, not its definition.
// Implicit uses (a field promoted through embedding names only the last
// identifier) are not among them.
func (x *Index) Of(obj types.Object) iter.Seq[inspector.Cursor] {
	x.init()
	return func(yield func(inspector.Cursor) bool) {
		for _, index := range x.uses[origin(obj)] {
			if !yield(x.inspect.At(index)) {
				return
			}
		}
	}
}

// Count returns the number of uses of obj.
func (x *Index) Count(obj types.Object) int {
	x.init()
	return len(x.uses[origin(obj)])
}

// Def returns the identifier that declares obj in this package.
func (x *Index) Def(obj types.Object) (inspector.Cursor, bool) {
	x.init()
	index, ok := x.defs[origin(obj)]
	if !ok {
		return inspector.Cursor{}, false
	}
	return x.inspect.At(index), true
}

// Func returns the innermost function (declaration or literal) whose body,
// type or receiver contains cur.
func Func(cur inspector.Cursor) (inspector.Cursor, bool) {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		if c != cur {
			return c, true
		}
	}
	return inspector.Cursor{}, false
}

// Body returns the body of a function declaration or literal, or nil.
func Body(fn ast.Node) *ast.BlockStmt {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Body
	case *ast.FuncLit:
		return fn.Body
	}
	return nil
}

// Decl returns the function declaration that contains cur, if any.
func Decl(cur inspector.Cursor) (inspector.Cursor, bool) {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil)) {
		return c, true
	}
	return inspector.Cursor{}, false
}

// Unparen returns cur, or the outermost parenthesised expression around it.
func Unparen(cur inspector.Cursor) inspector.Cursor {
	for {
		parent := cur.Parent()
		if _, ok := parent.Node().(*ast.ParenExpr); !ok {
			return cur
		}
		cur = parent
	}
}
