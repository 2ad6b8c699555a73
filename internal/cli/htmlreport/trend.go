package htmlreport

import (
	"fmt"
	"strings"

	"github.com/memlint/memlint/internal/cli/history"
)

// A trend is the chart of past runs: an area per severity, one above the
// other, in a box of width 600 and height 160.
type trend struct {
	Areas  []area // the uppermost first, so that the others are drawn over it
	Points []point
	Max    int
	From   string // date of the first run
	To     string
	Change string // what happened since the first run, in words
}

type area struct{ Class, Path string }

type point struct {
	X, Y                float64
	Date, Commit        string
	Leaks, Risks, Notes int
}

const (
	trendWidth  = 600.0
	trendHeight = 160.0
	mostPoints  = 200
)

// newTrend returns the chart of a history, nil if it is empty. Of a long one
// the last runs are drawn.
func newTrend(entries []history.Entry) *trend {
	if len(entries) == 0 {
		return nil
	}
	entries = entries[max(0, len(entries)-mostPoints):]
	t := &trend{Max: 1, From: date(entries[0]), To: date(entries[len(entries)-1]), Change: change(entries)}
	for _, e := range entries {
		t.Max = max(t.Max, total(e))
	}
	for i, e := range entries {
		commit := e.Commit[:min(len(e.Commit), 10)]
		t.Points = append(t.Points, point{t.x(i, len(entries)), t.y(total(e)), date(e), commit, e.Leaks, e.Risks, e.Notes})
	}
	t.Areas = []area{
		{"note", t.area(entries, total)},
		{"risk", t.area(entries, func(e history.Entry) int { return e.Leaks + e.Risks })},
		{"leak", t.area(entries, func(e history.Entry) int { return e.Leaks })},
	}
	return t
}

func total(e history.Entry) int { return e.Leaks + e.Risks + e.Notes }

func date(e history.Entry) string { return e.Time.Format("2006-01-02") }

func (t *trend) x(i, n int) float64 {
	if n == 1 {
		return trendWidth
	}
	return trendWidth * float64(i) / float64(n-1)
}

func (t *trend) y(count int) float64 {
	return trendHeight * (1 - float64(count)/float64(t.Max))
}

// area returns the path of the area below a count.
func (t *trend) area(entries []history.Entry, count func(history.Entry) int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M0 %g", trendHeight)
	if len(entries) == 1 {
		fmt.Fprintf(&b, "L0 %.1f", t.y(count(entries[0])))
	}
	for i, e := range entries {
		fmt.Fprintf(&b, "L%.1f %.1f", t.x(i, len(entries)), t.y(count(e)))
	}
	fmt.Fprintf(&b, "L%g %gZ", trendWidth, trendHeight)
	return b.String()
}

func change(entries []history.Entry) string {
	if len(entries) == 1 {
		return "first run"
	}
	ago := fmt.Sprintf("%d runs ago", len(entries)-1)
	if len(entries) == 2 {
		ago = "in the run before"
	}
	switch by := total(entries[len(entries)-1]) - total(entries[0]); {
	case by < 0:
		return fmt.Sprintf("%d fewer than %s", -by, ago)
	case by > 0:
		return fmt.Sprintf("%d more than %s", by, ago)
	}
	return "as many as " + ago
}
