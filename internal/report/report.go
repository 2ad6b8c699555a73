package report

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A Finding is one defect.
type Finding struct {
	Kind     *Kind
	At       analysis.Range // what owes: the whole creating call
	Message  string         // "<thing, named> <fact>[; <remedy>]", lower case, no stop
	Evidence []Evidence     // at most two places, each readable alone
	Fixes    []analysis.SuggestedFix
}

// Evidence is a place that shows why the finding is true.
type Evidence struct {
	At      analysis.Range
	Message string
}

// maxEvidence is how many related locations a finding may have: more of them
// turn an explanation into a puzzle.
const maxEvidence = 2

// A Reporter collects the findings of one pass.
type Reporter struct {
	pass     *analysis.Pass
	options  *Options
	findings []Finding
	files    map[*token.File]*fileInfo
}

// New returns a Reporter for pass. Report findings to it in any order, then
// call Flush once.
func New(pass *analysis.Pass, options *Options) *Reporter {
	return &Reporter{pass: pass, options: options}
}

// Report takes one finding.
func (r *Reporter) Report(f Finding) { r.findings = append(r.findings, f) }

// Flush passes the findings on in order of position: those that the options
// ask for and no directive silences, and the directives that silence nothing.
func (r *Reporter) Flush() {
	r.readFiles()
	slices.SortStableFunc(r.findings, compareFindings)
	r.findings = slices.CompactFunc(r.findings, sameFinding)
	for _, f := range r.findings {
		r.flushOne(f)
	}
	r.reportUnused()
}

func (r *Reporter) flushOne(f Finding) {
	file := r.files[r.pass.Fset.File(f.At.Pos())]
	if file == nil || !r.wanted(f.Kind, file) {
		return
	}
	category := f.Kind.Name
	if d := file.directiveFor(f, r.pass.Fset); d != nil {
		d.used = true
		if !r.options.Suppressed {
			return
		}
		category = "suppressed:" + category
	} else if f.Kind.Severity == Note && !r.options.Notes && !r.options.Enable.Has(f.Kind) {
		return
	}
	r.pass.Report(diagnostic(f, category))
}

// wanted reports whether findings of the kind in the file are wanted at all.
// Notes pass here: a directive that silences a note is in use even where
// notes are off.
func (r *Reporter) wanted(k *Kind, file *fileInfo) bool {
	switch {
	case r.options.Disable.Has(k):
		return false
	case k.Off && !slices.Contains(r.options.Enable, k.ID()) && !slices.Contains(r.options.Enable, k.Analyzer):
		return false
	case file.test && !r.options.Tests, file.generated && !r.options.Generated:
		return false
	}
	return true
}

func diagnostic(f Finding, category string) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos:            f.At.Pos(),
		End:            f.At.End(),
		Category:       category,
		Message:        f.Message,
		URL:            URL(f.Kind.Analyzer) + "#" + f.Kind.Name,
		SuggestedFixes: f.Fixes,
	}
	for _, e := range f.Evidence[:min(len(f.Evidence), maxEvidence)] {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: e.At.Pos(), End: e.At.End(), Message: e.Message})
	}
	return d
}

func compareFindings(a, b Finding) int {
	if c := int(a.At.Pos()) - int(b.At.Pos()); c != 0 {
		return c
	}
	if c := strings.Compare(a.Kind.ID(), b.Kind.ID()); c != 0 {
		return c
	}
	return strings.Compare(a.Message, b.Message)
}

func sameFinding(a, b Finding) bool {
	return a.At.Pos() == b.At.Pos() && a.Kind == b.Kind && a.Message == b.Message
}

// fileInfo is what the reporter knows of one file.
type fileInfo struct {
	test       bool
	generated  bool
	directives []*directive
}

func (r *Reporter) readFiles() {
	r.files = make(map[*token.File]*fileInfo, len(r.pass.Files))
	for _, f := range r.pass.Files {
		tf := r.pass.Fset.File(f.FileStart)
		// Line directives of cgo and generators rename a file; its own
		// name on disk says whether it is a test.
		info := &fileInfo{
			test:       strings.HasSuffix(filepath.Base(tf.Name()), "_test.go"),
			generated:  ast.IsGenerated(f),
			directives: parseDirectives(f, r.pass),
		}
		r.files[tf] = info
	}
}
