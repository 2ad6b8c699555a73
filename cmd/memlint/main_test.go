package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/testbinary"
)

// memlint is the binary under test.
var memlint string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "memlint")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if memlint, err = testbinary.Memlint(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// A ticker that is dropped leaks where timers are asynchronous, as before
// Go 1.23; where they aren't, that is only a note.
const source = `package poll

import "time"

func Poll() {
	time.NewTicker(time.Second)
}
`

// newModule returns the directory of a module with one leak.
func newModule(t *testing.T, goMod string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"go.mod": goMod, "poll.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const module = "module example.com/poll\n\ngo 1.24\n"

// run runs a command in a directory, where settings of the machine don't
// count, and returns what it printed and its exit status.
func run(t *testing.T, dir string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GODEBUG=")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

var line = regexp.MustCompile(`(?m)^(?:\./)?poll\.go:6:2: leak: .* \[tickerstop/[a-z-]+\]$`)

func TestCommandLine(t *testing.T) {
	out, errs, exit := run(t, newModule(t, module), memlint, "-asynctimers=on")
	if exit != 1 || !line.MatchString(out) || !strings.Contains(errs, "memlint: 1 finding (1 leak)") {
		t.Errorf("exit status %d\n%s%s", exit, out, errs)
	}
}

// A note doesn't fail memlint, and go vet doesn't see it.
func TestNote(t *testing.T) {
	dir := newModule(t, module)
	out, errs, exit := run(t, dir, memlint)
	if exit != 0 || !strings.HasPrefix(out, "poll.go:6:2: note: ") || !strings.Contains(errs, "memlint: 1 finding (1 note)") {
		t.Errorf("exit status %d\n%s%s", exit, out, errs)
	}
	out, errs, exit = run(t, dir, "go", "vet", "-vettool="+memlint, "./...")
	if exit != 0 || out+errs != "" {
		t.Errorf("go vet: exit status %d\n%s%s", exit, out, errs)
	}
}

// The go command prints the same findings.
func TestGoVet(t *testing.T) {
	dir := newModule(t, module)
	ours, _, _ := run(t, dir, memlint, "-asynctimers=on", "-notes=false")
	_, errs, exit := run(t, dir, "go", "vet", "-vettool="+memlint, "-asynctimers=on", "./...")
	if exit != 1 {
		t.Errorf("exit status %d", exit)
	}
	if got, want := places(errs), places(ours); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("go vet reports %q, memlint %q", got, want)
	}
}

// places returns the position and message of each finding of an output.
func places(out string) []string {
	var list []string
	clean := strings.NewReplacer("./poll.go", "poll.go", `.\poll.go`, "poll.go", " leak: ", " ")
	for _, m := range regexp.MustCompile(`(?m)^(.*poll\.go:\d+:\d+: .*?)(?: \[.*\])?$`).FindAllStringSubmatch(clean.Replace(out), -1) {
		list = append(list, m[1])
	}
	return list
}

// As a tool of a module, memlint is built by the go command.
func TestGoTool(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	const path = "github.com/memlint/memlint"
	goMod := strings.Replace(string(ours), "module "+path, "module example.com/poll", 1) +
		"\ntool " + path + "/cmd/memlint\n\nrequire " + path + " v0.0.0\n\nreplace " + path + " => " + root + "\n"
	dir := newModule(t, goMod)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o666); err != nil {
		t.Fatal(err)
	}
	out, errs, exit := run(t, dir, "go", "tool", "memlint", "-asynctimers=on", "./...")
	if exit != 1 || !line.MatchString(out) {
		t.Errorf("exit status %d\n%s%s", exit, out, errs)
	}
}
