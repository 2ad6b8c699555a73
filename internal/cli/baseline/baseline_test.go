package baseline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/cli/finding"
)

func all(id, pkg string) bool { return true }

func at(pkg, message string) finding.Finding {
	return finding.Finding{Analyzer: "a", Kind: "k", Package: pkg, Function: "F", Message: message}
}

func ordered(list ...finding.Finding) []finding.Finding {
	finding.SetOrdinals(list)
	return list
}

// write writes a baseline of the findings and returns its name.
func write(t *testing.T, list []finding.Finding) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "baseline")
	empty, err := Read(name, true)
	if err != nil {
		t.Fatal(err)
	}
	b, change := empty.Update(list, nil, true)
	if change.Added != len(list) {
		t.Errorf("change %+v of %d findings", change, len(list))
	}
	if err := b.Write(name); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestRoundTrip(t *testing.T) {
	list := ordered(at("p", "z"), at("p", "z"), at("o", "a"))
	name := write(t, list)
	text, _ := os.ReadFile(name)
	const want = header + "\na/k\to\tF\ta\t1\na/k\tp\tF\tz\t1\na/k\tp\tF\tz\t2\n"
	if string(text) != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	b, err := Read(name, false)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if !b.Has(&list[i]) {
			t.Errorf("finding %d is not known", i)
		}
	}
	third := ordered(at("p", "z"), at("p", "z"), at("p", "z"))[2]
	if b.Has(&third) {
		t.Error("a third finding is known")
	}
}

func TestShrink(t *testing.T) {
	b, err := Read(write(t, ordered(at("p", "gone"), at("p", "stays"), at("q", "elsewhere"))), false)
	if err != nil {
		t.Fatal(err)
	}
	now := ordered(at("p", "stays"), at("p", "new"))
	stale := b.Stale(now, func(_, pkg string) bool { return pkg == "p" })
	if len(stale) != 1 || !strings.Contains(stale[0], "gone") {
		t.Errorf("stale lines %q", stale)
	}
	if stale := b.Stale(now, all); len(stale) != 2 {
		t.Errorf("stale lines of all packages %q", stale)
	}
	shrunk, change := b.Update(now, stale, false)
	if (change != Change{Removed: 1, Kept: 2}) || shrunk.Has(&now[1]) || !shrunk.Has(&now[0]) {
		t.Errorf("change %+v", change)
	}
}

func TestCorrupt(t *testing.T) {
	for _, test := range []struct{ content, want string }{
		{"", ":1: not a memlint baseline: the file is empty"},
		{"{}", ":1: not a memlint baseline: the first line"},
		{headerStart + "2: later\n", ":1: baseline version 2 is not known"},
		{header + "\n\n<<<<<<< HEAD\n", ":3: an unresolved merge"},
		{header + "\na/k\tp\tF\tz\n", ":2: not a line of a baseline"},
		{header + "\na/k\tp\tF\tz\tone\n", `:2: not a line of a baseline: "one" is not a number`},
	} {
		name := filepath.Join(t.TempDir(), "baseline")
		if err := os.WriteFile(name, []byte(test.content), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(name, true); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: error %v, want %q", test.content, err, test.want)
		}
	}
	if _, err := Read(filepath.Join(t.TempDir(), "absent"), false); err == nil || !strings.Contains(err.Error(), "-write-baseline makes one") {
		t.Errorf("error %v", err)
	}
}
