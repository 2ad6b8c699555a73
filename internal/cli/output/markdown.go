package output

import (
	"fmt"
	"io"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
)

// markdownLimit is how many findings a summary lists: job summaries are cut
// at a mebibyte.
const markdownLimit = 500

// writeMarkdown writes a summary for the page of a CI job.
func writeMarkdown(w io.Writer, r *Run) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## memlint: %s\n", escapeMarkdown(r.Summary))
	for _, sentence := range r.Over {
		fmt.Fprintf(&b, "\n**%s**\n", escapeMarkdown(sentence))
	}
	r.markdownFindings(&b)
	if len(r.Stale) > 0 {
		fmt.Fprintf(&b, "\n%d lines of the baseline are stale; `-write-baseline` removes them.\n", len(r.Stale))
	}
	if said := r.failures(); said != "" {
		fmt.Fprintf(&b, "\nNot every package could be analyzed:\n\n%s", indented(said))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Run) markdownFindings(b *strings.Builder) {
	if len(r.Shown) == 0 {
		return
	}
	b.WriteString("\n| severity | where | what | kind |\n|---|---|---|---|\n")
	for i := range r.Shown[:min(len(r.Shown), markdownLimit)] {
		f := &r.Shown[i]
		fmt.Fprintf(b, "| %s | `%s` | %s | [%s](%s) |\n", severityWord(f), strings.ReplaceAll(r.place(f.Start), "|", `\|`), r.markdownMessage(f), f.ID(), f.URL)
	}
	if rest := len(r.Shown) - markdownLimit; rest > 0 {
		fmt.Fprintf(b, "\nand %d more.\n", rest)
	}
}

func severityWord(f *finding.Finding) string {
	if f.Suppressed {
		return "suppressed " + f.Severity.String()
	}
	return f.Severity.String()
}

func (r *Run) markdownMessage(f *finding.Finding) string {
	message := escapeMarkdown(f.Message)
	for _, e := range f.Evidence {
		message += "<br>" + escapeMarkdown(r.place(e.Start)+": "+e.Message)
	}
	return message
}

// escapeMarkdown makes a text stand for itself, in a table too.
func escapeMarkdown(s string) string {
	s = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(strings.Join(strings.Fields(s), " "))
	var b strings.Builder
	for _, c := range s {
		if strings.ContainsRune("\\`*_[]|~#", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

func indented(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString("    " + strings.TrimRight(line, "\n") + "\n")
	}
	return b.String()
}
