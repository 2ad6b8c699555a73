package vettool

import (
	"encoding/json"
	"flag"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A unit is the part of a package configuration that memlint reads itself.
type unit struct {
	ID            string
	Dir           string
	GoFiles       []string
	IgnoredFiles  []string
	ModulePath    string
	ModuleVersion string
	VetxOnly      bool // a dependency
}

// readUnit reads a package configuration. What can't be read is left to
// unitchecker, which says so.
func readUnit(filename string) (u unit, raw map[string]json.RawMessage) {
	data, err := os.ReadFile(filename)
	if err != nil || json.Unmarshal(data, &u) != nil || json.Unmarshal(data, &raw) != nil {
		return unit{}, nil
	}
	return u, raw
}

// prepare decides what is to be done for the package that the arguments
// name: it reports whether only facts are wanted, and returns the arguments
// to go on with.
//
// The go command (1.26) caches a package's findings under a key that doesn't
// say whether the package was named by the user or met as a dependency. Where
// it was first met as a dependency, it has no findings for ever: vet of an
// importer, then of ./..., misses what the second run should find. So a
// dependency that may be named later with the same key is analyzed in full,
// whoever asks first. Its findings are shown then too; the command line drops
// those that nobody asked for.
func prepare(args []string) (factsOnly bool, changed []string) {
	name := unitFile(args)
	u, raw := readUnit(name)
	if !u.VetxOnly {
		return false, args
	}
	// Fixes are kept apart in the cache, and would be applied here at once.
	if boolFlag(args, "fix") && !boolFlag(args, "diff") {
		return true, args
	}
	if !u.mayBeNamed(boolFlag(args, "deps")) {
		return true, args
	}
	raw["VetxOnly"] = json.RawMessage("false")
	data, err := json.Marshal(raw)
	if err != nil {
		return true, args
	}
	full := strings.TrimSuffix(name, ".cfg") + ".full.cfg" // in the go command's own temporary directory
	if os.WriteFile(full, data, 0o666) != nil {
		return true, args
	}
	return false, append(slices.Clone(args[:len(args)-1]), full)
}

// mayBeNamed reports whether the dependency has the cache key of a package
// that the user may name: it belongs to the main module (with deps, to any),
// and isn't compiled anew together with tests when named.
func (u *unit) mayBeNamed(deps bool) bool {
	if strings.Contains(u.ID, " [") {
		return false
	}
	mainModule := u.ModulePath != "" && u.ModuleVersion == ""
	return (deps || mainModule) && !u.hasOwnTests()
}

// hasOwnTests reports whether the package's directory has test files of the
// package itself, rather than of its external test package.
func (u *unit) hasOwnTests() bool {
	tests, err := filepath.Glob(filepath.Join(u.Dir, "*_test.go"))
	if err != nil || len(u.GoFiles) == 0 {
		return false
	}
	name := packageName(u.GoFiles[0])
	return slices.ContainsFunc(tests, func(file string) bool {
		first := filepath.Base(file)[0]
		return first != '_' && first != '.' && !slices.Contains(u.IgnoredFiles, file) && packageName(file) == name
	})
}

// packageName returns the name in the package clause of a file, "" if it
// can't be read.
func packageName(filename string) string {
	file, err := parser.ParseFile(token.NewFileSet(), filename, nil, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return file.Name.Name
}

// registerDeps registers -deps, whose value prepare reads from the arguments
// before unitchecker parses them.
func registerDeps() {
	flag.Bool("deps", false, "report findings in dependencies of other modules too")
}

// boolFlag returns the value of a boolean flag in the arguments.
func boolFlag(args []string, name string) bool {
	value := false
	for _, arg := range args {
		arg, isFlag := strings.CutPrefix(arg, "-")
		arg = strings.TrimPrefix(arg, "-")
		switch {
		case !isFlag:
		case arg == name:
			value = true
		case strings.HasPrefix(arg, name+"="):
			value, _ = strconv.ParseBool(arg[len(name)+1:])
		}
	}
	return value
}
