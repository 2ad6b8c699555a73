package vettool

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCalled(t *testing.T) {
	for args, want := range map[string]bool{
		"-V=full": true, "--V=full": true, "-flags": true, "-json -tests /tmp/b001/vet.cfg": true,
		"": false, "-V": false, "./...": false, "-json ./...": false, "help": false, "x.cfg ./...": false,
	} {
		if got := Called(strings.Fields(args)); got != want {
			t.Errorf("Called(%q) = %v, want %v", args, got, want)
		}
	}
}

func TestBoolFlag(t *testing.T) {
	for args, want := range map[string]bool{
		"-fix": true, "--fix": true, "-fix=true": true, "-fix=1": true, "-fix=false": false,
		"-fix -fix=false": false, "fix": false, "-fixes": false, "": false,
	} {
		if got := boolFlag(strings.Fields(args), "fix"); got != want {
			t.Errorf("boolFlag(%q) = %v, want %v", args, got, want)
		}
	}
}

// A dependency is analyzed in full where the go command would take its result
// for that of a named package.
func TestMayBeNamed(t *testing.T) {
	for _, test := range []struct {
		name  string
		files map[string]string
		unit  unit
		deps  bool
		want  bool
	}{
		{name: "main module", unit: unit{ID: "m/p", ModulePath: "m"}, want: true},
		{name: "other module", unit: unit{ID: "x/p", ModulePath: "x", ModuleVersion: "v1.0.0"}},
		{name: "other module, asked for", unit: unit{ID: "x/p", ModulePath: "x", ModuleVersion: "v1.0.0"}, deps: true, want: true},
		{name: "standard library", unit: unit{ID: "io"}},
		{name: "variant for a test", unit: unit{ID: "m/p [m/q.test]", ModulePath: "m"}, deps: true},
		{name: "own tests", files: map[string]string{"p_test.go": "package p"}, unit: unit{ID: "m/p", ModulePath: "m"}},
		{name: "external tests", files: map[string]string{"p_test.go": "package p_test"}, unit: unit{ID: "m/p", ModulePath: "m"}, want: true},
		{name: "ignored tests", files: map[string]string{"p_test.go": "package p"}, unit: unit{ID: "m/p", ModulePath: "m", IgnoredFiles: []string{"p_test.go"}}, want: true},
		{name: "no tests for the go command", files: map[string]string{"_p_test.go": "package p"}, unit: unit{ID: "m/p", ModulePath: "m"}, want: true},
	} {
		dir := t.TempDir()
		test.unit.Dir = dir
		test.unit.GoFiles = []string{filepath.Join(dir, "p.go")}
		write(t, filepath.Join(dir, "p.go"), "package p")
		for name, text := range test.files {
			write(t, filepath.Join(dir, name), text)
		}
		for i, name := range test.unit.IgnoredFiles {
			test.unit.IgnoredFiles[i] = filepath.Join(dir, name)
		}
		if got := test.unit.mayBeNamed(test.deps); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
