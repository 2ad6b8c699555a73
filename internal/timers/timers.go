// Package timers says on which timer implementation the code of a package
// runs. Since Go 1.23 an unreferenced channel timer is collectable, unless the
// main module asks for the older, asynchronous implementation. The main
// module's go line decides that at link time, for every package of the binary.
package timers

import (
	"go/ast"
	"go/token"
	"go/version"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/report"
)

// A Mode says what becomes of a ticker or timer that nobody stopped.
type Mode uint8

const (
	// Unknown: the Go version isn't known. Nothing can be said.
	Unknown Mode = iota
	// Collectable: the garbage collector frees it.
	Collectable
	// Conditional: it leaks in programs whose main module says go < 1.23.
	// The package is a library, so the program isn't in view.
	Conditional
	// Leaks: the runtime keeps it for as long as it is armed.
	Leaks
)

// A Gate answers for the files of one package.
type Gate struct {
	library, main Mode
	isMain        bool
	tests         map[*token.File]bool
}

// NewGate reads what decides: the option, the package's Go version, and the
// //go:debug comments of a main package or of tests. What it can't see (go.work,
// godebug lines of go.mod, the environment) is what the option is for.
func NewGate(pass *analysis.Pass, option report.AsyncTimers) *Gate {
	g := &Gate{isMain: pass.Pkg.Name() == "main", tests: make(map[*token.File]bool)}
	for _, file := range pass.Files {
		tf := pass.Fset.File(file.FileStart)
		g.tests[tf] = strings.HasSuffix(filepath.Base(tf.Name()), "_test.go")
	}
	switch option {
	case report.AsyncOn:
		g.library, g.main = Leaks, Leaks
	case report.AsyncOff:
		g.library, g.main = Collectable, Collectable
	default:
		g.library, g.main = byVersion(pass.Pkg.GoVersion())
		g.readDebug(pass)
	}
	return g
}

// byVersion returns the modes of a library and of a program whose module says
// go v. A main module's go line can't be below that of its dependencies, so a
// new library is a part of new programs only.
func byVersion(v string) (library, main Mode) {
	switch {
	case !version.IsValid(v):
		return Unknown, Unknown
	case version.Compare(v, "go1.23rc1") >= 0 || version.Lang(v) == "go1.23":
		return Collectable, Collectable
	}
	return Conditional, Leaks
}

// readDebug heeds the //go:debug comments above the package clauses. An explicit
// asynctimerchan wins over a default.
func (g *Gate) readDebug(pass *analysis.Pass) {
	settings := g.debugSettings(pass)
	if v, ok := settings["default"]; ok {
		_, g.main = byVersion(v)
	}
	switch settings["asynctimerchan"] {
	case "1":
		g.main = Leaks
	case "0", "2": // 2: collectable, but buffered
		g.main = Collectable
	}
}

func (g *Gate) debugSettings(pass *analysis.Pass) map[string]string {
	settings := make(map[string]string)
	for _, file := range pass.Files {
		if !g.isMain && !g.tests[pass.Fset.File(file.FileStart)] {
			continue // ignored by the go command
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				if text, ok := strings.CutPrefix(c.Text, "//go:debug "); ok && c.Pos() < file.Package {
					key, value, _ := strings.Cut(strings.TrimSpace(text), "=")
					settings[key] = value
				}
			}
		}
	}
	return settings
}

// At returns the mode of the code at a position.
func (g *Gate) At(fset *token.FileSet, n ast.Node) Mode {
	if g.isMain || g.tests[fset.File(n.Pos())] {
		return g.main
	}
	return g.library
}
