// Package budget limits how many findings of a kind a code base may have.
package budget

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

// A Limit is how many findings a name may have.
type Limit struct {
	Name string // of an analyzer or a kind
	Max  int
}

// Limits is a flag that may be given several times.
type Limits []Limit

func (l *Limits) String() string {
	var list []string
	for _, limit := range *l {
		list = append(list, limit.Name+"="+strconv.Itoa(limit.Max))
	}
	return strings.Join(list, ",")
}

// Set implements flag.Value; it adds the comma-separated limits.
func (l *Limits) Set(s string) error {
	for text := range strings.SplitSeq(s, ",") {
		name, number, ok := strings.Cut(strings.TrimSpace(text), "=")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n < 0 {
			return fmt.Errorf("%q is not of the form kind=number", text)
		}
		*l = append(*l, Limit{name, n})
	}
	return nil
}

// Check returns an error for a name that doesn't exist.
func (l Limits) Check(suite *catalog.Suite) error {
	for _, limit := range l {
		if err := suite.Check(report.Names{limit.Name}); err != nil {
			return err
		}
	}
	return nil
}

func (l Limit) covers(f *finding.Finding) bool { return f.Analyzer == l.Name || f.ID() == l.Name }

// Cover reports whether a budget speaks of the finding: then the budget, not
// the finding, fails a run.
func (l Limits) Cover(f *finding.Finding) bool {
	for _, limit := range l {
		if limit.covers(f) {
			return true
		}
	}
	return false
}

// Exceeded returns a sentence per budget that the findings exceed. Suppressed
// ones don't count.
func (l Limits) Exceeded(list []finding.Finding) []string {
	var over []string
	for _, limit := range l {
		n := 0
		for i := range list {
			if !list[i].Suppressed && limit.covers(&list[i]) {
				n++
			}
		}
		if n > limit.Max {
			over = append(over, fmt.Sprintf("%s has %d findings, its budget is %d", limit.Name, n, limit.Max))
		}
	}
	return over
}
