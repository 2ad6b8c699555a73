package examples_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/testbinary"
)

// TestFindings checks that memlint finds each planted defect, once, and nothing
// else, and nothing in the repaired twin. Those that it doesn't find yet are
// named with the reason in missed.txt, and leave that list when they are found.
func TestFindings(t *testing.T) {
	t.Parallel()
	tool, err := testbinary.Memlint(programs)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, d := range defects(t) {
		want = append(want, d.analyzer+" "+d.file+" "+d.function)
	}
	want = without(want, missed(t))
	got := findings(t, tool, "leaky")
	slices.Sort(want)
	slices.Sort(got)
	for _, line := range without(want, got) {
		t.Errorf("planted and not found: %s", line)
	}
	for _, line := range without(got, want) {
		t.Errorf("found and not planted: %s", line)
	}
	if len(got) != len(want) {
		t.Errorf("%d findings for %d defects", len(got), len(want))
	}
	if got := findings(t, tool, "fixed"); len(got) > 0 {
		t.Errorf("found in fixed: %q", got)
	}
}

// missed returns the planted defects that memlint is known not to find.
func missed(t *testing.T) []string {
	t.Helper()
	var list []string
	for line := range strings.Lines(string(read(t, filepath.Join(examples, "missed.txt")))) {
		place, reason, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok || reason == "" {
			t.Errorf("missed.txt gives no reason in %q", line)
		}
		list = append(list, place)
	}
	return list
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// findings returns memlint's leaks and risks in an example in the form of the
// list of defects: analyzer, file, function.
func findings(t *testing.T, tool, example string) []string {
	t.Helper()
	if err := readAll(filepath.Join(examples, example)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tool, "-json", "-notes=false", "./...")
	cmd.Dir = filepath.Join(examples, example)
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() > 1 {
		t.Fatalf("memlint: %v\n%s", err, exit.Stderr)
	}
	var result struct {
		Findings []struct {
			Analyzer, Function string
			Start              struct{ File string }
		}
	}
	if err := json.Unmarshal(out, &result); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range result.Findings {
		function := strings.NewReplacer("(", "", ")", "", "*", "").Replace(f.Function)
		lines = append(lines, f.Analyzer+" "+filepath.ToSlash(f.Start.File)+" "+function)
	}
	return lines
}
