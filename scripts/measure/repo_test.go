package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A repository's files before the repair; the repair removes the call in
// Leaky.
var before = map[string]string{
	"a/a.go": `package a

import "github.com/o/r/b"

func Leaky() { b.New() }

func Other() { b.Fine() }
`,
	"b/b.go": `package b

import "github.com/x/y"

func open() {}

func New() { open() }

func Fine() { y.Foreign() }
`,
	"vendor/github.com/x/y/y.go": "package y\n\nfunc open() {}\n\nfunc Foreign() { open() }\n",
}

const (
	goMod      = "module github.com/o/r\n\ngo 1.22\n\nrequire github.com/x/y v1.0.0\n"
	modulesTxt = "# github.com/x/y v1.0.0\n## explicit\ngithub.com/x/y\n"
)

// makeRepo makes a repository of two commits, and its store and case.
func makeRepo(t *testing.T, extra map[string]string, fixed string) (store, leakCase) {
	t.Helper()
	dir := t.TempDir()
	s := store{filepath.Join(dir, "mirrors"), filepath.Join(dir, "layouts"), query{lang: "go1.16"}}
	c := leakCase{ID: "r-1", Repo: "o/r", ModuleDir: ".", File: "a/a.go", Func: "Leaky", Analyzer: "droppedcall"}
	work := filepath.Join(dir, "work")
	put(t, work, before)
	put(t, work, extra)
	gitIn(t, work, "init", "-q", "--separate-git-dir", s.gitDir(c.Repo))
	c.Parent = commit(t, work)
	put(t, work, map[string]string{"a/a.go": fixed})
	c.Fix = commit(t, work)
	return s, c
}

func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := writeFile(filepath.Join(dir, name), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
}

func commit(t *testing.T, dir string) string {
	t.Helper()
	gitIn(t, dir, "add", "-A", "-f")
	gitIn(t, dir, "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "m")
	return strings.TrimSpace(gitIn(t, dir, "rev-parse", "HEAD"))
}

func gitIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	if len(args) > 2 && args[0] == "init" {
		if err := os.MkdirAll(filepath.Dir(args[len(args)-1]), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}
