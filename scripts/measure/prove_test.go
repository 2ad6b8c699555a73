package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/gopls"
)

// A module whose function x calls bad in two places.
var badModule = map[string]string{
	"go.mod": "module example.com/m\n\ngo 1.22\n",
	"b/b.go": "package b\n\nimport \"example.com/m/c\"\n\nfunc Bad(string) {}\nfunc Good(string) {}\n\nfunc x() {\n\tBad(c.Upper(\"a\")); Bad(\"b\")\n}\n",
	"c/c.go": "package c\n\nfunc Upper(s string) string { return s }\n",
	"a/a.go": "package a\n\nimport \"example.com/m/b\"\n\nfunc y() { b.Bad(\"\") }\n",
}

// badcall returns an analyzer that reports the calls of functions named Bad,
// with the fix that the function makes.
func badcall(fixOf func(call *ast.CallExpr, name *ast.Ident) analysis.TextEdit) *analysis.Analyzer {
	return &analysis.Analyzer{Name: "badcall", Doc: "report calls of Bad", Run: func(pass *analysis.Pass) (any, error) {
		eachCall(pass, func(_ *ast.FuncDecl, callee *types.Func, call *ast.CallExpr) {
			name, ok := call.Fun.(*ast.Ident)
			if callee.Name() != "Bad" || !ok {
				return
			}
			pass.Report(analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Message: "bad", SuggestedFixes: []analysis.SuggestedFix{
				{Message: "Repair", TextEdits: []analysis.TextEdit{fixOf(call, name)}},
			}})
		})
		return nil, nil
	}}
}

func renamed(to string) func(*ast.CallExpr, *ast.Ident) analysis.TextEdit {
	return func(_ *ast.CallExpr, name *ast.Ident) analysis.TextEdit {
		return analysis.TextEdit{Pos: name.Pos(), End: name.End(), NewText: []byte(to)}
	}
}

func proved(t *testing.T, a *analysis.Analyzer) *proof {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, badModule)
	p, err := prove(graph{dir: dir, patterns: []string{"./..."}}, []*analysis.Analyzer{a}, 2)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProveFixes(t *testing.T) {
	for _, test := range []struct {
		name string
		fix  func(*ast.CallExpr, *ast.Ident) analysis.TextEdit
		bad  string
	}{
		{"right", renamed("Good"), ""},
		{"drops an import", func(call *ast.CallExpr, _ *ast.Ident) analysis.TextEdit {
			return analysis.TextEdit{Pos: call.Pos(), End: call.End(), NewText: []byte(`Good("")`)}
		}, ""},
		{"doesn't compile", renamed("Gone"), "doesn't type-check: example.com/m/b"},
		{"changes nothing", renamed("Bad"), "b/b.go:9:2: unknown: bad"},
		{"makes more", func(call *ast.CallExpr, _ *ast.Ident) analysis.TextEdit {
			return analysis.TextEdit{Pos: call.Pos(), NewText: []byte(`Bad(""); `)}
		}, "b/b.go:9:2: unknown: bad"},
	} {
		p := proved(t, badcall(test.fix))
		if p.findings != 2 || p.fixes != 2 || p.ok() != (test.bad == "") || !strings.Contains(strings.Join(p.badFixes, "\n"), test.bad) {
			t.Errorf("%s: %+v", test.name, p)
		}
	}
}

// Fixes that overlap are tried one after the other.
func TestProveOverlap(t *testing.T) {
	whole := func(call *ast.CallExpr, _ *ast.Ident) analysis.TextEdit {
		return analysis.TextEdit{Pos: call.Pos(), End: call.End(), NewText: []byte(`Good("")`)}
	}
	two := badcall(whole)
	run := two.Run
	two.Run = func(pass *analysis.Pass) (any, error) {
		report := pass.Report
		pass.Report = func(d analysis.Diagnostic) {
			d.SuggestedFixes = append(d.SuggestedFixes, d.SuggestedFixes[0])
			report(d)
		}
		return run(pass)
	}
	if p := proved(t, two); p.fixes != 4 || !p.ok() {
		t.Errorf("%+v", p)
	}
}

func TestProveWavering(t *testing.T) {
	var n atomic.Int64
	wavers := &analysis.Analyzer{Name: "wavers", Doc: "say something new each time", Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Name() == "a" {
			pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Pos(), Message: fmt.Sprint(n.Add(1))})
		}
		return nil, nil
	}}
	p := proved(t, wavers)
	if len(p.differing) != 1 || !strings.HasPrefix(p.differing[0], "example.com/m/a: ") || p.ok() {
		t.Errorf("%+v", p)
	}
}

// A fact that is encoded in another way each time makes go vet analyze
// everything above again.
func TestProveWaveringFacts(t *testing.T) {
	var n atomic.Int64
	wavers := &analysis.Analyzer{Name: "wavers", Doc: "export a new fact each time", FactTypes: []analysis.Fact{new(counted)}, Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Name() == "b" {
			pass.ExportPackageFact(&counted{int(n.Add(1))})
		}
		return nil, nil
	}}
	p := proved(t, wavers)
	if len(p.differing) != 1 || !strings.HasPrefix(p.differing[0], "example.com/m/b: ") {
		t.Errorf("%+v", p)
	}
}

type counted struct{ N int }

func (*counted) AFact() {}

func TestProvePanic(t *testing.T) {
	panics := &analysis.Analyzer{Name: "panics", Doc: "panic on package a", Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Name() == "a" {
			panic("on purpose")
		}
		return nil, nil
	}}
	p := proved(t, panics)
	if len(p.panics) != 1 || !strings.Contains(p.panics[0], "on purpose") || p.ok() {
		t.Errorf("%+v", p)
	}
}

// The whole suite on a module with a fix, as the command runs it.
func TestProve(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.22\n",
		"a/a.go": "package a\n\nimport \"time\"\n\nfunc F() {\n\tt := time.NewTicker(time.Second)\n\t<-t.C\n}\n",
	})
	var out, errs bytes.Buffer
	if code := run([]string{"prove", "-dir", dir}, &out, &errs); code != exitOK {
		t.Errorf("exit status %d: %s%s", code, &out, &errs)
	}
	if !strings.Contains(out.String(), " 1 findings, 1 fixes; 0 panics, 0 packages that differ, 0 bad fixes, 0 packages left out") {
		t.Errorf("got %s", &out)
	}
}

// The graphs are those that the other tests know.
func TestGraphVersions(t *testing.T) {
	for file, module := range map[string]string{"../../go.mod": graphs[2].module, "../../e2e/golangci/go.mod": graphs[3].module} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if path, version, _ := strings.Cut(module, "@"); !strings.Contains(string(text), path+" "+version+"\n") {
			t.Errorf("%s doesn't have %s", file, module)
		}
	}
	if _, version, _ := strings.Cut(graphs[4].module, "@"); !slices.Contains(gopls.Tested, version) {
		t.Errorf("gopls is tested in %q, not %s", gopls.Tested, version)
	}
}

func TestRobustnessPage(t *testing.T) {
	page := string(robustnessPage([]*proof{{graph: graphs[2], packages: 7, findings: 5, fixes: 3, leftOut: []string{"x"}}}))
	if !strings.Contains(page, "| x/tools v0.52.0 | 7 | 5 | 3 | 0 | 0 | 0 |\n") || !strings.Contains(page, "1 packages that don't type-check") {
		t.Errorf("got %s", page)
	}
	if names := graphNames(); !slices.Contains(names, "std") {
		t.Errorf("got %q", names)
	}
}
