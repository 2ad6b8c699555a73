package golangci_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A run is what one run of golangci-lint left behind.
type run struct {
	stdout, stderr string
	exit           int
}

// An issue is one finding as golangci-lint's JSON tells it.
type issue struct {
	FromLinter, Text, Severity string
	Pos                        struct {
		Filename     string
		Line, Column int
	}
}

func (i issue) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", filepath.ToSlash(i.Pos.Filename), i.Pos.Line, i.Pos.Column, i.Text)
}

// lint runs golangci-lint in dir. The runs of one test binary share a cache, so
// that the standard library is analyzed once.
func lint(t *testing.T, dir string, args ...string) run {
	t.Helper()
	return lintWithCache(t, dir, sharedCache, args...)
}

func lintWithCache(t *testing.T, dir, cache string, args ...string) run {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asLinter+"=1", "GOLANGCI_LINT_CACHE="+cache, "GOWORK=off", "NO_COLOR=1")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	r := run{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
	for line := range strings.Lines(r.stderr) {
		if isWarning(line) {
			t.Errorf("golangci-lint warns: %s", line)
		}
	}
	return r
}

// isWarning reports whether golangci-lint complains about an analyzer. That a
// GOPATH tree has no go.mod is none of that.
func isWarning(line string) bool {
	if strings.Contains(line, "go.mod: read .: is a directory") {
		return false
	}
	return strings.Contains(line, "level=warning") || strings.Contains(line, "panic")
}

// issues runs golangci-lint and returns its findings in order of position.
func issues(t *testing.T, dir string, args ...string) []issue {
	t.Helper()
	out := filepath.Join(t.TempDir(), "issues.json")
	r := lint(t, dir, append([]string{"run", "--allow-parallel-runners", "--output.json.path=" + out}, args...)...)
	if r.exit > 1 {
		t.Fatalf("exit %d: %s%s", r.exit, r.stdout, r.stderr)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var result struct{ Issues []issue }
	if err := json.Unmarshal(data, &result); err != nil {
		t.Fatal(err)
	}
	for _, i := range result.Issues {
		if i.FromLinter != "memlint" {
			t.Errorf("issue of %s: %s", i.FromLinter, i)
		}
	}
	return result.Issues
}

// texts returns the issues as sorted lines.
func texts(list []issue) []string {
	var lines []string
	for _, i := range list {
		lines = append(lines, i.String())
	}
	slices.Sort(lines)
	return lines
}

// leaky returns a copy of the example service with the given settings of
// memlint and further top-level configuration.
func leaky(t *testing.T, settings, more string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../examples/leaky")); err != nil {
		t.Fatal(err)
	}
	configure(t, dir, settings, more)
	return dir
}

const config = `version: "2"
linters:
  default: none
  enable: [memlint]
  settings:
    custom:
      memlint:
        type: module
        settings: {%s}
issues:
  max-issues-per-linter: 0
  max-same-issues: 0
  uniq-by-line: false
%s`

func configure(t *testing.T, dir, settings, more string) {
	t.Helper()
	write(t, filepath.Join(dir, ".golangci.yml"), fmt.Sprintf(config, settings, more))
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}
