package cli

import (
	"flag"
	"fmt"
	"slices"
	"strings"
)

// Flags of go test that memlint confirm passes on: those that take no value,
// and those that do.
const (
	testSwitches = "a artifacts asan benchmem buildvcs failfast fullpath linkshared modcacherw msan race short trimpath v work x"
	testOptions  = "asmflags bench benchtime blockprofile blockprofilerate buildmode compiler count covermode coverprofile cpu cpuprofile exec " +
		"gccgoflags gcflags installsuffix ldflags memprofile memprofilerate modfile mutexprofile mutexprofilefraction outputdir overlay p parallel " +
		"pgo pkgdir run shuffle skip timeout toolexec trace vet"
)

// notPassed are flags of go test that make no sense for memlint confirm.
var notPassed = map[string]string{
	"args":     "the arguments of the test binaries come last, after the packages",
	"c":        "confirm runs tests",
	"cover":    "confirm measures coverage itself",
	"coverpkg": "confirm measures the coverage of the packages with findings",
	"fuzz":     "confirm runs tests, and fuzz targets only on their seeds",
	"list":     "confirm runs tests",
	"n":        "confirm runs tests",
	"o":        "confirm keeps no test binary",
}

// testFlags are the flags for go test, in the order in which they were given.
type testFlags struct{ list []string }

// register adds the flags of go test to a set.
func (t *testFlags) register(flags *flag.FlagSet) {
	for _, name := range strings.Fields(testSwitches) {
		flags.Var(&testFlag{t, name, true}, name, "as in go test")
	}
	for _, name := range strings.Fields(testOptions) {
		flags.Var(&testFlag{t, name, false}, name, "as in go test")
	}
}

// value returns the last value that a flag was given, "" if none.
func (t *testFlags) value(name string) string {
	for _, f := range slices.Backward(t.list) {
		if value, ok := strings.CutPrefix(f, "-"+name+"="); ok {
			return value
		}
	}
	return ""
}

// A testFlag is a flag that is passed on as it is: go test says what is wrong
// with its value.
type testFlag struct {
	flags  *testFlags
	name   string
	isBool bool
}

func (f *testFlag) String() string { return "" }

// Set implements flag.Value.
func (f *testFlag) Set(value string) error {
	f.flags.list = append(f.flags.list, "-"+f.name+"="+value)
	return nil
}

// IsBoolFlag reports whether the flag may stand without a value.
func (f *testFlag) IsBoolFlag() bool { return f.isBool }

// parseMixed parses flags and packages in any order, as go test does. What
// follows "--" or "-args" is for the test binaries.
func parseMixed(flags *flag.FlagSet, args []string) (packages, rest []string, err error) {
	for i, arg := range args {
		if arg == "--" || arg == "-args" || arg == "--args" {
			args, rest = args[:i], args[i+1:]
			break
		}
	}
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return nil, nil, err
		}
		args = flags.Args()
		for len(args) > 0 && !strings.HasPrefix(args[0], "-") {
			packages, args = append(packages, args[0]), args[1:]
		}
	}
	return packages, rest, nil
}

// explainFlag says why a flag of go test or of memlint isn't one of memlint
// confirm.
func (c *command) explainFlag(err error) error {
	name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	switch {
	case !ok:
	case notPassed[name] != "":
		return fmt.Errorf("-%s can't be used here: %s", name, notPassed[name])
	case newSettings(c.suite).flags.Lookup(name) != nil:
		return fmt.Errorf("-%s is a flag of memlint, not of memlint confirm", name)
	}
	return nil
}
