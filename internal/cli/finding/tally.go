package finding

import "github.com/memlint/memlint/internal/report"

// Counts are numbers of findings by severity; suppressed ones count only as
// such.
type Counts struct{ Leaks, Risks, Notes, Suppressed int }

// Shown returns how many findings are not suppressed.
func (c Counts) Shown() int { return c.Leaks + c.Risks + c.Notes }

// Tally counts findings.
func Tally(list []Finding) Counts {
	var c Counts
	for i := range list {
		switch f := &list[i]; {
		case f.Suppressed:
			c.Suppressed++
		case f.Severity == report.Leak:
			c.Leaks++
		case f.Severity == report.Note:
			c.Notes++
		default:
			c.Risks++
		}
	}
	return c
}
