package uses_test

import (
	"go/ast"
	"go/types"
	"runtime"
	"slices"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/suitetest"
	"github.com/memlint/memlint/internal/uses"
)

const source = `package p

type base struct{ n int }

type outer struct{ base }

type list[T any] struct{ head T }

func (l *list[T]) first() T { return l.head }

func use(o outer, l list[int]) int {
	f := func() int { return o.n }
	return f() + l.first() + o.base.n
}
`

// indexOf returns the index of source, and its package.
func indexOf(t *testing.T) (*uses.Index, *types.Package) {
	t.Helper()
	l, err := suitetest.NewLoader("unsafe")
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Check("p", map[string][]byte{"p.go": []byte(source)})
	if err != nil {
		t.Fatal(err)
	}
	pass := &analysis.Pass{Fset: p.Fset, Files: p.Files, Pkg: p.Types, TypesInfo: p.Info, ResultOf: map[*analysis.Analyzer]any{inspect.Analyzer: inspector.New(p.Files)}}
	index, err := uses.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	return index.(*uses.Index), p.Types
}

func field(pkg *types.Package, typ, name string) types.Object {
	obj, _, _ := types.LookupFieldOrMethod(pkg.Scope().Lookup(typ).Type(), true, pkg, name)
	return obj
}

func TestIndex(t *testing.T) {
	index, pkg := indexOf(t)
	for _, c := range []struct {
		obj  types.Object
		uses int
	}{
		{pkg.Scope().Lookup("base"), 1},                  // the name of the embedded field is a use of the type
		{field(pkg, "outer", "base"), 1},                 // and the definition of the field
		{field(pkg, "base", "n"), 2},                     // also where it is promoted
		{field(pkg, "list", "head"), 1},                  // in the generic type
		{pkg.Scope().Lookup("use"), 0},                   // declared only
		{field(pkg, "list", "first"), 1},                 // of an instance
		{types.Universe.Lookup("int").(types.Object), 4}, // not declared here
	} {
		places := slices.Collect(index.Of(c.obj))
		if len(places) != c.uses || index.Count(c.obj) != c.uses {
			t.Errorf("%s: %d uses, count %d, want %d", c.obj.Name(), len(places), index.Count(c.obj), c.uses)
		}
		for _, cur := range places {
			if id := cur.Node().(*ast.Ident); id.Name != c.obj.Name() {
				t.Errorf("%s: %s is among its uses", c.obj.Name(), id.Name)
			}
		}
		def, ok := index.Def(c.obj)
		if declared := c.obj.Pkg() == pkg; ok != declared || ok && def.Node().(*ast.Ident).Pos() != c.obj.Pos() {
			t.Errorf("%s: definition %v", c.obj.Name(), ok)
		}
		if !slices.Contains(slices.Collect(index.Objects()), c.obj) {
			t.Errorf("%s isn't among the objects", c.obj.Name())
		}
	}
	if n := index.Count(types.Universe.Lookup("len")); n != 0 {
		t.Errorf("%d uses of what isn't used", n)
	}
}

func TestFunc(t *testing.T) {
	index, pkg := indexOf(t)
	var around []string
	for cur := range index.Of(field(pkg, "base", "n")) {
		fn, ok := uses.Func(cur)
		decl, inDecl := uses.Decl(cur)
		if !ok || !inDecl {
			t.Fatal("no function around", cur)
		}
		switch fn.Node().(type) {
		case *ast.FuncLit:
			around = append(around, "literal")
		case *ast.FuncDecl:
			around = append(around, "declaration")
		}
		if outer, ok := uses.Func(decl); ok {
			t.Error("a function around a declaration:", outer)
		}
	}
	if want := []string{"literal", "declaration"}; !slices.Equal(around, want) {
		t.Errorf("got %v, want %v", around, want)
	}
}

// Two analyzers never look at one package at the same time.
func TestInTurn(t *testing.T) {
	pass := &analysis.Pass{ResultOf: map[*analysis.Analyzer]any{uses.Analyzer: new(uses.Index)}}
	looking := 0 // without a lock: the race detector would say so as well
	run := uses.InTurn(func(*analysis.Pass) (any, error) {
		if looking++; looking != 1 {
			t.Errorf("%d look at once", looking)
		}
		runtime.Gosched()
		looking--
		return nil, nil
	})
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if _, err := run(pass); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
