package text

import (
	"fmt"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

// Summary returns one line that counts the findings:
// "3 findings (2 leaks, 1 note; 4 suppressed) in 12 packages".
func Summary(list []finding.Finding, packages int) string {
	counts := make(map[report.Severity]int)
	shown, suppressed := 0, 0
	for i := range list {
		if list[i].Suppressed {
			suppressed++
			continue
		}
		shown++
		counts[list[i].Severity]++
	}
	var parts []string
	for _, s := range []report.Severity{report.Leak, report.Risk, report.Note} {
		if counts[s] > 0 {
			parts = append(parts, plural(counts[s], s.String()))
		}
	}
	detail := strings.Join(parts, ", ")
	if suppressed > 0 {
		detail = strings.TrimPrefix(detail+fmt.Sprintf("; %d suppressed", suppressed), "; ")
	}
	if detail != "" {
		detail = " (" + detail + ")"
	}
	return plural(shown, "finding") + detail + " in " + plural(packages, "package")
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
