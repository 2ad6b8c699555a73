package report

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/lazyregexp"
)

// A Directive is one //memlint:ignore comment, as written.
type Directive struct {
	Pos, End token.Pos
	Name     string // "analyzer" or "analyzer/kind", "" if missing
	Reason   string // "" if missing
}

// Directives returns the //memlint:ignore comments of a file, in order.
func Directives(file *ast.File) []Directive {
	var list []Directive
	for _, group := range file.Comments {
		for _, c := range group.List {
			if !strings.HasPrefix(c.Text, "//memlint:") {
				continue // nearly all of them
			}
			d, ok := ast.ParseDirective(c.Pos(), c.Text)
			if !ok || d.Tool != "memlint" || d.Name != "ignore" {
				continue
			}
			name, reason, _ := strings.Cut(strings.TrimSpace(d.Args), " ")
			list = append(list, Directive{c.Pos(), c.End(), name, strings.TrimSpace(reason)})
		}
	}
	return list
}

// UnusedIgnore returns the kind under which an analyzer reports a directive
// that names it and silences nothing.
func UnusedIgnore(analyzer string) *Kind {
	return &Kind{Analyzer: analyzer, Name: "unused-ignore", Severity: Note, Title: "an ignore directive silences nothing"}
}

// A directive is a comment that silences this pass's analyzer in a range of
// lines of one file.
type directive struct {
	pos, end    token.Pos
	name        string // as written; "" for nolint, which is never unused
	kind        string // the kind it names, "" for all
	first, last int    // lines
	used        bool
}

// nolint matches golangci-lint's comment where it names memlint, so that one
// comment serves every driver.
var nolint = lazyregexp.New(`^//\s*nolint:\s*(?:[\w-]+\s*,\s*)*memlint\b`)

// parseDirectives returns the directives of file that concern the analyzer of
// the pass. A directive without a reason silences nothing.
func parseDirectives(file *ast.File, pass *analysis.Pass) []*directive {
	var list []*directive
	for _, d := range Directives(file) {
		analyzer, kind, _ := strings.Cut(d.Name, "/")
		if analyzer == pass.Analyzer.Name && d.Reason != "" {
			list = append(list, &directive{pos: d.Pos, end: d.End, name: d.Name, kind: kind})
		}
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			if strings.Contains(c.Text, "nolint") && nolint.MatchString(c.Text) {
				list = append(list, &directive{pos: c.Pos(), end: c.End()})
			}
		}
	}
	if len(list) > 0 {
		setScopes(list, file, pass.Fset)
	}
	return list
}

// setScopes sets the lines that each directive covers: the whole file if it
// stands above the package clause, else the outermost statement, declaration
// or field that begins on its own line or, if it stands alone on its line, on
// the next line of code.
func setScopes(list []*directive, file *ast.File, fset *token.FileSet) {
	lastLine := make(map[int]int) // line -> last line of the outermost node that begins there
	hasCode := make(map[int]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.File:
			return true
		case *ast.Comment, *ast.CommentGroup:
			return false
		}
		begin, end := codeStart(n, fset), fset.PositionFor(n.End(), false).Line
		hasCode[begin], hasCode[end] = true, true
		switch n.(type) {
		case ast.Stmt, ast.Decl, ast.Spec, *ast.Field:
			lastLine[begin] = max(lastLine[begin], end)
		}
		return true
	})
	packageLine := fset.PositionFor(file.Package, false).Line
	for _, d := range list {
		line := fset.PositionFor(d.pos, false).Line
		if line < packageLine {
			d.first, d.last = 1, fset.File(file.FileStart).LineCount()
			continue
		}
		if !hasCode[line] {
			line = nextCodeLine(line, hasCode, fset.File(file.FileStart).LineCount())
		}
		d.first, d.last = line, max(line, lastLine[line])
	}
}

// codeStart returns the line on which the code of n begins: its doc comment
// doesn't count.
func codeStart(n ast.Node, fset *token.FileSet) int {
	pos := n.Pos()
	switch n := n.(type) {
	case *ast.FuncDecl:
		pos = n.Type.Pos()
	case *ast.GenDecl:
		pos = n.TokPos
	}
	return fset.PositionFor(pos, false).Line
}

func nextCodeLine(line int, hasCode map[int]bool, lines int) int {
	for next := line + 1; next <= lines; next++ {
		if hasCode[next] {
			return next
		}
	}
	return line
}

// directiveFor returns the directive that silences f, or nil.
func (file *fileInfo) directiveFor(f Finding, fset *token.FileSet) *directive {
	line := fset.PositionFor(f.At.Pos(), false).Line
	i := slices.IndexFunc(file.directives, func(d *directive) bool {
		return d.first <= line && line <= d.last && (d.kind == "" || d.kind == f.Kind.Name)
	})
	if i < 0 {
		return nil
	}
	return file.directives[i]
}

// reportUnused reports the directives that name this analyzer and silence
// nothing. Where a kind is disabled its directives can't be judged.
func (r *Reporter) reportUnused() {
	if !r.options.Notes {
		return
	}
	analyzer := r.pass.Analyzer.Name
	kind := UnusedIgnore(analyzer)
	for _, f := range r.pass.Files {
		file := r.files[r.pass.Fset.File(f.FileStart)]
		for _, d := range file.directives {
			named := &Kind{Analyzer: analyzer, Name: d.kind}
			if d.used || d.name == "" || !r.wanted(kind, file) || r.options.Disable.Has(named) {
				continue
			}
			r.pass.Report(analysis.Diagnostic{
				Pos: d.pos, End: d.end,
				Category: kind.Name,
				URL:      docsBase + "suppression.md#" + kind.Name,
				Message:  "directive silences nothing: " + d.name + " reports no finding here; remove it",
			})
		}
	}
}
