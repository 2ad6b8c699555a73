// Package htmlreport writes what a run found as one page that people read in
// a browser: no server, no network, no other file.
package htmlreport

import (
	"cmp"
	_ "embed"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/history"
	"github.com/memlint/memlint/internal/cli/source"
	"github.com/memlint/memlint/internal/cli/text"
	"github.com/memlint/memlint/internal/report"
)

// A Report is what the page tells of.
type Report struct {
	Suite    *catalog.Suite
	Version  string // memlint's
	Dir      string // paths below it are shown relative to it
	Findings []finding.Finding
	Summary  string   // one line that counts them
	Notices  []string // exceeded budgets, stale lines: one sentence each
	Errors   string   // why not every package could be analyzed, "" if all were
	History  []history.Entry
	Sources  source.Files
}

var (
	//go:embed page.tmpl.html
	pageText string
	//go:embed page.css
	styles string
	//go:embed page.js
	script string
)

// pageTemplate is parsed when it is first needed: the binary also starts once
// per package, as the tool of go vet.
var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(pageText))
})

type page struct {
	Summary, Version, Errors string
	Notices                  []string
	Severities               []slice
	Total                    int
	Analyzers, Packages      []bar
	Trend                    *trend
	Items                    []item
	Style                    template.CSS
	Script                   template.JS
}

// Write writes the page.
func Write(w io.Writer, r *Report) error {
	p := page{
		Summary: r.Summary, Version: r.Version, Errors: r.Errors, Notices: r.Notices,
		Style: template.CSS(styles), Script: template.JS(script),
		Total:      len(r.Findings),
		Severities: severitySlices(r.Findings),
		Analyzers:  bars("analyzer", r.Findings, func(f *finding.Finding) string { return f.Analyzer }),
		Packages:   bars("package", r.Findings, func(f *finding.Finding) string { return f.Package }),
		Trend:      newTrend(r.History),
	}
	b := builder{Report: r, spans: make(map[string][]span), help: make(map[string]template.HTML)}
	for i := range r.Findings {
		p.Items = append(p.Items, b.item(&r.Findings[i]))
	}
	return pageTemplate().Execute(w, p)
}

// A slice is the share of one severity in the ring chart, whose circumference
// is 100.
type slice struct {
	Name          string
	Count         int
	Length, Start float64
}

func severitySlices(list []finding.Finding) []slice {
	var slices []slice
	start := 0.0
	for _, severity := range []report.Severity{report.Leak, report.Risk, report.Note} {
		s := slice{Name: severity.String(), Start: start}
		for i := range list {
			if list[i].Severity == severity {
				s.Count++
			}
		}
		if len(list) > 0 {
			s.Length = 100 * float64(s.Count) / float64(len(list))
		}
		start += s.Length
		slices = append(slices, s)
	}
	return slices
}

// A bar is the number of findings of one name, by severity. The parts are
// percentages of the longest bar.
type bar struct {
	Filter, Name       string // the filter is an attribute of findings
	Count              int
	Leaks, Risks, Note float64
}

// bars returns the bars of the findings by name, the longest first.
func bars(filter string, list []finding.Finding, name func(*finding.Finding) string) []bar {
	byName := make(map[string]*bar)
	for i := range list {
		f := &list[i]
		b := byName[name(f)]
		if b == nil {
			b = &bar{Name: name(f)}
			byName[b.Name] = b
		}
		b.Count++
		switch f.Severity {
		case report.Leak:
			b.Leaks++
		case report.Note:
			b.Note++
		default:
			b.Risks++
		}
	}
	sorted := slices.SortedFunc(maps.Values(byName), func(a, b *bar) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Name, b.Name))
	})
	var out []bar
	for _, b := range sorted {
		scale := 100 / float64(sorted[0].Count)
		out = append(out, bar{filter, b.Name, b.Count, b.Leaks * scale, b.Risks * scale, b.Note * scale})
	}
	return out
}

// An item is one finding of the page.
type item struct {
	Anchor, Severity, ID, Analyzer, Kind, Package, Function string
	Suppressed                                              bool
	Where, Message, URL, Title                              string
	Blocks                                                  []block
	Help                                                    template.HTML
	Fixes                                                   []fix
}

type fix struct {
	Message string
	Hunks   []hunk
}

type hunk struct {
	File  string
	First int
	Lines []diffLine
}

type diffLine struct{ Class, Sign, Text string }

// builder makes the items of a report.
type builder struct {
	*Report
	spans map[string][]span        // of each file
	help  map[string]template.HTML // of each kind
}

func (b *builder) item(f *finding.Finding) item {
	it := item{
		Anchor: "f-" + f.Fingerprint()[:12], Severity: f.Severity.String(), Suppressed: f.Suppressed,
		ID: f.ID(), Analyzer: f.Analyzer, Kind: f.Kind, Package: f.Package, Function: f.Function,
		Where: text.Place(b.Dir, f.Start), Message: f.Message, URL: f.URL,
		Blocks: b.blocks(f), Help: b.explain(f),
	}
	if k := b.Suite.Kind(f.Analyzer, f.Kind); k != nil {
		it.Title = k.Title
	}
	for _, x := range f.Fixes {
		if made := b.fix(x); len(made.Hunks) > 0 {
			it.Fixes = append(it.Fixes, made)
		}
	}
	return it
}

// explain returns the documentation of the finding's kind.
func (b *builder) explain(f *finding.Finding) template.HTML {
	made, ok := b.help[f.ID()]
	if !ok {
		if k := b.Suite.Kind(f.Analyzer, f.Kind); k != nil {
			made = template.HTML(b.Suite.Help(k).HTML) // of our own documentation, escaped by go/doc/comment
		}
		b.help[f.ID()] = made
	}
	return made
}

func (b *builder) fix(x finding.Fix) fix {
	made := fix{Message: x.Message}
	for _, h := range b.Sources.Diff(x) {
		out := hunk{File: text.ShortPath(b.Dir, h.File), First: h.First}
		for _, l := range h.Lines {
			out.Lines = append(out.Lines, diffLine{map[byte]string{'-': "del", '+': "add"}[l.Op], string(l.Op), l.Text})
		}
		made.Hunks = append(made.Hunks, out)
	}
	return made
}
