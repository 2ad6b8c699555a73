package catalog

import (
	"go/doc/comment"
	"strings"

	"github.com/memlint/memlint/internal/report"
)

// Help is the documentation of a kind.
type Help struct {
	Text     string // as in the documentation of the analyzer; the title if there is none
	Markdown string
	HTML     string
}

// Help returns the documentation of a kind of the suite.
func (s *Suite) Help(k *report.Kind) Help {
	a, err := s.Analyzer(k.Analyzer)
	if err != nil {
		return titleOnly(k)
	}
	text := strings.TrimPrefix(section(a.Doc, k.Name), k.Name+": "+k.Title)
	text = strings.TrimSpace(strings.TrimPrefix(text, "."))
	if text == "" {
		return titleOnly(k)
	}
	var parser comment.Parser
	var printer comment.Printer
	doc := parser.Parse(text)
	return Help{text, string(printer.Markdown(doc)), string(printer.HTML(doc))}
}

func titleOnly(k *report.Kind) Help { return Help{Text: k.Title, Markdown: k.Title} }

// section returns the text under the heading "# name" of a documentation, ""
// if there is none.
func section(doc, name string) string {
	var lines []string
	found := false
	for line := range strings.Lines(doc) {
		if strings.HasPrefix(line, "# ") {
			found = strings.TrimSpace(line[2:]) == name
			continue
		}
		if found {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, ""))
}
