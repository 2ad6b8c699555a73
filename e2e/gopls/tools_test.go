package gopls_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// TestToolsVersion: tools.mod, with which all of memlint's tests run too, names
// the x/tools of the tested gopls.
func TestToolsVersion(t *testing.T) {
	out, err := exec.Command("go", "mod", "download", "-json", "golang.org/x/tools/gopls@v0.23.0").Output()
	if err != nil {
		t.Fatal(err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`golang\.org/x/tools (v\S+)`)
	find := func(path string) string {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		match := version.FindSubmatch(content)
		if match == nil {
			t.Fatalf("%s names no x/tools", path)
		}
		return string(match[1])
	}
	if got, want := find("tools.mod"), find(filepath.Join(module.Dir, "go.mod")); got != want {
		t.Errorf("tools.mod says %s, gopls has %s", got, want)
	}
}
