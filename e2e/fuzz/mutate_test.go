package fuzz

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
)

// step is how many bytes of a script one mutation takes: its sort, and two
// that choose the place.
const step = 3

// mutate applies the script to the package, as far as accept takes the
// results, and returns the last one that it took.
func mutate(text map[string][]byte, script []byte, accept func(map[string][]byte) bool) map[string][]byte {
	for ; len(script) >= step; script = script[step:] {
		at := int(script[1])<<8 | int(script[2])
		if next := mutateOnce(text, int(script[0]), at); next != nil && accept(next) {
			text = next
		}
	}
	return text
}

// mutateOnce returns the package with one change, or nil.
func mutateOnce(text map[string][]byte, sort, at int) map[string][]byte {
	names := slices.Sorted(maps.Keys(text))
	name := names[at%len(names)]
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text[name], parser.SkipObjectResolution)
	if err != nil || !mutations[sort%len(mutations)](f, at/len(names)) {
		return nil
	}
	var out bytes.Buffer
	if format.Node(&out, fset, f) != nil {
		return nil
	}
	next := maps.Clone(text)
	next[name] = out.Bytes()
	return next
}

// mutations change a file at one of its places and report whether they did.
var mutations = []func(f *ast.File, at int) bool{
	replacing(func(ast.Stmt) []ast.Stmt { return nil }),                       // delete
	replacing(func(s ast.Stmt) []ast.Stmt { return []ast.Stmt{s, block(s)} }), // duplicate
	replacing(func(s ast.Stmt) []ast.Stmt { return []ast.Stmt{s, s} }),
	replacing(func(s ast.Stmt) []ast.Stmt { return []ast.Stmt{&ast.ForStmt{Body: block(s)}} }),
	replacing(func(s ast.Stmt) []ast.Stmt {
		return []ast.Stmt{&ast.RangeStmt{X: number(3), Body: block(s)}}
	}),
	replacing(func(s ast.Stmt) []ast.Stmt {
		return []ast.Stmt{&ast.IfStmt{Cond: ast.NewIdent("true"), Body: block(s), Else: block()}}
	}),
	replacing(func(s ast.Stmt) []ast.Stmt { return []ast.Stmt{&ast.GoStmt{Call: called(s)}} }),
	replacing(func(s ast.Stmt) []ast.Stmt { return []ast.Stmt{&ast.DeferStmt{Call: called(s)}} }),
	replacing(func(s ast.Stmt) []ast.Stmt { return []ast.Stmt{&ast.ExprStmt{X: called(s)}} }),
	replacing(func(s ast.Stmt) []ast.Stmt {
		return []ast.Stmt{&ast.SelectStmt{Body: block(&ast.CommClause{Body: []ast.Stmt{s}})}}
	}),
	replacing(func(s ast.Stmt) []ast.Stmt {
		return []ast.Stmt{&ast.SwitchStmt{Body: block(&ast.CaseClause{List: []ast.Expr{ast.NewIdent("false")}}, &ast.CaseClause{Body: []ast.Stmt{s}})}}
	}),
	replacing(func(s ast.Stmt) []ast.Stmt {
		return []ast.Stmt{&ast.IfStmt{Cond: ast.NewIdent("false"), Body: block(&ast.ReturnStmt{})}, s}
	}),
	replacing(func(s ast.Stmt) []ast.Stmt {
		return []ast.Stmt{s, &ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent("panic"), Args: []ast.Expr{number(1)}}}}
	}),
	swap,
	rename,
	resize,
	unbranch,
}

func block(list ...ast.Stmt) *ast.BlockStmt { return &ast.BlockStmt{List: list} }

func number(n int) ast.Expr { return &ast.BasicLit{Kind: token.INT, Value: strconv.Itoa(n)} }

// called returns func() { s }().
func called(s ast.Stmt) *ast.CallExpr {
	return &ast.CallExpr{Fun: &ast.FuncLit{Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: block(s)}}
}

// lists returns the lists of statements of a file.
func lists(f *ast.File) []*[]ast.Stmt {
	var all []*[]ast.Stmt
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			if len(n.List) > 0 && !isClause(n.List[0]) {
				all = append(all, &n.List)
			}
		case *ast.CaseClause:
			all = append(all, &n.Body)
		case *ast.CommClause:
			all = append(all, &n.Body)
		}
		return true
	})
	return slices.DeleteFunc(all, func(list *[]ast.Stmt) bool { return len(*list) == 0 })
}

func isClause(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// choose returns the statement number at of the file, counted in circles.
func choose(f *ast.File, at int) (list *[]ast.Stmt, i int) {
	all := lists(f)
	total := 0
	for _, list := range all {
		total += len(*list)
	}
	if total == 0 {
		return nil, 0
	}
	at %= total
	for _, list := range all {
		if at < len(*list) {
			return list, at
		}
		at -= len(*list)
	}
	return nil, 0
}

func replacing(with func(ast.Stmt) []ast.Stmt) func(*ast.File, int) bool {
	return func(f *ast.File, at int) bool {
		list, i := choose(f, at)
		if list == nil {
			return false
		}
		*list = slices.Replace(slices.Clone(*list), i, i+1, with((*list)[i])...)
		return true
	}
}

// swap exchanges a statement with the next one.
func swap(f *ast.File, at int) bool {
	list, i := choose(f, at)
	if list == nil || i+1 >= len(*list) {
		return false
	}
	(*list)[i], (*list)[i+1] = (*list)[i+1], (*list)[i]
	return true
}

// rename gives all that has one name another.
func rename(f *ast.File, at int) bool {
	var idents []*ast.Ident
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name != "_" {
			idents = append(idents, id)
		}
		return true
	})
	if len(idents) == 0 {
		return false
	}
	old := idents[at%len(idents)].Name
	for _, id := range idents {
		if id.Name == old {
			id.Name = "renamed" + old
		}
	}
	return true
}

// resize changes the capacity of a channel, or of a slice.
func resize(f *ast.File, at int) bool {
	var makes []*ast.CallExpr
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 {
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "make" {
				makes = append(makes, call)
			}
		}
		return true
	})
	if len(makes) == 0 {
		return false
	}
	call := makes[at%len(makes)]
	if len(call.Args) > 1 {
		call.Args = call.Args[:1]
	} else {
		call.Args = append(call.Args, number(at%4))
	}
	return true
}

// unbranch puts the body of a branch or loop in its place.
func unbranch(f *ast.File, at int) bool {
	list, i := choose(f, at)
	if list == nil {
		return false
	}
	switch s := (*list)[i].(type) {
	case *ast.IfStmt:
		(*list)[i] = s.Body
	case *ast.ForStmt:
		(*list)[i] = s.Body
	case *ast.RangeStmt:
		(*list)[i] = s.Body
	default:
		return false
	}
	return true
}
