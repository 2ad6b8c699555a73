package docs

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/testbinary"
)

// A runner tries commands on a module of its own.
type runner struct {
	memlint string
	module  string // holds a leak
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	memlint, err := testbinary.Memlint(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &runner{memlint, t.TempDir()}
}

// try runs the command, or checks what it names.
func (r *runner) try(t *testing.T, text string) error {
	words := strings.Fields(strings.NewReplacer(`"`, "", "$(which memlint)", r.memlint, "$RUNNER_TEMP", t.TempDir()).Replace(text))
	switch {
	case words[0] == "memlint":
		return r.memlintRuns(t, words[1:])
	case words[0] == ".ci/run":
		return exists(words[0])
	case words[0] != "go" || len(words) < 3:
		return errors.New("is not known; run it here, or add it to those that are tested elsewhere, with the reason")
	}
	switch words[1] {
	case "run":
		return r.programRuns(t, words[2], words[3:])
	case "tool":
		return r.memlintRuns(t, words[3:])
	case "vet", "fix":
		return r.runsOn(t, "go", words[1:]...)
	case "install", "get":
		path, _, _ := strings.Cut(words[len(words)-1], "@")
		return isProgram(path)
	case "test", "generate":
		return testsThere(words[2:])
	}
	return errors.New("is not known")
}

// memlintRuns runs memlint in the repository if it is told to change to a
// directory of it, and else on the module.
func (r *runner) memlintRuns(t *testing.T, args []string) error {
	if len(args) > 0 && args[0] == "-C" {
		return runs(root, r.memlint, args...)
	}
	return r.runsOn(t, r.memlint, args...)
}

// programRuns checks a go run of a program of the repository. memlint is run,
// of the others the flags are looked at.
func (r *runner) programRuns(t *testing.T, path string, args []string) error {
	if err := isProgram(path); err != nil {
		return err
	}
	if path == "./cmd/memlint" {
		return r.memlintRuns(t, args)
	}
	program := filepath.Join(t.TempDir(), "program.exe")
	cmd := exec.Command("go", "build", "-o", program, path)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return knowsFlags(program, args)
}

// knowsFlags asks the program for help behind the flags: it gets there if it
// knows all of them. Behind the last flag may come its value.
func knowsFlags(program string, args []string) error {
	last := -1
	for i, arg := range args {
		if strings.HasPrefix(arg, "-") {
			last = i
		}
	}
	if last < 0 && len(args) > 0 && !strings.HasPrefix(args[0], ".") {
		last = 0 // a subcommand
	}
	first := runs(root, program, slices.Insert(slices.Clone(args), last+1, "-h")...)
	if first == nil || last+1 >= len(args) {
		return first
	}
	return runs(root, program, slices.Insert(slices.Clone(args), last+2, "-h")...)
}

// runsOn runs a command on a fresh module in a repository of its own.
func (r *runner) runsOn(t *testing.T, name string, args ...string) error {
	return runs(r.freshModule(t), name, args...)
}

// runs expects an exit status that tells of no mistake: 0, or 1 for findings.
func runs(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOPROXY=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 && !strings.Contains(stderr.String(), "build failed") {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: %s", err, &stderr)
	}
	return nil
}

const leak = `package app

func Ask(fail bool) int {
	answer := make(chan int)
	go func() { answer <- 1 }()
	if fail {
		return 0
	}
	return <-answer
}
`

// freshModule returns the directory of a git repository with a module that
// leaks, and a baseline.
func (r *runner) freshModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":      "module example.com/app\n\ngo 1.24\n",
		"app.go":      leak,
		"app_test.go": "package app\n\nimport \"testing\"\n\nfunc TestAsk(t *testing.T) { Ask(true) }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"git", "init", "-q", "-b", "main"},
		{"git", "add", "."},
		{"git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "Begin"},
		{r.memlint, "-baseline=.memlint-baseline", "-write-baseline", "./..."},
	} {
		if err := runs(dir, args[0], args[1:]...); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func exists(name string) error {
	_, err := os.Stat(filepath.Join(root, name))
	return err
}

// isProgram checks that a path is that of a command of this module.
func isProgram(path string) error {
	cmd := exec.Command("go", "list", "-f", "{{.Name}}", path)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if name := strings.TrimSpace(string(out)); err != nil || name != "main" {
		return fmt.Errorf("%s is no command: %v %s", path, err, name)
	}
	return nil
}

// testsThere checks that go test or go generate finds the packages and the
// test that are named.
func testsThere(args []string) error {
	var patterns []string
	test := ""
	for i, arg := range args {
		switch {
		case i > 0 && args[i-1] == "-run":
			test = arg
		case !strings.HasPrefix(arg, "-"):
			patterns = append(patterns, arg)
		}
	}
	cmd := exec.Command("go", append([]string{"list", "-f", "{{.Dir}}"}, patterns...)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil || test == "" {
		return err
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "*_test.go"))
	if err != nil {
		return err
	}
	for _, name := range files {
		if text, err := os.ReadFile(name); err == nil && bytes.Contains(text, []byte("func "+test+"(")) {
			return nil
		}
	}
	return fmt.Errorf("there is no test %s", test)
}

// TestTry: mistakes are found.
func TestTry(t *testing.T) {
	if testing.Short() {
		t.Skip("runs memlint")
	}
	r := newRunner(t)
	for text, ok := range map[string]bool{
		"memlint -json ./...":      true,
		"memlint -jsn ./...":       false,
		"memlint explain nothing":  false,
		"memlint ./gone":           false,
		"go tool memlint -C":       false,
		"docker run memlint":       false,
		"go bug":                   false,
		"go vet -vettool=x ./...":  false,
		"go install example.com/x": false,
		"go run ./scripts/bench -rounds 1 -nothing net/http":             false,
		"go run ./scripts/bench -compare ./...":                          true,
		"go run ./scripts/measure prove -graph std":                      true,
		"go run ./scripts/measure porve":                                 false,
		"go run ./scripts/gone":                                          false,
		"go test ./e2e/docs -run TestTry":                                true,
		"go test ./e2e/docs -run TestGone":                               false,
		"go test -short ./gone":                                          false,
		".ci/gone":                                                       false,
		"go get -tool github.com/memlint/memlint/internal/report@v0.1.0": false,
	} {
		if err := r.try(t, text); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}
