package bench

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// TestCompare: each round has a directory of its own, in which a cold and a
// warm run follow each other.
func TestCompare(t *testing.T) {
	b := &Bench{tools: t.TempDir()}
	dirs := make(map[string]int)
	r := Rival{"go env of a rival", func(dir string) (func() *exec.Cmd, error) {
		return func() *exec.Cmd {
			dirs[dir]++
			return exec.Command("go", "env", "GOROOT")
		}, nil
	}}
	c, err := b.Compare(r, 3)
	if err != nil || c.Name != r.Name || c.Cold.CPU <= 0 || c.Warm.CPU <= 0 {
		t.Errorf("got %+v, %v", c, err)
	}
	if len(dirs) != 3 || dirs[filepath.Join(b.tools, "go0")] != 2 {
		t.Errorf("ran in %v", dirs)
	}
}

// A rival that can't run must not pass for a fast one.
func TestCompareFails(t *testing.T) {
	b := &Bench{tools: t.TempDir()}
	r := Rival{"go", func(string) (func() *exec.Cmd, error) {
		return func() *exec.Cmd { return exec.Command("go", "nothing") }, nil
	}}
	if _, err := b.Compare(r, 1); err == nil {
		t.Error("no error")
	}
}

func TestOwn(t *testing.T) {
	b := &Bench{Packages: []string{"errors", "io"}}
	if got, err := b.own(); err != nil || got != "errors,io" {
		t.Errorf("got %q, %v", got, err)
	}
	b.Packages = []string{".", "./..."}
	if got, err := b.own(); err != nil || got != "github.com/memlint/memlint" {
		t.Errorf("got %q, %v", got, err)
	}
}
