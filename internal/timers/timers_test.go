package timers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/timers"
)

func TestGate(t *testing.T) {
	const (
		main    = "package main\n"
		library = "package library\n"
		asksOld = "//go:debug asynctimerchan=1\n\n"
		asksNew = "//go:debug asynctimerchan=0\n\n"
	)
	for _, test := range []struct {
		name, version, file, source string
		option                      report.AsyncTimers
		want                        timers.Mode
	}{
		{"old program", "go1.22", "a.go", main, "", timers.Leaks},
		{"old program, patch", "go1.22.12", "a.go", main, "", timers.Leaks},
		{"new program", "go1.23", "a.go", main, "", timers.Collectable},
		{"new program, patch", "go1.23.0", "a.go", main, "", timers.Collectable},
		{"new program, candidate", "go1.23rc1", "a.go", main, "", timers.Collectable},
		{"newer program", "go1.26.8", "a.go", main, "", timers.Collectable},
		{"no version", "", "a.go", main, "", timers.Unknown},
		{"old library", "go1.22", "a.go", library, "", timers.Conditional},
		{"new library", "go1.23", "a.go", library, "", timers.Collectable},
		{"test of an old library", "go1.22", "a_test.go", library, "", timers.Leaks},
		{"test of a new library", "go1.23", "a_test.go", library, "", timers.Collectable},
		{"asked for", "go1.25", "a.go", asksOld + main, "", timers.Leaks},
		{"asked for by default", "go1.25", "a.go", "//go:debug default=go1.22\n\n" + main, "", timers.Leaks},
		{"default and setting", "go1.25", "a.go", "//go:debug default=go1.22\n//go:debug asynctimerchan=0\n\n" + main, "", timers.Collectable},
		{"refused", "go1.22", "a.go", asksNew + main, "", timers.Collectable},
		{"collectable but buffered", "go1.22", "a.go", "//go:debug asynctimerchan=2\n\n" + main, "", timers.Collectable},
		{"another setting", "go1.22", "a.go", "//go:debug panicnil=1\n\n" + main, "", timers.Leaks},
		{"asked for by a library", "go1.25", "a.go", asksOld + library, "", timers.Collectable},
		{"refused by a library", "go1.22", "a.go", asksNew + library, "", timers.Conditional},
		{"asked for by a test", "go1.25", "a_test.go", asksOld + library, "", timers.Leaks},
		{"option on", "go1.25", "a.go", library, report.AsyncOn, timers.Leaks},
		{"option off", "go1.22", "a.go", asksOld + main, report.AsyncOff, timers.Collectable},
		{"option on, no version", "", "a.go", library, report.AsyncOn, timers.Leaks},
	} {
		t.Run(test.name, func(t *testing.T) {
			pass, file := load(t, test.version, test.file, test.source)
			if got := timers.NewGate(pass, test.option).At(pass.Fset, file.Name); got != test.want {
				t.Errorf("mode %d, want %d", got, test.want)
			}
		})
	}
}

func load(t *testing.T, version, name, source string) (*analysis.Pass, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{GoVersion: version}
	pkg, err := config.Check("example.com/p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &analysis.Pass{Fset: fset, Files: []*ast.File{file}, Pkg: pkg}, file
}
