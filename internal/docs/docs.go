// Package docs turns the documentation of analyzers into help and pages. The
// doc.go file of an analyzer is the one source: its text is embedded, is the
// analyzer's help, and becomes its page in docs/.
package docs

import (
	"fmt"
	"go/doc/comment"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/report"
)

// Extract returns the text below the heading "# Analyzer name" of an embedded
// doc.go file. It panics if there is none: that is a mistake in the program.
func Extract(docFile, name string) string {
	_, text, found := strings.Cut(docFile, "# Analyzer "+name+"\n")
	text, _, closed := strings.Cut(text, "\n*/")
	text = strings.TrimSpace(text)
	if !found || !closed || !strings.HasPrefix(text, name+": ") {
		panic(fmt.Sprintf("docs: doc.go of %[1]s has no heading \"# Analyzer %[1]s\" with a line \"%[1]s: summary\"", name))
	}
	return text
}

// Page returns the page of an analyzer in Markdown.
func Page(a *analysis.Analyzer, kinds []*report.Kind) []byte {
	var b strings.Builder
	summary, body, _ := strings.Cut(a.Doc, "\n")
	_, summary, _ = strings.Cut(summary, ": ")
	fmt.Fprintf(&b, "<!-- Generated from analyzers/%[1]s/doc.go by go generate ./analyzers; edit that. -->\n# %[1]s\n\n%s.\n\n", a.Name, capitalised(summary))
	b.WriteString("| kind | severity | what |\n|---|---|---|\n")
	for _, k := range kinds {
		if k.Analyzer == a.Name {
			fmt.Fprintf(&b, "| [%[1]s](#%[1]s) | %[2]s%[3]s | %[4]s |\n", k.Name, k.Severity, offNote(k), k.Title)
		}
	}
	b.WriteString("\n")
	b.Write(markdown(body))
	return []byte(b.String())
}

func offNote(k *report.Kind) string {
	if k.Off {
		return ", off by default"
	}
	return ""
}

// markdown renders the body of a doc text. Headings stand one level below the
// page's title and bear no explicit anchors, so that a kind's anchor is its name.
func markdown(text string) []byte {
	var parser comment.Parser
	printer := comment.Printer{HeadingLevel: 2, HeadingID: func(*comment.Heading) string { return "" }}
	return printer.Markdown(parser.Parse(text))
}

func capitalised(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Headings returns the headings of an analyzer's documentation.
func Headings(a *analysis.Analyzer) []string {
	var parser comment.Parser
	var list []string
	for _, block := range parser.Parse(a.Doc).Content {
		if h, ok := block.(*comment.Heading); ok {
			list = append(list, strings.Join(texts(h.Text), ""))
		}
	}
	return list
}

func texts(list []comment.Text) []string {
	var out []string
	for _, t := range list {
		if p, ok := t.(comment.Plain); ok {
			out = append(out, string(p))
		}
	}
	return out
}
