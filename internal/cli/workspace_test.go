package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// In a workspace -modules analyzes its modules and the one that it doesn't
// list, each with its own requirements.
func TestWorkspace(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"one", "two", "three"} {
		writeFile(t, filepath.Join(dir, name, "go.mod"), "module example.com/"+name+"\n\ngo 1.24\n")
		writeFile(t, filepath.Join(dir, name, "a.go"), strings.Replace(leakySource, "package a", "package "+name, 1))
	}
	writeFile(t, filepath.Join(dir, "two", "b.go"), "package two\n\nimport _ \"example.com/one\"\n")
	writeFile(t, filepath.Join(dir, "go.work"), "go 1.24\n\nuse (\n\t./one\n\t./two\n)\n")
	writeFile(t, filepath.Join(dir, ".memlint.yml"), "tests: true\n")
	t.Setenv("GOWORK", "")
	os.Unsetenv("GOWORK")

	out, errs, exit := run(t, dir, tool, "-modules")
	for _, name := range []string{"one", "two", "three"} {
		if !strings.Contains(out, filepath.Join(name, "a.go")+":4:2: leak: ") {
			t.Errorf("nothing of module %s", name)
		}
	}
	if exit != 1 || !strings.Contains(errs, "memlint: 3 findings (3 leaks)") {
		t.Errorf("exit status %d\n%s%s", exit, out, errs)
	}
	_, errs, exit = run(t, dir, tool)
	if exit != 2 || !strings.Contains(errs, "memlint -modules analyzes every module of a workspace") {
		t.Errorf("at the root of the workspace: exit status %d\n%s", exit, errs)
	}
	out, _, _ = run(t, filepath.Join(dir, "one"), tool, "config")
	if !strings.Contains(out, "tests: true") {
		t.Errorf("a module of the workspace doesn't see the configuration of the workspace:\n%s", out)
	}
}
