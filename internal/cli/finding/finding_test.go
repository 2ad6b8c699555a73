package finding

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/memlint/memlint/internal/report"
)

func TestParsePosition(t *testing.T) {
	for s, want := range map[string]Position{
		"/a/b.go:3:7":   {"/a/b.go", 3, 7},
		"/a/b.go:3":     {"/a/b.go", 3, 0},
		"/a/b.go":       {"/a/b.go", 0, 0},
		`C:\a\b.go:3:7`: {`C:\a\b.go`, 3, 7},
		"-":             {"-", 0, 0},
	} {
		if got := ParsePosition(s); got != want {
			t.Errorf("ParsePosition(%q) = %+v, want %+v", s, got, want)
		}
	}
}

func TestSort(t *testing.T) {
	at := func(file string, line, column int, kind string) Finding {
		return Finding{Analyzer: "a", Kind: kind, Start: Position{file, line, column}}
	}
	want := []Finding{at("a.go", 1, 2, "x"), at("a.go", 2, 1, "x"), at("a.go", 10, 1, "x"), at("a.go", 10, 1, "y"), at("b.go", 1, 1, "x")}
	got := slices.Concat([]Finding{want[4], want[2]}, want, []Finding{want[1]})
	got = Sort(got)
	if !slices.EqualFunc(got, want, func(a, b Finding) bool { return a.Start == b.Start && a.Kind == b.Kind }) {
		t.Errorf("got %+v", got)
	}
}

func TestSetFunctions(t *testing.T) {
	const source = `package p

var v = 1

func F() {
	_ = func() {}
}

func (t T[A]) M() {}

func (t *T[A]) N() {}

type T[A any] struct{}
`
	name := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(name, []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		line, column int
		want         string
	}{{3, 5, ""}, {5, 1, "F"}, {6, 6, "F"}, {7, 1, "F"}, {8, 1, ""}, {9, 3, "T.M"}, {11, 2, "(*T).N"}} {
		list := []Finding{{Start: Position{name, test.line, test.column}}}
		SetFunctions(list)
		if got := list[0].Function; got != test.want {
			t.Errorf("line %d: function %q, want %q", test.line, got, test.want)
		}
	}
	missing := []Finding{{Start: Position{name + "x", 1, 1}}}
	SetFunctions(missing)
	if missing[0].Function != "" {
		t.Errorf("function %q in a file that doesn't exist", missing[0].Function)
	}
}

func TestTally(t *testing.T) {
	list := []Finding{
		{Severity: report.Leak}, {Severity: report.Risk}, {Severity: report.Risk}, {Severity: report.Note},
		{Severity: report.Leak, Suppressed: true},
	}
	if got, want := Tally(list), (Counts{Leaks: 1, Risks: 2, Notes: 1, Suppressed: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for i, want := range []bool{true, true, true, false, false} {
		if got := list[i].Fails(); got != want {
			t.Errorf("finding %d fails: %v, want %v", i, got, want)
		}
	}
}
