package text

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

const source = "package p\n\nfunc f() {\n\tx := g(\"ä\")\t// why\n\ty := h(\n\t\t1)\n}\n"

func TestPrint(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "p.go")
	if err := os.WriteFile(name, []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	at := func(line, column int) finding.Position {
		return finding.Position{File: name, Line: line, Column: column}
	}
	for _, test := range []struct {
		name    string
		finding finding.Finding
		color   bool
		want    string
	}{
		{
			name:    "range on one line, with evidence",
			finding: finding.Finding{Start: at(4, 7), End: at(4, 14), Evidence: []finding.Evidence{{Start: at(7, 1), Message: "it ends here"}}},
			want:    "p.go:4:7: leak: m [a/k]\n\tx := g(\"ä\")\t// why\n\t     ^~~~~~\n\tp.go:7:1: it ends here\n",
		},
		{
			name:    "range over lines",
			finding: finding.Finding{Start: at(5, 7), End: at(6, 5)},
			want:    "p.go:5:7: leak: m [a/k]\n\ty := h(\n\t     ^~\n",
		},
		{
			name:    "no end",
			finding: finding.Finding{Start: at(4, 2), End: at(4, 2)},
			want:    "p.go:4:2: leak: m [a/k]\n\tx := g(\"ä\")\t// why\n\t^\n",
		},
		{
			name:    "after a tab",
			finding: finding.Finding{Start: at(4, 15), End: at(4, 21)},
			want:    "p.go:4:15: leak: m [a/k]\n\tx := g(\"ä\")\t// why\n\t           \t^~~~~~\n",
		},
		{
			name:    "line that doesn't exist",
			finding: finding.Finding{Start: at(99, 1), End: at(99, 2)},
			want:    "p.go:99:1: leak: m [a/k]\n",
		},
		{
			name:    "column that doesn't exist",
			finding: finding.Finding{Start: at(3, 99), End: at(3, 100)},
			want:    "p.go:3:99: leak: m [a/k]\n",
		},
		{
			name:    "file only",
			finding: finding.Finding{Start: at(0, 0), End: at(0, 0)},
			want:    "p.go: leak: m [a/k]\n",
		},
		{
			name:    "in colour",
			finding: finding.Finding{Severity: report.Risk, Start: at(5, 2), End: at(5, 3)},
			color:   true,
			want: "\x1b[1mp.go:5:2\x1b[0m: \x1b[1;33mrisk\x1b[0m: m \x1b[2m[a/k]\x1b[0m\n" +
				"\ty := h(\n\t\x1b[1;33m^\x1b[0m\n",
		},
		{
			name:    "suppressed",
			finding: finding.Finding{Severity: report.Note, Suppressed: true, Start: at(7, 1), End: at(7, 2)},
			want:    "p.go:7:1: suppressed note: m [a/k]\n\t}\n\t^\n",
		},
	} {
		f := test.finding
		f.Analyzer, f.Kind, f.Message = "a", "k", "m"
		var out bytes.Buffer
		p := Printer{Out: &out, Dir: dir, Color: test.color, Source: true}
		if err := p.Print(&f); err != nil {
			t.Fatal(err)
		}
		if out.String() != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, &out, test.want)
		}
	}
}

func TestShortPath(t *testing.T) {
	dir := filepath.FromSlash("/home/someone/project/cmd")
	for path, want := range map[string]string{
		"/home/someone/project/cmd/a.go": "a.go",
		"/home/someone/project/b.go":     "../b.go",
		"/usr/x.go":                      "/usr/x.go",
	} {
		if got := ShortPath(dir, filepath.FromSlash(path)); got != filepath.FromSlash(want) {
			t.Errorf("ShortPath of %s is %s, want %s", path, got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	leak, risk, note := finding.Finding{}, finding.Finding{Severity: report.Risk}, finding.Finding{Severity: report.Note}
	hidden := finding.Finding{Suppressed: true}
	for _, test := range []struct {
		list []finding.Finding
		want string
	}{
		{nil, "no findings"},
		{[]finding.Finding{hidden}, "no findings (1 suppressed)"},
		{[]finding.Finding{leak}, "1 finding (1 leak)"},
		{[]finding.Finding{leak, leak, risk, note, hidden, hidden}, "4 findings (2 leaks, 1 risk, 1 note; 2 suppressed)"},
	} {
		if got := Summary(test.list); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var quick bytes.Buffer
		p := StartProgress(&quick)
		time.Sleep(progressDelay / 2)
		p.Stop()
		if quick.Len() > 0 {
			t.Errorf("a quick run showed %q", &quick)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		var slow bytes.Buffer
		p := StartProgress(&slow)
		time.Sleep(progressDelay + progressDelay/2)
		p.Add()
		p.Add()
		time.Sleep(progressDelay)
		p.Stop()
		got := strings.Split(slow.String(), clearLine)
		want := []string{"", "memlint: analyzing for 1 s", "memlint: analyzing for 2 s, 2 packages done", ""}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
