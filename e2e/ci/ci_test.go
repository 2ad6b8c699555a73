// Package ci tests the recipes of docs/ci.md as far as one machine can.
package ci

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/memlint/memlint/analyzers"
	_ "github.com/memlint/memlint/internal/cli" // memlint is built from it: results are not cached past a change
	"github.com/memlint/memlint/internal/testbinary"
)

// bin holds memlint and cacheprog.
var bin string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "memlint-ci")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	bin = dir
	if _, err := testbinary.Memlint(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./testdata/cacheprog")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// newModule returns the directory of a git repository with a module of two
// packages, one of which closes a channel twice.
func newModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":     "module example.com/m\n\ngo 1.24\n",
		"a/a.go":     "package a\n\nimport \"example.com/m/b\"\n\nfunc A(c chan int) {\n\tclose(c)\n\tb.B()\n\tclose(c)\n}\n",
		"b/b.go":     "package b\n\nfunc B() {}\n",
		".gitignore": "memlint.*\n",
	} {
		write(t, filepath.Join(dir, name), text)
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main", "."}, {"add", "."}, {"-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "-m", "start"}} {
		if out, exit := run(t, dir, nil, append([]string{"git"}, args...)...); exit != 0 {
			t.Fatalf("git %q: %s", args, out)
		}
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o777)); err != nil {
		t.Fatal(err)
	}
}

// run runs a command with memlint in the path, and returns what it printed
// and its exit status.
func run(t *testing.T, dir string, env []string, args ...string) (out string, exit int) {
	t.Helper()
	path := "PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH")
	cmd := exec.Command(args[0], args[1:]...)
	if args[0] == "memlint" {
		cmd = exec.Command(filepath.Join(bin, "memlint"), args[1:]...)
	}
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=off", path), env...)
	data, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(data), cmd.ProcessState.ExitCode()
}

func page(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// blocks returns the code blocks of docs/ci.md in a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	var list []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(page(t), -1) {
		list = append(list, m[1])
	}
	if len(list) == 0 {
		t.Fatalf("docs/ci.md has no block in %s", language)
	}
	return list
}

// Each memlint command of the page runs, in the order of the page: what one
// writes the next reads.
func TestCommands(t *testing.T) {
	dir := newModule(t)
	commands := strings.Split(strings.TrimSpace(strings.Join(blocks(t, "sh"), "")), "\n")
	for _, recipe := range slices.Concat(blocks(t, "yaml"), blocks(t, "make")) {
		for line := range strings.Lines(recipe) {
			line = strings.TrimLeft(strings.TrimSpace(line), "- ")
			if strings.HasPrefix(line, "memlint -") {
				line, _, _ = strings.Cut(line, " || ")
				commands = append(commands, strings.ReplaceAll(line, `"$RUNNER_TEMP/memlint.md"`, "memlint.md"))
			}
		}
	}
	if len(commands) < 9 {
		t.Errorf("only %d commands: %q", len(commands), commands)
	}
	for _, command := range commands {
		args := strings.Fields(command)
		out, exit := run(t, dir, nil, args...)
		if exit > 1 || args[0] != "memlint" {
			t.Errorf("%s: exit status %d\n%s", command, exit, out)
		}
	}
	for _, name := range []string{"memlint.html", "memlint.sarif", "memlint-history.jsonl", ".memlint-baseline", "gl-code-quality-report.json", "memlint.xml", "memlint.md"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s was not written: %v", name, err)
		}
	}
}

// The recipes in YAML are YAML, and the configuration among them is one.
func TestYAML(t *testing.T) {
	for _, text := range append(blocks(t, "yaml"), hooks(t)) {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
	}
	dir := newModule(t)
	write(t, filepath.Join(dir, ".memlint.yml"), blocks(t, "yaml")[0])
	out, exit := run(t, dir, nil, "memlint", "config")
	if exit != 0 || !strings.Contains(out, "disable: [tickerstop/unstoppable-tick] # .memlint.yml:2") || !strings.Contains(out, "limited-requests: true # .memlint.yml:7") {
		t.Errorf("exit status %d\n%s", exit, out)
	}
	if out, exit := run(t, dir, nil, "memlint", "./..."); exit != 1 {
		t.Errorf("exit status %d\n%s", exit, out)
	}
}

func hooks(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The hook that the page names exists, and its command fails a commit that
// adds a leak.
func TestPreCommit(t *testing.T) {
	var offered []struct{ ID, Entry string }
	if err := yaml.Unmarshal([]byte(hooks(t)), &offered); err != nil {
		t.Fatal(err)
	}
	var recipe struct {
		Repos []struct {
			Hooks []struct {
				ID   string
				Args []string
			}
		}
	}
	for _, text := range blocks(t, "yaml") {
		if strings.HasPrefix(text, "repos:") {
			if err := yaml.Unmarshal([]byte(text), &recipe); err != nil {
				t.Fatal(err)
			}
		}
	}
	hook := recipe.Repos[0].Hooks[0]
	if hook.ID != offered[0].ID {
		t.Errorf("the page names the hook %q, the repository offers %q", hook.ID, offered[0].ID)
	}
	dir := newModule(t)
	command := append([]string{offered[0].Entry}, hook.Args...)
	if out, exit := run(t, dir, nil, command...); exit != 0 {
		t.Errorf("without a change: exit status %d\n%s", exit, out)
	}
	write(t, filepath.Join(dir, "b", "new.go"), "package b\n\nfunc C(c chan int) {\n\tclose(c)\n\tclose(c)\n}\n")
	if out, exit := run(t, dir, nil, command...); exit != 1 || !strings.Contains(out, "new.go:") || strings.Contains(out, "a.go:") {
		t.Errorf("with a leak: exit status %d\n%s", exit, out)
	}
}

func TestMakefile(t *testing.T) {
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("no make on this machine")
	}
	dir := newModule(t)
	write(t, filepath.Join(dir, "Makefile"), blocks(t, "make")[0])
	for _, target := range []string{"memlint-baseline", "memlint"} {
		if out, exit := run(t, dir, nil, "make", target); exit != 0 {
			t.Errorf("make %s: exit status %d\n%s", target, exit, out)
		}
	}
}

// The example for nogo names each analyzer, and each is a package that exports
// Analyzer.
func TestNogo(t *testing.T) {
	example := blocks(t, "starlark")[0]
	for _, a := range analyzers.All() {
		if !strings.Contains(example, fmt.Sprintf("%q,", "@com_github_memlint_memlint//analyzers/"+a.Name)) {
			t.Errorf("the example lacks %s", a.Name)
		}
		if !exportsAnalyzer(t, filepath.Join("../../analyzers", a.Name)) {
			t.Errorf("package %s exports no Analyzer", a.Name)
		}
	}
	if n := strings.Count(example, "//analyzers/"); n != len(analyzers.All()) {
		t.Errorf("the example has %d analyzers, want %d", n, len(analyzers.All()))
	}
}
