package pairs

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A store is a container field of the package, with the functions that put
// something in and those that take something out.
type store struct {
	field    *types.Var
	puts     map[*types.Func]bool
	takes    map[*types.Func]bool
	takeCurs []inspector.Cursor
}

// infer finds the pairs that the package declares, and tells importers.
func (t *Table) infer() {
	t.signals()
	var candidates []*types.Func
	for fn := range t.decls {
		if len(listenerWords(fn.Name())) > 0 {
			candidates = append(candidates, fn)
		}
	}
	if len(candidates) == 0 {
		return
	}
	stores := t.stores()
	for _, fn := range candidates {
		if p := t.inferOne(fn, stores); p != nil {
			t.own[fn] = p
			if fn.Exported() {
				t.pass.ExportObjectFact(fn, p)
			}
		}
	}
	t.interfaces()
}

func (t *Table) inferOne(fn *types.Func, stores []*store) *Pair {
	for _, s := range stores {
		if !t.contracts.Reaches(fn, s.puts) {
			continue
		}
		if p := t.bySibling(fn, s); p != nil {
			return p
		}
		if p := t.byResult(fn, s); p != nil {
			return p
		}
	}
	return nil
}

// bySibling finds h.Subscribe(x), h.Unsubscribe(x).
func (t *Table) bySibling(fn *types.Func, s *store) *Pair {
	thing, names := lookup(fn.Name())
	for _, name := range names {
		m := sibling(fn, []string{name})
		if m == nil || m == fn || m.Pkg() != t.pass.Pkg || !t.contracts.Reaches(m, s.takes) {
			continue
		}
		return shape(fn, thing, []string{name})
	}
	return nil
}

// byResult finds sub := h.Subscribe(), sub.Close() and stop := h.OnEvent(f),
// stop().
func (t *Table) byResult(fn *types.Func, s *store) *Pair {
	thing, _ := lookup(fn.Name())
	for i := range fn.Signature().Results().Len() {
		result := fn.Signature().Results().At(i).Type()
		if sig, ok := result.Underlying().(*types.Signature); ok {
			if sig.Params().Len() == 0 && t.litTakes(fn, s) {
				return &Pair{Thing: thing, Result: i, Param: None, Form: ByCall}
			}
			continue
		}
		if releases := t.methodsTaking(result, s); len(releases) > 0 && t.makes(fn, result) {
			return &Pair{Thing: thing, Releases: releases, Result: i, Param: None, Form: ByMethod}
		}
	}
	return nil
}

// litTakes reports whether a function literal of fn takes something out.
func (t *Table) litTakes(fn *types.Func, s *store) bool {
	decl, ok := t.contracts.Cursor(fn)
	if !ok {
		return false
	}
	for _, cur := range s.takeCurs {
		for lit := range cur.Enclosing((*ast.FuncLit)(nil)) {
			if decl.Contains(lit) {
				return true
			}
		}
	}
	for lit := range decl.Preorder((*ast.FuncLit)(nil)) {
		for id := range lit.Preorder((*ast.Ident)(nil)) {
			callee, ok := t.pass.TypesInfo.Uses[id.Node().(*ast.Ident)].(*types.Func)
			if ok && callee.Pkg() == t.pass.Pkg && callee != fn && t.contracts.Reaches(callee, s.takes) {
				return true
			}
		}
	}
	return false
}

// methodsTaking returns the releasing methods of a type of this package that
// take something out of the store.
func (t *Table) methodsTaking(result types.Type, s *store) []string {
	named := namedOf(result)
	if named == nil || named.Obj().Pkg() != t.pass.Pkg {
		return nil
	}
	var names []string
	for m := range named.Origin().Methods() {
		if fate.LooksReleasing(m.Name()) && typematch.IsNiladic(m) && t.contracts.Reaches(m, s.takes) {
			names = append(names, m.Name())
		}
	}
	return names
}

// makes reports whether fn makes the value of type result that it returns, and
// doesn't hand back what it was given or what is there already.
func (t *Table) makes(fn *types.Func, result types.Type) bool {
	decl, ok := t.contracts.Cursor(fn)
	if !ok || takes(fn, result) {
		return false
	}
	for cur := range decl.Preorder((*ast.CompositeLit)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CompositeLit:
			if namedOf(t.pass.TypesInfo.TypeOf(n)) == namedOf(result) {
				return true
			}
		case *ast.CallExpr:
			callee := typematch.Callee(t.pass.TypesInfo, n)
			if callee != nil && strings.HasPrefix(strings.ToLower(callee.Name()), "new") && returnsType(callee, result) {
				return true
			}
		}
	}
	return false
}

func returnsType(fn *types.Func, t types.Type) bool {
	for result := range fn.Signature().Results().Variables() {
		if types.Identical(result.Type(), t) {
			return true
		}
	}
	return false
}

func namedOf(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// stores returns the container fields of the package into which something is
// put.
func (t *Table) stores() []*store {
	index := t.pass.ResultOf[uses.Analyzer].(*uses.Index)
	census := growth.NewCensus(t.pass.Pkg, t.pass.TypesInfo, index, t.inTest)
	var list []*store
	for cur := range index.Inspector().Root().Preorder((*ast.StructType)(nil)) {
		for _, field := range cur.Node().(*ast.StructType).Fields.List {
			for _, name := range field.Names {
				v, ok := t.pass.TypesInfo.Defs[name].(*types.Var)
				if !ok {
					continue
				}
				if s := t.storeOf(census, v); s != nil {
					list = append(list, s)
				}
			}
		}
	}
	return list
}

func (t *Table) storeOf(census *growth.Census, v *types.Var) *store {
	container, ok := census.Of(v)
	if !ok || container.Kind == growth.Buffer || !container.Has(growth.Insert) {
		return nil
	}
	s := &store{field: v, puts: make(map[*types.Func]bool), takes: make(map[*types.Func]bool)}
	for _, op := range container.Ops {
		decl, ok := uses.Decl(op.Cur)
		if !ok {
			continue
		}
		fn, ok := t.pass.TypesInfo.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
		if !ok {
			continue
		}
		switch {
		case op.Use == growth.Insert:
			s.puts[fn] = true
		case op.Use == growth.Remove, op.Use == growth.Escape && isCalled(op.Cur):
			s.takes[fn] = true
			s.takeCurs = append(s.takeCurs, op.Cur)
		}
	}
	return s
}

// isCalled reports whether a use that the census doesn't know calls a method
// of the container, such as sync.Map.Delete and list.List.Remove.
func isCalled(cur inspector.Cursor) bool {
	_, ok := cur.Node().(*ast.SelectorExpr)
	return ok && cur.ParentEdgeKind() == edge.CallExpr_Fun
}

func (t *Table) inTest(cur inspector.Cursor) bool {
	return typematch.InTestFile(t.pass.Fset, cur.Node().Pos())
}

// interfaces gives the methods of the package's interfaces the pairs of the
// types that implement them.
func (t *Table) interfaces() {
	scope := t.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		iface, ok := obj.Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for method := range iface.Methods() {
			t.interfaceMethod(iface, method)
		}
	}
}

func (t *Table) interfaceMethod(iface *types.Interface, method *types.Func) {
	if len(listenerWords(method.Name())) == 0 || method.Pkg() != t.pass.Pkg || t.own[method] != nil {
		return
	}
	for fn := range t.decls {
		p := t.own[fn]
		if p == nil || fn.Name() != method.Name() || !types.Implements(types.NewPointer(namedOf(fn.Signature().Recv().Type())), iface) {
			continue
		}
		if p.Form == BySibling && !hasMethod(iface, p.Releases[0]) {
			continue
		}
		t.own[method] = p
		if method.Exported() {
			t.pass.ExportObjectFact(method, p)
		}
		return
	}
}

func hasMethod(iface *types.Interface, name string) bool {
	for m := range iface.Methods() {
		if m.Name() == name {
			return true
		}
	}
	return false
}
