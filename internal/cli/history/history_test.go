package history

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/memlint/memlint/internal/cli/finding"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)

func TestAppend(t *testing.T) {
	name := filepath.Join(t.TempDir(), "history")
	if err := Check(name); err != nil {
		t.Fatal(err)
	}
	list := []finding.Finding{{Analyzer: "a", Kind: "k"}, {Analyzer: "a", Kind: "k", Suppressed: true}}
	for i := range 2 {
		entries, err := Append(name, NewEntry(list, "c", now))
		if err != nil || len(entries) != i+1 {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
	}
	const line = `{"version":1,"time":"2026-01-02T03:04:05Z","commit":"c","leaks":1,"risks":0,"notes":0,"suppressed":1,"kinds":{"a/k":1}}` + "\n"
	if got, _ := os.ReadFile(name); string(got) != line+line {
		t.Errorf("got\n%s\nwant twice\n%s", got, line)
	}
}

// A line feed that an editor took away is put back.
func TestAppendAfterUnendedLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "history")
	const line = `{"version":1,"time":"2026-01-02T03:04:05Z","leaks":0,"risks":0,"notes":0,"suppressed":0,"kinds":{}}`
	if err := os.WriteFile(name, []byte(line), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Append(name, NewEntry(nil, "", now)); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(name); string(got) != line+"\n"+line+"\n" {
		t.Errorf("got %s", got)
	}
}

func TestCorrupt(t *testing.T) {
	for _, test := range []struct{ content, want string }{
		{"text\n", ":1: not a line of a memlint history"},
		{`{"version":1,"time":"2026-01-02T03:04:05Z"}` + "\n" + `{"version":`, ":2: not a line"},
		{`{"version":7,"time":"2026-01-02T03:04:05Z"}`, "version 7 is newer"},
		{`{}`, "no version"},
	} {
		name := filepath.Join(t.TempDir(), "history")
		if err := os.WriteFile(name, []byte(test.content), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := Append(name, NewEntry(nil, "", now))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: error %v, want %q", test.content, err, test.want)
		}
		if err := Check(name); err == nil {
			t.Errorf("%q: no error of Check", test.content)
		}
		if got, _ := os.ReadFile(name); string(got) != test.content {
			t.Errorf("%q became %q", test.content, got)
		}
	}
}

func TestConcurrentAppend(t *testing.T) {
	name := filepath.Join(t.TempDir(), "history")
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if _, err := Append(name, NewEntry(nil, "", now)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	data, _ := os.ReadFile(name)
	if n := strings.Count(string(data), "\n"); n != 50 {
		t.Errorf("%d lines, want 50", n)
	}
	if err := Check(name); err != nil {
		t.Error(err)
	}
}
