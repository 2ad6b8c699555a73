package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestIsGoInput(t *testing.T) {
	for name, want := range map[string]bool{
		"a.go": true, "go.mod": true, "x/go.sum": true, "vendor/modules.txt": true, "vendor/a/b.go": true,
		"a_test.go": false, "testdata/a.go": false, "x/testdata/y/a.go": false, ".github/a.go": false,
		"modules.txt": false, "a.c": false, "vendor.mod": true,
	} {
		if got := isGoInput(name); got != want {
			t.Errorf("isGoInput(%s) = %v", name, got)
		}
	}
}

func TestGuessRoot(t *testing.T) {
	dirs := []string{"pkg/a", "pkg/b", "api"}
	isDir := func(sub string) bool { return slices.Contains(dirs, sub) }
	for _, test := range []struct{ imports, want string }{
		{"", "github.com/o/r"},
		{"fmt net/http github.com/x/y", "github.com/o/r"},
		{"github.com/old/name/pkg/a github.com/old/name/pkg/b github.com/z/z/api", "github.com/old/name"},
	} {
		if got := guessRoot(strings.Fields(test.imports), isDir, "o/r"); got != test.want {
			t.Errorf("guessRoot(%s) = %s, want %s", test.imports, got, test.want)
		}
	}
}

func TestIsOwn(t *testing.T) {
	for dir, want := range map[string]bool{
		"/m": true, "/m/a/b": true, "/m/vendor/x": false, "/m/a/vendor/x": false, "/m2": false, "/": false,
	} {
		if got := isOwn(dir, "/m"); got != want {
			t.Errorf("isOwn(%s) = %v", dir, got)
		}
	}
}

func TestLangOf(t *testing.T) {
	for _, test := range []struct {
		p    listed
		want string
	}{
		{listed{Standard: true}, ""},
		{listed{}, "go1.15"},
		{listed{Module: &listedModule{}}, "go1.16"},
		{listed{Module: &listedModule{GoVersion: "1.22.1"}}, "go1.22.1"},
	} {
		if got := langOf(&test.p, "go1.15"); got != test.want {
			t.Errorf("langOf(%+v) = %q, want %q", test.p, got, test.want)
		}
	}
}

func TestDropSelfReplace(t *testing.T) {
	dir := t.TempDir()
	modules := filepath.Join(dir, "vendor", "modules.txt")
	for name, text := range map[string]string{
		filepath.Join(dir, "go.mod"): "// comment\nmodule example.com/m // more\n\ngo 1.15\n",
		modules:                      "# example.com/a v1.0.0\nexample.com/a\n# example.com/m => ./empty\n# example.com/a => ../a\n",
	} {
		if err := writeFile(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := dropSelfReplace(dir); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(modules)
	if want := "# example.com/a v1.0.0\nexample.com/a\n# example.com/a => ../a\n"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRoleOf(t *testing.T) {
	variant := func(path, forTest string, depOnly bool) *listed {
		return &listed{ImportPath: path, ForTest: forTest, DepOnly: depOnly, Dir: "/m"}
	}
	packages := []*listed{
		variant("m/a", "", false), variant("m/a [m/a.test]", "m/a", false), variant("m/a_test [m/a.test]", "m/a", false),
		variant("m/a.test", "", false), variant("m/b", "", false), variant("m/c", "", true), variant("m/c [m/a.test]", "m/a", true),
		{ImportPath: "x/y", DepOnly: true, Dir: "/cache/x/y"}, {ImportPath: "fmt", DepOnly: true, Standard: true, Dir: "/go/src/fmt"},
	}
	want := []role{known, target, known, known, target, known, known, foreign, known}
	tested := testedOf(packages)
	for i, p := range packages {
		if got := roleOf(p, tested, query{root: "/m"}); got != want[i] {
			t.Errorf("%s: role %d, want %d", p.ImportPath, got, want[i])
		}
	}
}

// own imports near and std, near imports far: a chain of distances.
func TestPrune(t *testing.T) {
	std := &unit{listed: &listed{ImportPath: "std"}, role: known}
	far := &unit{listed: &listed{ImportPath: "far"}, order: []*unit{std}}
	unused := &unit{listed: &listed{ImportPath: "unused"}, order: []*unit{far}}
	near := &unit{listed: &listed{ImportPath: "near"}, order: []*unit{far}}
	own := &unit{listed: &listed{ImportPath: "own"}, role: known, order: []*unit{near}}
	main := &unit{listed: &listed{ImportPath: "main"}, role: target, order: []*unit{own, std}}
	for _, test := range []struct {
		depth     int
		near, far role
	}{{0, foreign, foreign}, {1, known, foreign}, {2, known, known}, {-1, known, known}} {
		near.role, far.role = foreign, foreign
		kept := prune([]*unit{std, far, unused, near, own, main}, test.depth)
		if len(kept) != 5 || slices.Contains(kept, unused) {
			t.Errorf("depth %d: %d units kept", test.depth, len(kept))
		}
		if near.role != test.near || far.role != test.far {
			t.Errorf("depth %d: roles %d and %d, want %d and %d", test.depth, near.role, far.role, test.near, test.far)
		}
	}
}
