package golangci_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestExample: the configuration that users copy is valid, and gives findings
// on a fresh project.
func TestExample(t *testing.T) {
	dir := leaky(t, "", "")
	example, err := os.ReadFile("../../.golangci.example.yml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, ".golangci.yml"), string(example))
	if r := lint(t, dir, "config", "verify"); r.exit != 0 {
		t.Errorf("config verify: exit %d\n%s%s", r.exit, r.stdout, r.stderr)
	}
	if got := issues(t, dir, "--enable-only=memlint", "./..."); len(got) < 10 {
		t.Errorf("the example configuration gives %d findings on the leaky service: %q", len(got), texts(got))
	}
}

// TestCustomVersion: the build recipe names the version that is tested here.
func TestCustomVersion(t *testing.T) {
	recipe := read(t, "../../.custom-gcl.yml")
	mod := read(t, "go.mod")
	want := regexp.MustCompile(`golangci-lint/v2 (v\S+)`).FindStringSubmatch(mod)[1]
	if !strings.Contains(recipe, "version: "+want+"\n") {
		t.Errorf(".custom-gcl.yml does not say version: %s\n%s", want, recipe)
	}
	for _, line := range []string{"module: github.com/memlint/memlint\n", "import: github.com/memlint/memlint/plugin\n"} {
		if !strings.Contains(recipe, line) {
			t.Errorf(".custom-gcl.yml lacks %q", line)
		}
	}
}

// TestMainModule: users of the analyzers don't inherit golangci-lint.
func TestMainModule(t *testing.T) {
	if strings.Contains(read(t, "../../go.mod"), "golangci-lint") {
		t.Error("the main go.mod requires golangci-lint")
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
