package main

import (
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// owes is a fact about functions that call open, or one that owes.
type owes struct{}

func (*owes) AFact() {}

// droppedcall reports calls of functions that owe, in packages below.
var droppedcall = &analysis.Analyzer{
	Name:      "droppedcall",
	Doc:       "report calls of functions that owe",
	FactTypes: []analysis.Fact{new(owes)},
	Run: func(pass *analysis.Pass) (any, error) {
		eachCall(pass, func(fn *ast.FuncDecl, callee *types.Func, call *ast.CallExpr) {
			if pass.ImportObjectFact(callee, new(owes)) {
				pass.Report(analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "dropped", Message: callee.Name() + " owes"})
			} else if callee.Name() != "open" {
				return
			}
			pass.ExportObjectFact(pass.TypesInfo.Defs[fn.Name], new(owes))
		})
		return nil, nil
	},
}

func eachCall(pass *analysis.Pass, do func(*ast.FuncDecl, *types.Func, *ast.CallExpr)) {
	for _, f := range pass.Files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if callee := typeutil.StaticCallee(pass.TypesInfo, call); callee != nil {
						do(fn, callee, call)
					}
				}
				return true
			})
		}
	}
}

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		name        string
		extra       map[string]string
		fixed       string // a/a.go at the repair
		function    string
		want, why   string
		wantAtFixed int
	}{
		{"gopath", nil, "package a\n\nfunc Leaky() {}\n", "Leaky", statusFound, "", 0},
		{"vendor", map[string]string{"go.mod": goMod, "vendor/modules.txt": modulesTxt}, "package a\n\nfunc Leaky() {}\n", "Leaky", statusFound, "", 0},
		{"vendor.mod", map[string]string{"vendor.mod": goMod, "vendor.sum": "", "vendor/modules.txt": modulesTxt}, "package a\n\nfunc Leaky() {}\n", "Leaky", statusFound, "", 0},
		{"noisy", nil, "// Package a.\n" + before["a/a.go"], "Leaky", statusNoisy, "", 1},
		{"third-party", nil, "package a\n", "Other", statusMissed, "", 0},
		{"no function", nil, "package a\n", "Gone", statusFailed, "has no function Gone", 0},
		{"type error", nil, "package a\n\nvar x = y\n", "Leaky", statusFailed, "fix: ", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := makeRepo(t, test.extra, test.fixed)
			c.Func = test.function
			o := judge(newLoader([]*analysis.Analyzer{droppedcall}, 2), s, c)
			if o.Status != test.want || !strings.Contains(o.Reason, test.why) {
				t.Errorf("got %s (%s), want %s (%s)", o.Status, o.Reason, test.want, test.why)
			}
			if n := len(o.at(o.Fixed)); n != test.wantAtFixed {
				t.Errorf("%d findings at the repair, want %d", n, test.wantAtFixed)
			}
		})
	}
}

// The third-party function owes too, as a load that reads its body sees.
func TestJudgeDepth(t *testing.T) {
	s, c := makeRepo(t, nil, "package a\n\nfunc Other() {}\n")
	c.Func, s.how.depth = "Other", 1
	if o := judge(newLoader([]*analysis.Analyzer{droppedcall}, 2), s, c); o.Status != statusFound {
		t.Errorf("got %s (%s)", o.Status, o.Reason)
	}
}

// A second load of the same commit must say the same from what it kept.
func TestJudgeTwice(t *testing.T) {
	s, c := makeRepo(t, nil, "package a\n\nfunc Leaky() {}\n")
	l := newLoader([]*analysis.Analyzer{droppedcall}, 2)
	for range 2 {
		if o := judge(l, s, c); o.Status != statusFound {
			t.Errorf("got %s (%s)", o.Status, o.Reason)
		}
	}
}

// A panic in a dependency, which type-checks, must not pass for silence.
func TestPanic(t *testing.T) {
	s, c := makeRepo(t, nil, "package a\n")
	panics := &analysis.Analyzer{
		Name:      "panics",
		Doc:       "panic on package b",
		FactTypes: []analysis.Fact{new(owes)},
		Run: func(pass *analysis.Pass) (any, error) {
			if pass.Pkg.Name() == "b" {
				panic("on purpose")
			}
			return nil, nil
		},
	}
	o := judge(newLoader([]*analysis.Analyzer{panics}, 2), s, c)
	if o.Status != statusFailed || !strings.Contains(o.Reason, "analyzer panics on github.com/o/r/b: panic: on purpose") {
		t.Errorf("got %s (%s)", o.Status, o.Reason)
	}
}
