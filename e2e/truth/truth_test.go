// Package truth_test runs the fixtures that memlint reports, and their silent
// twins, and shows that the former leak and the latter don't. What it proves
// stands in docs/truth.md.
//
// How to account for a new fixture stands in docs/design.md, "Truth".
package truth_test

import (
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/analyzers"
)

var (
	update = flag.Bool("update", false, "write docs/truth.md")
	only   = flag.String("only", "", "only try the claims whose \"scenario: function\" contains this")
)

// TestTruth tries each claim of the drivers, and checks that each finding of
// the fixtures has a claim and that docs/truth.md tells the same.
func TestTruth(t *testing.T) {
	needsProc(t)
	if *only != "" {
		tryAll(t, allClaims(t))
		return
	}
	reported := allFindings(t)
	claims := allClaims(t)
	account(t, reported, claims)
	if tryAll(t, claims) && !testing.Short() {
		comparePage(t, page(claims))
	}
}

// needsProc skips the test where the drivers don't compile: they read /proc and
// send signals.
func needsProc(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the drivers read /proc")
	}
}

func names() (list []string) {
	for _, a := range analyzers.All() {
		list = append(list, a.Name)
	}
	return list
}

// allFindings returns the findings of all fixtures, in the order of the files.
func allFindings(t *testing.T) []finding {
	t.Helper()
	readAll(t, fixtures, drivers, library)
	list := findings(t, fixtures, "", names(), gopath...)
	for _, archive := range archives(t, names()) {
		scenario := scenarioOf(archive)
		list = append(list, findings(t, extract(t, archive, scenario), scenario, []string{"."}, "GO111MODULE=on", "GOPROXY=off")...)
	}
	if len(list) == 0 {
		t.Fatal("the fixtures want no findings")
	}
	return list
}

func scenarioOf(archive string) string {
	rel, _ := filepath.Rel(fixtures, archive)
	return filepath.ToSlash(strings.TrimSuffix(rel, ".txtar"))
}

// allClaims builds the programs and asks them for their claims.
func allClaims(t *testing.T) (claims []*claim) {
	t.Helper()
	var libraries []string
	modules := make(map[string][]string)
	for _, s := range driven(t) {
		if archive, ok := archiveOf(s); ok {
			modules[scenarioOf(archive)] = append(modules[scenarioOf(archive)], s)
		} else if isCommand(filepath.Join(fixtures, s)) {
			claims = append(claims, buildCommand(t, s).claims(t)...)
		} else if isAlone(t, s) {
			claims = append(claims, buildLibraries(t, s, []string{s}).claims(t)...)
		} else {
			libraries = append(libraries, s)
		}
	}
	claims = append(claims, buildLibraries(t, "libraries", libraries).claims(t)...)
	for _, prefix := range slices.Sorted(maps.Keys(modules)) {
		root := extract(t, filepath.Join(fixtures, prefix+".txtar"), prefix)
		claims = append(claims, buildModule(t, root, prefix, modules[prefix]).claims(t)...)
	}
	return claims
}

// A subject is a function with findings.
type subject struct{ scenario, function string }

func (s subject) String() string { return s.scenario + ": " + s.function }

// account checks that the claims and the findings are about the same.
func account(t *testing.T, reported []finding, claims []*claim) {
	t.Helper()
	known := make(map[subject]bool)
	declaredIn(t, fixtures, "", names(), known)
	for _, archive := range archives(t, names()) {
		scenario := scenarioOf(archive)
		declaredIn(t, filepath.Join(temp, "modules", scenario), scenario, []string{"."}, known)
	}
	open := make(map[subject][]string)
	for _, f := range reported {
		s := subject{f.scenario, f.function}
		open[s] = append(open[s], f.kind)
	}
	for _, c := range claims {
		kinds := open[c.subject()]
		if len(kinds) < c.Findings {
			t.Errorf("%s: the driver claims a leak that memlint doesn't report (any more)", c.subject())
			continue
		}
		c.kinds, open[c.subject()] = kinds[:c.Findings], kinds[c.Findings:]
		c.checkTwins(t, reported, known)
	}
	var missing []string
	for s, kinds := range open {
		if len(kinds) > 0 {
			missing = append(missing, fmt.Sprintf("\t%s (%s)\n", s, strings.Join(kinds, ", ")))
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		t.Errorf("reported, and nothing shows that they leak:\n%s%s", strings.Join(missing, ""), howTo)
	}
}

const howTo = `Add to the init function of e2e/truth/testdata/drivers/<analyzer>/<scenario>/` + driverName + `
	truth.Leak("Function", truth.Goroutines(1), func() { ... a call that leaks ... }).
		Twin("Silent", func() { ... the same call of a silent function ... })
or, if it can't be run,
	truth.NotRun("Function", truth.Service, "why").
The observables stand in e2e/truth/testdata/truth/observe.go. Then: go test ./e2e/truth -update`
