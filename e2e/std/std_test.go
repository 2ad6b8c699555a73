// Package std compares what memlint says of the standard library with the
// findings that were read and judged.
package std

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/testbinary"
)

var update = flag.String("update", "", "write the findings of this analyzer as judged; then judge them")

// TestReviewed runs the built command under go vet on the standard library,
// with the timers of old programs, and compares the findings of each analyzer
// with testdata/<go version>/<analyzer>.txt. An analyzer whose findings nobody
// has judged for this version of Go has no such file.
func TestReviewed(t *testing.T) {
	if testing.Short() {
		t.Skip("analyzes the standard library")
	}
	dir := filepath.Join("testdata", goVersion())
	if _, err := os.Stat(dir); err != nil && *update == "" {
		t.Skipf("no findings judged for %s", goVersion())
	}
	found := vet(t)
	for _, a := range analyzers.All() {
		t.Run(a.Name, func(t *testing.T) { compare(t, a, filepath.Join(dir, a.Name+".txt"), found[a.Name]) })
	}
}

// goVersion returns the running version without its patch: "go1.26".
func goVersion() string {
	fields := strings.SplitN(runtime.Version(), ".", 3)
	return strings.Join(fields[:min(2, len(fields))], ".")
}

// vet returns the findings on std by analyzer, one line each, sorted.
func vet(t *testing.T) map[string][]string {
	t.Helper()
	tool, err := testbinary.Memlint(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "vet", "-vettool="+tool, "-json", "-asynctimers=on", "std")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	found, units := decode(t, append(withoutComments(stdout.Bytes()), withoutComments(stderr.Bytes())...))
	if units == 0 {
		t.Fatal("go vet analyzed nothing")
	}
	return found
}

func withoutComments(out []byte) []byte {
	var keep []byte
	for line := range bytes.Lines(out) {
		if !bytes.HasPrefix(line, []byte("#")) {
			keep = append(keep, line...)
		}
	}
	return keep
}

// decode reads go vet's stream of one object per package.
func decode(t *testing.T, stream []byte) (found map[string][]string, units int) {
	t.Helper()
	type diagnostic struct{ Category, Posn, Message string }
	found = make(map[string][]string)
	decoder := json.NewDecoder(bytes.NewReader(stream))
	for decoder.More() {
		var packages map[string]map[string]json.RawMessage
		if err := decoder.Decode(&packages); err != nil {
			t.Fatal(err)
		}
		units++
		for pkg, byAnalyzer := range packages {
			for name, raw := range byAnalyzer {
				var list []diagnostic
				if err := json.Unmarshal(raw, &list); err != nil {
					t.Fatalf("%s: %s: %s", pkg, name, raw)
				}
				for _, d := range list {
					found[name] = append(found[name], fmt.Sprintf("%s: %s [%s]", relative(d.Posn), d.Message, d.Category))
				}
			}
		}
	}
	for name, list := range found {
		slices.Sort(list)
		found[name] = slices.Compact(list) // packages appear again with their tests
	}
	return found, units
}

func relative(posn string) string {
	rel, err := filepath.Rel(filepath.Join(runtime.GOROOT(), "src"), posn)
	if err != nil {
		return posn
	}
	return filepath.ToSlash(rel)
}

// compare compares findings with a file that has one a line; lines that begin
// with # give the verdict on the next.
func compare(t *testing.T, a *analysis.Analyzer, path string, got []string) {
	if *update == a.Name {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.Join(append(got, ""), "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("%d findings, none judged yet", len(got))
	}
	want := slices.DeleteFunc(strings.Split(string(content), "\n"), func(line string) bool {
		return line == "" || strings.HasPrefix(line, "#")
	})
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("new: %s", line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("gone: %s", line)
		}
	}
}
