// Package vettool is memlint as the go command calls it: go vet -vettool and
// go fix -fixtool start the binary once per package, by a protocol that
// golang.org/x/tools/go/analysis/unitchecker implements.
package vettool

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/report"
)

// Called reports whether the arguments are those of the go command: it asks
// for the version or the flags, or names a package's configuration file last.
func Called(args []string) bool {
	for _, arg := range args {
		switch arg {
		case "-V=full", "--V=full", "-flags", "--flags":
			return true
		}
	}
	return unitFile(args) != ""
}

// unitFile returns the package configuration that the arguments name, or "".
func unitFile(args []string) string {
	if len(args) == 0 || !strings.HasSuffix(args[len(args)-1], ".cfg") {
		return ""
	}
	return args[len(args)-1]
}

// Main answers the go command and exits.
func Main(suite *catalog.Suite) {
	deferCollection()
	options := new(report.Options)
	options.Register(flag.CommandLine)
	registerDeps()
	factsOnly, args := prepare(os.Args[1:])
	os.Args = append(os.Args[:1:1], args...)
	options.FactsOnly = factsOnly
	list := suite.New(options)
	for _, a := range list {
		a.Run = guarded(suite, options, a.Run)
	}
	unitchecker.Main(list...)
}

// guarded returns a run function that fails on an -enable or -disable name
// that doesn't exist (unitchecker parses the flags, so they are known only
// once an analyzer runs), that turns a panic into an error (a crash would take
// the packages that import this one with it), and whose fixes go together.
func guarded(suite *catalog.Suite, options *report.Options, run func(*analysis.Pass) (any, error)) func(*analysis.Pass) (any, error) {
	fixing := boolFlag(os.Args[1:], "fix")
	return func(pass *analysis.Pass) (_ any, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("panic: %v\n\n%s", r, debug.Stack())
			}
		}()
		if err := CheckNames(suite, options); err != nil && !options.FactsOnly {
			return nil, err
		}
		if fixing {
			pass = withoutConflicts(pass)
		}
		return run(pass)
	}
}

// CheckNames returns an error for a name in the options that doesn't exist.
func CheckNames(suite *catalog.Suite, options *report.Options) error {
	if err := suite.Check(options.Enable); err != nil {
		return fmt.Errorf("-enable: %w", err)
	}
	if err := suite.Check(options.Disable); err != nil {
		return fmt.Errorf("-disable: %w", err)
	}
	return nil
}
