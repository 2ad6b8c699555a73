package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const verdictPage = `# Precision

## Fresh

| repository | commit | place | kind | verdict | reason |
|---|---|---|---|---|---|
| o/m | abc | ` + "`a/a.go:6`" + ` | goroutineleak/waits-for-ever | VERDICT | reason |
| o/gone | abc | ` + "`a.go:6 and 2 more`" + ` | goroutineleak/endless | true | reason |

## goroutineleak

| o/m | abc | ` + "`a/a.go:11`" + ` | waits-for-ever | mended | reason |
| o/m | abc | ` + "`(219 findings)`" + ` | waits-for-ever | mended | no place |
`

func TestPrecision(t *testing.T) {
	for verdict, want := range map[string]struct {
		code int
		text string
	}{
		"true":   {exitOK, "2 verdicts as the page says, 0 differ, 1 without a checkout that loads\n"},
		"mended": {exitLoad, "o/m: a/a.go:6 goroutineleak/waits-for-ever: mended, but reported is true\n"},
	} {
		dir := t.TempDir()
		put(t, dir, map[string]string{
			"m/go.mod": "module example.com/m\n\ngo 1.22\n",
			"m/a/a.go": "package a\n\nfunc F() {\n\tvar c chan int\n\n\tc <- 1\n}\n\nfunc G(c chan int) {\n\n\tc <- 1\n}\n",
			"page.md":  strings.ReplaceAll(verdictPage, "VERDICT", verdict),
		})
		var out, errs bytes.Buffer
		code := run([]string{"precision", "-checkouts", dir, "-page", filepath.Join(dir, "page.md")}, &out, &errs)
		if code != want.code || !strings.Contains(out.String(), want.text) || !strings.Contains(out.String(), "o/gone: no checkout") {
			t.Errorf("%s: exit status %d: %s%s", verdict, code, &out, &errs)
		}
	}
}

// TestPrecisionSums: the sums of docs/precision.md are those of its rows.
func TestPrecisionSums(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "precision.md"))
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(text), "\n## ")
	for _, section := range sections[1:] {
		analyzer, rows, _ := strings.Cut(section, "\n")
		if strings.Contains(analyzer, " ") {
			continue // findings of all analyzers
		}
		n := func(verdict string) int { return strings.Count(rows, " | "+verdict+" | ") }
		sums := fmt.Sprintf("| %d | %d | %d | %d |", n("true")+n("mended")+n("false"), n("true"), n("mended"), n("false"))
		for line := range strings.Lines(sections[0]) {
			if strings.HasPrefix(line, "| "+analyzer+" |") && !strings.Contains(line, sums) {
				t.Errorf("the rows of %s are %s, the sums %s", analyzer, sums, line)
			}
		}
		if !strings.Contains(sections[0], "| "+analyzer+" |") {
			t.Errorf("there is no sum of %s", analyzer)
		}
	}
}
