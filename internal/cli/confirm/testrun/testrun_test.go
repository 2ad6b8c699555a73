package testrun

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The standard library of the toolchain is the one that the patches are for:
// without them processes that panic are silent, and calls have wrong places.
func TestPatches(t *testing.T) {
	toolchain, err := Find(context.Background(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []patch{dying, ancestors} {
		text, err := os.ReadFile(filepath.Join(toolchain.Source(), filepath.FromSlash(p.file)))
		if err != nil {
			t.Fatal(err)
		}
		patched, ok := p.apply(string(text))
		if !ok {
			t.Errorf("%s of %s isn't what its patch is for", p.file, toolchain.Version)
			continue
		}
		if strings.Count(patched, "\n") != strings.Count(string(text), "\n") {
			t.Errorf("the patch of %s moves lines", p.file)
		}
		if _, ok := p.apply(patched); ok {
			t.Errorf("the patch of %s applies twice", p.file)
		}
	}
}

// Where the standard library is another, the rest works without the patches.
func TestOverlayOfUnknownSource(t *testing.T) {
	dir, goroot := t.TempDir(), t.TempDir()
	name := filepath.Join(goroot, "src", "testing", "testing.go")
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("package testing\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	users := filepath.Join(dir, "users.json")
	if err := os.WriteFile(users, []byte(`{"Replace": {"a.go": "b.go"}}`), 0o666); err != nil {
		t.Fatal(err)
	}
	o, err := writeOverlay(dir, goroot, users)
	if err != nil {
		t.Fatal(err)
	}
	if o.ancestors {
		t.Error("ancestors are asked for without the patch")
	}
	replace, err := readOverlay(o.path)
	hook := filepath.Join(goroot, "src", "testing", "internal", "testdeps", "memlint.go")
	if err != nil || len(replace) != 2 || replace["a.go"] != "b.go" || replace[hook] == "" {
		t.Errorf("overlay is %v, %v", replace, err)
	}
}

func TestArgs(t *testing.T) {
	for _, test := range []struct {
		request Request
		want    string
	}{
		{Request{Patterns: []string{"./..."}}, "test -overlay=o -count=1 ./..."},
		{Request{Flags: []string{"-race=true", "-count=3"}, Patterns: []string{"a", "b"}}, "test -overlay=o -race=true -count=3 a b"},
		{Request{Patterns: []string{"a"}, Cover: []string{"x", "y"}, Args: []string{"-f", "1"}}, "test -overlay=o -count=1 -cover -coverpkg=x,y a -args -f 1"},
	} {
		if got := strings.Join(test.request.args(&overlay{path: "o"}), " "); got != test.want {
			t.Errorf("args are %q, want %q", got, test.want)
		}
	}
}

func TestEnv(t *testing.T) {
	t.Setenv("GODEBUG", "gctrace=0")
	os.Unsetenv("GOEXPERIMENT")
	toolchain := &Toolchain{experiments: addExperiment("synctest")}
	got := toolchain.env("dir", &overlay{ancestors: true}, 0)
	want := []string{
		"MEMLINT_CONFIRM=dir", "MEMLINT_CONFIRM_SETTLE=0", "MEMLINT_CONFIRM_GODEBUG=gctrace=0",
		"GOEXPERIMENT=synctest,goroutineleakprofile", "GODEBUG=gctrace=0,tracebackancestors=5",
	}
	if !slices.Equal(got, want) {
		t.Errorf("environment is %q, want %q", got, want)
	}
	if got := addExperiment("goroutineleakprofile"); got != "goroutineleakprofile" {
		t.Errorf("experiments are %q", got)
	}
}

func TestOverlayFlag(t *testing.T) {
	for goflags, want := range map[string]string{"": "", "-mod=mod --overlay=a.json": "a.json", "-overlay=b": "b", "-tags=overlay": ""} {
		if got := overlayFlag(goflags); got != want {
			t.Errorf("overlayFlag(%q) = %q, want %q", goflags, got, want)
		}
	}
}

func TestTrimmer(t *testing.T) {
	const in = `=== RUN   TestA
coverage: 12.5% of statements in a, b
ok  	example.com/m/a	0.118s	coverage: 91.7% of statements in a, b
ok  	example.com/m/c	0.118s	coverage: [no statements] [no tests to run]
FAIL	example.com/m/d	0.118s
	example.com/m/e		coverage: 0.0% of statements
coverage: that is what a test prints
warning: no packages being tested depend on matches for pattern x
last`
	const want = `=== RUN   TestA
ok  	example.com/m/a	0.118s
ok  	example.com/m/c	0.118s
FAIL	example.com/m/d	0.118s
?   	example.com/m/e	[no test files]
coverage: that is what a test prints
last`
	for _, size := range []int{1, 7, len(in)} {
		var out strings.Builder
		trim := &trimmer{out: &out}
		for chunk := range slices.Chunk([]byte(in), size) {
			if n, err := trim.Write(chunk); n != len(chunk) || err != nil {
				t.Fatal(n, err)
			}
		}
		trim.flush()
		if out.String() != want {
			t.Errorf("in chunks of %d:\n%s\nwant:\n%s", size, out.String(), want)
		}
	}
}
