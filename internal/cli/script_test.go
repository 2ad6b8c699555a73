package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	_ "github.com/memlint/memlint/internal/cli" // the tool is built from it: results are not cached past a change
)

// tool is the binary of testdata/tool: memlint with a suite made for tests.
var tool string

// leakySource is a file with one finding.
const leakySource = "package a\n\nfunc A() {\n\tleak()\n}\n\nfunc leak() {}\n"

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "memlint-cli")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	tool = filepath.Join(dir, "memlint")
	if runtime.GOOS == "windows" {
		tool += ".exe"
	}
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", tool, "./testdata/tool").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the tool: %v\n%s", err, out)
		return 1
	}
	// Settings of the machine must not change what the go command does.
	for name, value := range map[string]string{"GOFLAGS": "", "GOWORK": "off", "GO111MODULE": "", "NO_COLOR": ""} {
		os.Setenv(name, value)
	}
	return m.Run()
}

// TestScripts runs the scripts of testdata/script. A script is a txtar
// archive. Its files are written to a directory, then the steps in its
// comment run there:
//
//	> memlint ARGS     run memlint (also: > go ARGS; $MEMLINT is its path)
//	env NAME=VALUE     with this in its environment
//	exit N             with this status
//	out TEXT           whose standard output has this line next
//	err TEXT           and whose standard error has a line that contains this
//
// The standard output must have no other lines; the standard error may. The
// directory is $WORK. Files named "want/X" are what X must be in the end.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runScript(t, script, tool)
		})
	}
}

// runScript runs a script with a binary as its memlint.
func runScript(t *testing.T, filename, memlint string) {
	archive, err := txtar.ParseFile(filename)
	if err != nil {
		t.Fatal(err)
	}
	dir, want := extract(t, archive)
	steps := parseSteps(t, string(archive.Comment))
	if len(steps) == 0 {
		t.Fatal("script has no steps")
	}
	for _, s := range steps {
		s.run(t, dir, memlint)
	}
	for name, content := range want {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
		} else if string(got) != content {
			t.Errorf("%s is in the end:\n%s\nwant:\n%s", name, got, content)
		}
	}
}

// extract writes the files of the archive and returns the directory and the
// contents wanted in the end.
func extract(t *testing.T, archive *txtar.Archive) (dir string, want map[string]string) {
	dir = t.TempDir()
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	want = make(map[string]string)
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "want/"); ok {
			want[name] = string(f.Data)
			continue
		}
		writeFile(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	return dir, want
}

func writeFile(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A step is one command and what is expected of it.
type step struct {
	args   []string
	env    []string
	exit   int
	out    []string
	errors []string
}

func parseSteps(t *testing.T, comment string) []*step {
	var steps []*step
	for line := range strings.Lines(comment) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if word != ">" && word != "" && word[0] != '#' && len(steps) == 0 {
			t.Fatalf("script begins with %q, not with a command", line)
		}
		switch word {
		case ">":
			steps = append(steps, &step{args: strings.Fields(rest)})
		case "env":
			steps[len(steps)-1].env = append(steps[len(steps)-1].env, rest)
		case "exit":
			if _, err := fmt.Sscan(rest, &steps[len(steps)-1].exit); err != nil {
				t.Fatal(err)
			}
		case "out":
			steps[len(steps)-1].out = append(steps[len(steps)-1].out, rest)
		case "err":
			steps[len(steps)-1].errors = append(steps[len(steps)-1].errors, rest)
		case "", "#":
		default:
			t.Fatalf("unknown word in script: %q", line)
		}
	}
	return steps
}

func (s *step) run(t *testing.T, dir, memlint string) {
	t.Helper()
	names := strings.NewReplacer("$MEMLINT", memlint, "$WORK", dir)
	args := make([]string, len(s.args))
	for i, arg := range s.args {
		args[i] = names.Replace(arg)
	}
	env := make([]string, len(s.env))
	for i, value := range s.env {
		env[i] = names.Replace(value)
	}
	if args[0] == "memlint" {
		args[0] = memlint
	}
	stdout, stderr, exit := runWith(t, dir, env, args...)
	command := strings.Join(s.args, " ")
	if exit != s.exit {
		t.Errorf("%s: exit status %d, want %d", command, exit, s.exit)
	}
	want := ""
	for _, line := range s.out {
		want += line + "\n"
	}
	if got := portable(stdout, dir); got != want {
		t.Errorf("%s: standard output:\n%s\nwant:\n%s", command, got, want)
	}
	rest := portable(stderr, dir)
	for _, line := range s.errors {
		_, after, ok := strings.Cut(rest, line)
		if !ok {
			t.Errorf("%s: standard error lacks %q, or has it out of order", command, line)
		} else {
			rest = after
		}
	}
	if t.Failed() {
		t.Logf("%s: standard error:\n%s", command, stderr)
	}
}

// portable returns an output as it would be in the directory $WORK of a Unix
// system.
func portable(out, dir string) string {
	out = strings.ReplaceAll(out, dir, "$WORK")
	if runtime.GOOS == "windows" {
		out = strings.ReplaceAll(out, `\`, "/")
	}
	return out
}

// run runs a command and returns what it printed and its exit status.
func run(t *testing.T, dir string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	return runWith(t, dir, nil, args...)
}

// runWith is run with more in the environment.
func runWith(t *testing.T, dir string, env []string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exitErr *exec.ExitError
	if err != nil && !errors.As(err, &exitErr) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}
