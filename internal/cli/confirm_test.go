package cli_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	_ "github.com/memlint/memlint/analyzers" // memlint is built from it: results are not cached past a change
)

// buildMemlint builds memlint itself: what it predicts is joined with what
// leaks.
func buildMemlint(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "memlint")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "../../cmd/memlint").CombinedOutput(); err != nil {
		t.Fatalf("building memlint: %v\n%s", err, out)
	}
	return binary
}

// TestConfirm runs the scripts of testdata/confirm, which run tests that leak,
// then checks the JSON and the page.
func TestConfirm(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go test many times")
	}
	memlint := buildMemlint(t)
	scripts, err := filepath.Glob("testdata/confirm/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			t.Parallel()
			if strings.Contains(script, "race") && !hasRace(t) {
				t.Skip("no race detector on this machine")
			}
			runScript(t, script, memlint)
		})
	}
	t.Run("json", func(t *testing.T) {
		t.Parallel()
		testConfirmJSON(t, memlint)
	})
	t.Run("page", func(t *testing.T) {
		t.Parallel()
		testConfirmPage(t, memlint)
	})
	t.Run("unsupported", func(t *testing.T) {
		t.Parallel()
		testConfirmUnsupported(t, memlint)
	})
}

// hasRace reports whether tests can run with the race detector.
func hasRace(t *testing.T) bool {
	t.Helper()
	out, err := exec.Command("go", "env", "CGO_ENABLED", "CC").Output()
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(out))
	if len(fields) < 2 || fields[0] != "1" {
		return false
	}
	_, err = exec.LookPath(fields[1])
	return err == nil
}

func testConfirmJSON(t *testing.T, memlint string) {
	archive, err := txtar.ParseFile("testdata/confirm/states.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir, _ := extract(t, archive)
	out, errs, exit := run(t, dir, memlint, "confirm", "-json", "-alive")
	var got struct {
		Version   int
		Toolchain string
		Findings  []struct {
			State   string
			Finding struct {
				Kind  string
				Start struct{ Line int }
			}
			Goroutines []jsonGoroutine
		}
		Leaks []struct {
			At         struct{ Line int }
			Goroutines []jsonGoroutine
		}
		Summary       map[string]int
		LeakedByTests int `json:"leaked_by_tests"`
		Packages      []struct{ Path, Tests string }
		TestsFailed   bool `json:"tests_failed"`
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || exit != 1 {
		t.Fatalf("exit status %d, %v\n%s%s", exit, err, out, errs)
	}
	for _, f := range got.Findings {
		wantStack := f.State == "confirmed" || f.State == "alive"
		if has := len(f.Goroutines) > 0; has != wantStack || has && f.Goroutines[0].Leaked != (f.State == "confirmed") {
			t.Errorf("line %d is %s with goroutines %+v", f.Finding.Start.Line, f.State, f.Goroutines)
		}
	}
	if want := map[string]int{"confirmed": 1, "alive": 1, "no leak seen": 1, "not exercised": 1, "not judged": 1}; !maps.Equal(got.Summary, want) || len(got.Findings) != 5 {
		t.Errorf("summary is %v of %d findings, want %v", got.Summary, len(got.Findings), want)
	}
	if len(got.Leaks) != 1 || len(got.Leaks[0].Goroutines) != 1 || len(got.Leaks[0].Goroutines[0].Stack) == 0 {
		t.Errorf("leaks are %+v", got.Leaks)
	}
	if got.Version != 1 || !strings.HasPrefix(got.Toolchain, "go1.") || got.LeakedByTests != 2 || got.TestsFailed ||
		len(got.Packages) != 1 || got.Packages[0].Path != "example.com/m/a" || got.Packages[0].Tests != "exited" {
		t.Errorf("got %+v", got)
	}
}

type jsonGoroutine struct {
	State  string
	Leaked bool
	Count  int
	Stack  []struct{ Function, File string }
}

// testConfirmPage runs the example of docs/confirm.md: one block is the
// module, another the command and what it prints.
func testConfirmPage(t *testing.T, memlint string) {
	page, err := os.ReadFile("../../docs/confirm.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, _ := extract(t, txtar.Parse([]byte(fenced(t, string(page), "txtar"))))
	command, want, _ := strings.Cut(fenced(t, string(page), "console"), "\n")
	args := strings.Fields(strings.TrimPrefix(command, "$ memlint "))
	out, errs, exit := run(t, dir, append([]string{memlint}, args...)...)
	if got := portable(out, dir); got != want || exit != 1 {
		t.Errorf("%s: exit status %d\n%s%s\nwant:\n%s", command, exit, got, errs, want)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, excerpt, _ := strings.Cut(string(readme), "\n$ memlint confirm ./...\n")
	if excerpt, _, ok := strings.Cut(excerpt, "```"); !ok || !strings.HasPrefix(want, excerpt) {
		t.Errorf("README.md shows\n%s\nwhich isn't how the page's example begins", excerpt)
	}
	for _, state := range []string{"confirmed", "alive", "no leak seen", "not exercised", "not judged"} {
		if !strings.Contains(string(page), "| "+state+" |") {
			t.Errorf("the page doesn't explain %q", state)
		}
	}
}

// fenced returns the content of the page's fenced block in a language.
func fenced(t *testing.T, page, language string) string {
	t.Helper()
	_, block, ok := strings.Cut(page, "\n```"+language+"\n")
	block, _, closed := strings.Cut(block, "\n```\n")
	if !ok || !closed {
		t.Fatalf("the page has no block in %s", language)
	}
	return block + "\n"
}

// testConfirmUnsupported runs confirm where the go command is one that doesn't
// know the experiment.
func testConfirmUnsupported(t *testing.T, memlint string) {
	if runtime.GOOS == "windows" {
		t.Skip("the go command is replaced by a shell script")
	}
	dir := t.TempDir()
	const script = `#!/bin/sh
if [ "$1" != env ]; then echo "go $1 was run" >&2; exit 1; fi
case "$GOEXPERIMENT" in *leak*) echo "go: unknown GOEXPERIMENT goroutineleakprofile" >&2; exit 2;; esac
echo '{"GOVERSION": "go1.25.3", "GOROOT": "/nowhere", "GOFLAGS": "", "GOEXPERIMENT": ""}'
`
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	path := "PATH=" + dir + string(filepath.ListSeparator) + os.Getenv("PATH")
	out, errs, exit := runWith(t, dir, []string{path}, memlint, "confirm")
	if want := "memlint: go1.25.3 has no goroutine leak profile"; exit != 2 || out != "" || !strings.Contains(errs, want) {
		t.Errorf("exit status %d\n%s%s\nwant: %s", exit, out, errs, want)
	}
}
