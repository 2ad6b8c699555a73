// Package kernels reads the programs with which the Go toolchain tests its own
// goroutine leak profile: 63 kernels of real defects (GoKer), the six patterns
// of leaks that Uber found most, and simple leaks. It is for tests, which are
// skipped where the toolchain has none.
package kernels

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Dir returns the directory of the patterns and the simple leaks. GoKer is
// below it.
func Dir() string {
	return filepath.Join(build.Default.GOROOT, "src", "runtime", "testdata", "testgoroutineleakprofile")
}

// GoKer returns the directory of the kernels of real defects.
func GoKer() string { return filepath.Join(Dir(), "goker") }

// A Kernel is one program, with the goroutines that the toolchain expects to
// leak.
type Kernel struct {
	Name string
	// Leaks are regular expressions for what the profile shows of a goroutine:
	// "function(...) [wait reason]".
	Leaks []string
}

// Read reads the kernels out of the toolchain's test.
func Read(t testing.TB) []Kernel {
	t.Helper()
	name := filepath.Join(build.Default.GOROOT, "src", "runtime", "goroutineleakprofile_test.go")
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Skipf("the toolchain's leak test isn't there: %v", err)
	}
	var list []Kernel
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && isTestCase(call) {
			k := Kernel{Name: text(call.Args[0])}
			for _, arg := range call.Args[1:] {
				k.Leaks = append(k.Leaks, text(arg))
			}
			list = append(list, k)
		}
		return true
	})
	return list
}

// isTestCase reports whether the call is makeTest(name, leaks...).
func isTestCase(call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && len(call.Args) >= 2 && (id.Name == "makeTest" || id.Name == "makeFlakyTest")
}

func text(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return ""
	}
	return strings.Trim(lit.Value, "`\"")
}

var row = regexp.MustCompile(`(?m)^\|\[(\w+)#(\d+)\]\|[^|]*\|[^|]*\| (\w+) \| ([^|]*) \|`)

// Classes reads the classes of GoKer's kernels out of the toolchain's table:
// "Communication: Channel". Names are in lower case there.
func Classes(t testing.TB) map[string]string {
	t.Helper()
	table, err := os.ReadFile(filepath.Join(GoKer(), "README.md"))
	if err != nil {
		t.Skipf("the toolchain's table of kernels isn't there: %v", err)
	}
	list := make(map[string]string)
	for _, m := range row.FindAllStringSubmatch(string(table), -1) {
		list[m[1]+m[2]] = strings.TrimSpace(m[3] + ": " + m[4])
	}
	return list
}

// Names returns the names of the functions and function literals in the files,
// as the compiler makes them and stack traces show them.
func Names(files []*ast.File, info *types.Info) map[ast.Node]string {
	names := make(map[ast.Node]string)
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				names[d] = Name(info.Defs[d.Name].(*types.Func))
				nameLiterals(names, d.Body, names[d]+".func")
			}
		}
	}
	return names
}

// Name returns the compiler's name of a declared function: "f", "(*T).m".
func Name(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	switch t := recv.Type().(type) {
	case *types.Pointer:
		return "(*" + t.Elem().(*types.Named).Obj().Name() + ")." + fn.Name()
	case *types.Named:
		return t.Obj().Name() + "." + fn.Name()
	}
	return fn.Name()
}

func nameLiterals(names map[ast.Node]string, body ast.Node, prefix string) {
	n := 0
	ast.Inspect(body, func(node ast.Node) bool {
		lit, ok := node.(*ast.FuncLit)
		if ok {
			n++
			names[lit] = fmt.Sprint(prefix, n)
			nameLiterals(names, lit.Body, names[lit]+".")
		}
		return !ok
	})
}

// Called returns the name of the function that a call calls, "" if that isn't
// in view.
func Called(call *ast.CallExpr, names map[ast.Node]string, info *types.Info) string {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return names[fun]
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if fn, ok := info.Uses[fun.Sel].(*types.Func); ok {
			return Name(fn)
		}
	}
	return ""
}
