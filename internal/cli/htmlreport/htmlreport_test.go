package htmlreport

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/history"
	"github.com/memlint/memlint/internal/cli/source"
	"github.com/memlint/memlint/internal/report"
)

var suite = &catalog.Suite{
	New: func(*report.Options) []*analysis.Analyzer {
		return []*analysis.Analyzer{{Name: "a", Doc: "a: find\n\n# k\n\nBecause x < y."}}
	},
	Kinds: []*report.Kind{{Analyzer: "a", Name: "k", Title: "a title"}},
}

const code = "package p\n\nfunc F() {\n\tx := \"é</script>\"\n\t_ = x // comment\n}\n"

func write(t *testing.T, r *Report) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "p.go")
	if err := os.WriteFile(name, []byte(code), 0o666); err != nil {
		t.Fatal(err)
	}
	at := func(line, column int) finding.Position {
		return finding.Position{File: name, Line: line, Column: column}
	}
	page := write(t, &Report{
		Suite: suite, Dir: dir, Sources: make(source.Files), Summary: "1 finding", Notices: []string{"over <budget>"},
		Findings: []finding.Finding{{
			Analyzer: "a", Kind: "k", Package: "p", Function: "F", Message: "x <b>leaks</b>", URL: "https://example.com/#k",
			Start: at(4, 7), End: at(4, 20),
			Evidence: []finding.Evidence{{Start: at(5, 6), End: at(5, 7), Message: "returns here"}},
			Fixes:    []finding.Fix{{Message: "Drop it", Edits: []finding.Edit{{File: name, Start: 24, End: 24, New: "_ = 0; "}}}},
		}},
	})
	for _, want := range []string{
		"x &lt;b&gt;leaks&lt;/b&gt;", "over &lt;budget&gt;", "Because x &lt; y.", "p.go:4:7",
		`<mark class="s">&#34;é&lt;/script&gt;&#34;</mark>`, `<span class="c">// comment</span>`,
		`<b class="created">1</b>`, `<b class="exit">2</b>`, "Suggested fix: Drop it",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "ZgotmplZ") || strings.Contains(page, dir) {
		t.Error("the page has an unsafe value, or the directory in which it was made")
	}
	if n := strings.Count(page, "</script>"); n != 1 {
		t.Errorf("%d scripts end", n)
	}
}

func TestNothingFound(t *testing.T) {
	page := write(t, &Report{Suite: suite, Summary: "no findings", Errors: "a package is broken"})
	for _, want := range []string{"Nothing found.", "a package is broken", "nothing found"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "<h2>Trend") {
		t.Error("a trend without a history")
	}
}

func TestTrend(t *testing.T) {
	entry := func(leaks, risks int) history.Entry {
		return history.Entry{Time: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Leaks: leaks, Risks: risks}
	}
	for _, test := range []struct {
		entries      []history.Entry
		change, leak string
	}{
		{[]history.Entry{entry(0, 0)}, "first run", "M0 160L0 160.0L600.0 160.0L600 160Z"},
		{[]history.Entry{entry(4, 4), entry(2, 0)}, "6 fewer than in the run before", "M0 160L0.0 80.0L600.0 120.0L600 160Z"},
		{[]history.Entry{entry(1, 0), entry(0, 0), entry(1, 1)}, "1 more than 2 runs ago", "M0 160L0.0 80.0L300.0 160.0L600.0 80.0L600 160Z"},
		{[]history.Entry{entry(1, 0), entry(1, 0)}, "as many as in the run before", "M0 160L0.0 0.0L600.0 0.0L600 160Z"},
	} {
		got := newTrend(test.entries)
		if got.Change != test.change || got.Areas[2].Path != test.leak {
			t.Errorf("%q, %s; want %q, %s", got.Change, got.Areas[2].Path, test.change, test.leak)
		}
	}
	if newTrend(nil) != nil {
		t.Error("a trend of nothing")
	}
	long := newTrend(make([]history.Entry, mostPoints+50))
	if len(long.Points) != mostPoints {
		t.Errorf("%d points", len(long.Points))
	}
}

// A place that lies outside its file, or in none, breaks nothing.
func TestPlacesOutside(t *testing.T) {
	list := []finding.Finding{
		{Analyzer: "a", Kind: "k", Start: finding.Position{File: "absent.go", Line: 3, Column: 1}},
		{Analyzer: "a", Kind: "other"},
	}
	write(t, &Report{Suite: suite, Findings: list, Sources: make(source.Files)})
}
