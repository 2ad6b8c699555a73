package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// readReasons reads the reasons for misses: id, a tab, the reason. A missing
// file has none.
func readReasons(file string) (map[string]string, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer f.Close()
	reasons, err := parseReasons(f)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", file, err)
	}
	return reasons, nil
}

func parseReasons(r io.Reader) (map[string]string, error) {
	reasons := make(map[string]string)
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		id, reason, ok := strings.Cut(text, "\t")
		if !ok || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("%d: want an id, a tab and a reason", n)
		}
		reasons[id] = strings.TrimSpace(reason)
	}
	return reasons, lines.Err()
}

const pageHead = `# Recall

What memlint says of real leaks: each case is a repair in a public repository.
*Found* means that the case's analyzer reports something inside the named
function at the commit before the repair; *silent* that it reports nothing
there at the repair. This page is generated: see the package comment of
scripts/measure. Reasons are kept by hand, in docs/recall-reasons.txt.
`

// renderPage writes docs/recall.md. Analyzers stand in the order of their
// first case.
func renderPage(w io.Writer, outcomes []outcome, reasons map[string]string) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, pageHead+"\n")
	totals := totalsOf(outcomes)
	fmt.Fprintln(b, "| analyzer | cases | found | of these not silent at the repair | missed | not loaded |\n|---|---|---|---|---|---|")
	for _, t := range totals {
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %d |\n", t.analyzer, t.cases, t.found+t.noisy, t.noisy, t.missed, t.failed)
	}
	for _, t := range totals {
		renderAnalyzer(b, t.analyzer, outcomes, reasons)
	}
	return b.Flush()
}

func renderAnalyzer(w io.Writer, analyzer string, outcomes []outcome, reasons map[string]string) {
	fmt.Fprintf(w, "\n## %s\n\n| case | repository | commit before | function | found | silent at the repair | reason |\n|---|---|---|---|---|---|---|\n", analyzer)
	for _, o := range outcomes {
		if c := o.leak; c.Analyzer == analyzer {
			fmt.Fprintf(w, "| %s | [%s](https://github.com/%s) | [%.10s](https://github.com/%s/commit/%s) | `%s` in %s | %s | %s | %s |\n",
				c.ID, c.Repo, c.Repo, c.Parent, c.Repo, c.Parent, c.Func, c.File, o.foundWord(), o.silentWord(), cell(o.why(reasons)))
		}
	}
}

func (o outcome) foundWord() string {
	switch o.Status {
	case statusFound, statusNoisy:
		return "yes"
	case statusMissed:
		return "no"
	}
	return "not loaded"
}

func (o outcome) silentWord() string {
	switch o.Status {
	case statusFound, statusMissed:
		if len(o.at(o.Fixed)) > 0 {
			return "no"
		}
		return "yes"
	case statusNoisy:
		return "no"
	}
	return "not loaded"
}

// why returns the reason for a case that isn't plainly found.
func (o outcome) why(reasons map[string]string) string {
	if o.Status == statusFound {
		return ""
	}
	if reason, ok := reasons[o.ID]; ok {
		return reason
	}
	return firstLine(o.Reason)
}

// cell makes text fit for a table's cell.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// A total counts the verdicts on one analyzer's cases.
type total struct {
	analyzer                            string
	cases, found, noisy, missed, failed int
}

func totalsOf(outcomes []outcome) []total {
	var totals []total
	for _, o := range outcomes {
		i := slices.IndexFunc(totals, func(t total) bool { return t.analyzer == o.leak.Analyzer })
		if i < 0 {
			i, totals = len(totals), append(totals, total{analyzer: o.leak.Analyzer})
		}
		totals[i].add(o.Status)
	}
	return totals
}

func (t *total) add(status string) {
	t.cases++
	switch status {
	case statusFound:
		t.found++
	case statusNoisy:
		t.noisy++
	case statusMissed:
		t.missed++
	default:
		t.failed++
	}
}
