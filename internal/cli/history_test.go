package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Runs at the same time lose no line of the history.
func TestConcurrentHistory(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "go.mod"), "module example.com/m\n\ngo 1.24\n")
	writeFile(t, filepath.Join(dir, "a.go"), leakySource)
	run(t, dir, tool) // the rest is read from the cache
	var group sync.WaitGroup
	const runs = 6
	for range runs {
		group.Go(func() {
			if _, errs, exit := run(t, dir, tool, "-history=history.jsonl"); exit != 1 {
				t.Errorf("exit status %d\n%s", exit, errs)
			}
		})
	}
	group.Wait()
	data, err := os.ReadFile(filepath.Join(dir, "history.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != runs {
		t.Errorf("%d lines of %d runs", len(lines), runs)
	}
	for _, line := range lines {
		var entry struct {
			Leaks int
			Kinds map[string]int
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Leaks != 1 || entry.Kinds["callcheck/leaky-call"] != 1 {
			t.Errorf("line %q: %v", line, err)
		}
	}
}
