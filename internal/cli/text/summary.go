package text

import (
	"fmt"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
)

// Summary returns one line that counts the findings, and says what else there
// is: "3 findings (2 leaks, 1 note; 4 suppressed; 5 in the baseline)".
func Summary(list []finding.Finding, more ...string) string {
	c := finding.Tally(list)
	var parts []string
	for _, part := range []struct {
		n    int
		noun string
	}{{c.Leaks, "leak"}, {c.Risks, "risk"}, {c.Notes, "note"}} {
		if part.n > 0 {
			parts = append(parts, plural(part.n, part.noun))
		}
	}
	var groups []string
	if len(parts) > 0 {
		groups = append(groups, strings.Join(parts, ", "))
	}
	if c.Suppressed > 0 {
		groups = append(groups, fmt.Sprintf("%d suppressed", c.Suppressed))
	}
	groups = append(groups, more...)
	line := plural(c.Shown(), "finding")
	if len(groups) > 0 {
		line += " (" + strings.Join(groups, "; ") + ")"
	}
	return line
}

func plural(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
