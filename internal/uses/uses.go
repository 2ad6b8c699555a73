// Package uses defines an analyzer that finds the places where an object is
// used, and the functions that surround a place.
package uses

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/edge"
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
	turn    sync.Mutex // of the analyzer that looks at the package
	build   sync.Once
	ids     map[types.Object]int32
	objects []types.Object // by id, in the order of their first mention
	defs    []int32        // by id: the declaring identifier, or -1
	places  []int32        // the uses of all objects, one object's after the other's
	ends    []int32        // by id: where its uses end in places
}

func newIndex(pass *analysis.Pass) *Index {
	return &Index{inspect: pass.ResultOf[inspect.Analyzer].(*inspector.Inspector), info: pass.TypesInfo}
}

// InTurn returns the run function of an analyzer that requires Analyzer, which
// waits until none of memlint's others looks at the package. What they share
// is computed on the first question and has no locks, and drivers run the
// analyzers of a package at the same time.
func InTurn(run func(*analysis.Pass) (any, error)) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (any, error) {
		index := pass.ResultOf[Analyzer].(*Index)
		index.turn.Lock()
		defer index.turn.Unlock()
		return run(pass)
	}
}

// Inspector returns the inspector that the index is built on.
func (x *Index) Inspector() *inspector.Inspector { return x.inspect }

// A mention is a use of the object with the id.
type mention struct{ id, place int32 }

func (x *Index) init() {
	x.build.Do(func() {
		x.ids = make(map[types.Object]int32, len(x.info.Defs)+len(x.info.Defs)/4)
		mentions := make([]mention, 0, len(x.info.Uses))
		for cur := range x.inspect.Root().Preorder((*ast.Ident)(nil)) {
			id := cur.Node().(*ast.Ident)
			used := x.info.Uses[id]
			if used != nil {
				mentions = append(mentions, mention{x.id(origin(used)), cur.Index()})
			}
			// Only the name of an embedded type is a use and a definition.
			if _, isType := used.(*types.TypeName); used == nil || isType {
				if obj := x.info.Defs[id]; obj != nil {
					x.defs[x.id(obj)] = cur.Index()
				}
			}
		}
		x.sort(mentions)
	})
}

// id returns the number of an object, and gives it one if need be.
func (x *Index) id(obj types.Object) int32 {
	id, ok := x.ids[obj]
	if !ok {
		id = int32(len(x.objects))
		x.ids[obj] = id
		x.objects = append(x.objects, obj)
		x.defs = append(x.defs, -1)
	}
	return id
}

// sort puts the uses of each object side by side, in source order.
func (x *Index) sort(mentions []mention) {
	x.ends = make([]int32, len(x.objects))
	for _, m := range mentions {
		x.ends[m.id]++
	}
	at := int32(0)
	for id, n := range x.ends {
		x.ends[id] = at // for now: where its uses begin
		at += n
	}
	x.places = make([]int32, len(mentions))
	for _, m := range mentions {
		x.places[x.ends[m.id]] = m.place
		x.ends[m.id]++
	}
}

// placesOf returns the uses of obj.
func (x *Index) placesOf(obj types.Object) []int32 {
	x.init()
	id, ok := x.ids[origin(obj)]
	if !ok {
		return nil
	}
	if id == 0 {
		return x.places[:x.ends[0]]
	}
	return x.places[x.ends[id-1]:x.ends[id]]
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

// Objects yields the objects that the package uses or declares, in the order
// of their first mention.
func (x *Index) Objects() iter.Seq[types.Object] {
	x.init()
	return slices.Values(x.objects)
}

// Of yields the identifiers that use obj, in source order, not its definition.
// Implicit uses (a field promoted through embedding names only the last
// identifier) are not among them.
func (x *Index) Of(obj types.Object) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		for _, index := range x.placesOf(obj) {
			if !yield(x.inspect.At(index)) {
				return
			}
		}
	}
}

// Mentions yields the definition of obj, if it is of the package, and then its
// uses.
func (x *Index) Mentions(obj types.Object) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		if def, ok := x.Def(obj); ok && !yield(def) {
			return
		}
		x.Of(obj)(yield)
	}
}

// Count returns the number of uses of obj.
func (x *Index) Count(obj types.Object) int { return len(x.placesOf(obj)) }

// Def returns the identifier that declares obj in this package.
func (x *Index) Def(obj types.Object) (inspector.Cursor, bool) {
	x.init()
	id, ok := x.ids[origin(obj)]
	if !ok || x.defs[id] < 0 {
		return inspector.Cursor{}, false
	}
	return x.inspect.At(x.defs[id]), true
}

// Func returns the innermost function (declaration or literal) whose body,
// type or receiver contains cur.
func Func(cur inspector.Cursor) (inspector.Cursor, bool) {
	for cur.Node() != nil {
		cur = cur.Parent()
		switch cur.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return cur, true
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
	for ; cur.Node() != nil; cur = cur.Parent() {
		if _, ok := cur.Node().(*ast.FuncDecl); ok {
			return cur, true
		}
	}
	return inspector.Cursor{}, false
}

// Assigned reports whether what is named at cur, a variable or a field, gets a
// value there or may get one by its address, and returns that value: v for
// x = v, x := v, var x = v and T{x: v}. It is nil where the value has no
// expression of its own: one of several results, or the variable of a range.
func Assigned(cur inspector.Cursor) (value ast.Expr, assigned bool) {
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	cur = Unparen(cur)
	switch kind, i := cur.ParentEdge(); kind {
	case edge.KeyValueExpr_Key:
		return cur.Parent().Node().(*ast.KeyValueExpr).Value, true
	case edge.AssignStmt_Lhs:
		stmt := cur.Parent().Node().(*ast.AssignStmt)
		return oneOf(stmt.Rhs, i, len(stmt.Lhs)), true
	case edge.ValueSpec_Names:
		spec := cur.Parent().Node().(*ast.ValueSpec)
		return oneOf(spec.Values, i, len(spec.Names)), len(spec.Values) > 0
	case edge.RangeStmt_Key, edge.RangeStmt_Value:
		return nil, true
	case edge.UnaryExpr_X:
		return nil, cur.Parent().Node().(*ast.UnaryExpr).Op == token.AND
	}
	return nil, false
}

// oneOf returns the i-th of as many values as there are names, else nil.
func oneOf(values []ast.Expr, i, names int) ast.Expr {
	if len(values) != names {
		return nil
	}
	return values[i]
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
