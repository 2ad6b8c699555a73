package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers"
)

// A finding is a diagnostic as it is printed and stored.
type finding struct {
	place
	Analyzer string  `json:"analyzer"`
	Kind     string  `json:"kind"`
	Severity string  `json:"severity"`
	Func     string  `json:"func,omitempty"` // the function declaration around it
	Evidence []place `json:"evidence,omitempty"`

	end   place // and the URL
	fixes []fix
}

// A fix is a suggested fix.
type fix struct {
	message string
	edits   []edit
}

// An edit replaces the bytes [start, end) of a file.
type edit struct {
	file       string
	start, end int
	text       string
}

// A place is a position with what is to be said of it.
type place struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	Message string `json:"message"`
}

func (p place) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.Path, p.Line, p.Col, p.Message)
}

func (f finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s/%s]", f.Path, f.Line, f.Col, f.Severity, f.Message, f.Analyzer, f.Kind)
	for _, e := range f.Evidence {
		fmt.Fprintf(&b, "\n\t%s", e)
	}
	return b.String()
}

func compareFindings(a, b finding) int {
	return cmp.Or(
		cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Col, b.Col),
		cmp.Compare(a.Analyzer, b.Analyzer),
		cmp.Compare(a.Message, b.Message),
	)
}

func relativeTo(f *finding, root string) {
	f.Path = relative(f.Path, root)
	for i := range f.Evidence {
		f.Evidence[i].Path = relative(f.Evidence[i].Path, root)
	}
}

func relative(path, root string) string {
	rel, err := filepath.Rel(root, path)
	if err != nil || !filepath.IsLocal(rel) {
		return path
	}
	return filepath.ToSlash(rel)
}

// report takes one diagnostic of an analyzer of the suite. Prerequisites
// report too (ctrlflow doesn't, others may): they have no kind and are
// dropped, as go vet drops them.
func (j *job) report(a *analysis.Analyzer, d analysis.Diagnostic) {
	if j.unit.role != target || !j.inSuite(a) {
		return
	}
	f := finding{
		place:    j.place(d.Pos, d.Message),
		end:      j.place(d.End, d.URL),
		Analyzer: a.Name,
		Kind:     d.Category,
		Severity: severity(a.Name, d.Category),
		Func:     funcAt(j.files, d.Pos),
	}
	for _, r := range d.Related {
		f.Evidence = append(f.Evidence, j.place(r.Pos, r.Message))
	}
	for _, s := range d.SuggestedFixes {
		f.fixes = append(f.fixes, fix{s.Message, j.edits(s)})
	}
	j.unit.findings = append(j.unit.findings, f)
}

func (j *job) edits(s analysis.SuggestedFix) []edit {
	var list []edit
	for _, e := range s.TextEdits {
		file := j.loader.fset.File(e.Pos)
		end := file.Offset(e.Pos)
		if e.End.IsValid() {
			end = file.Offset(e.End)
		}
		list = append(list, edit{file.Name(), file.Offset(e.Pos), end, string(e.NewText)})
	}
	return list
}

func (j *job) inSuite(a *analysis.Analyzer) bool {
	for _, s := range j.loader.suite {
		if s == a {
			return true
		}
	}
	return false
}

func (j *job) place(pos token.Pos, message string) place {
	p := j.loader.fset.PositionFor(pos, false)
	return place{p.Filename, p.Line, p.Column, message}
}

func severity(analyzer, kind string) string {
	for _, k := range analyzers.Kinds() {
		if k.Analyzer == analyzer && k.Name == kind {
			return k.Severity.String()
		}
	}
	return "unknown"
}

// funcAt returns the name of the function declaration around pos, or "".
func funcAt(files []*ast.File, pos token.Pos) string {
	for _, f := range files {
		if pos < f.FileStart || f.FileEnd < pos {
			continue
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Pos() <= pos && pos < fn.End() {
				return funcName(fn)
			}
		}
	}
	return ""
}

// funcNames returns the names of the functions that the files declare.
func funcNames(files []*ast.File) []string {
	var names []string
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				names = append(names, funcName(fn))
			}
		}
	}
	return names
}

// funcName returns the name of a function as cases spell it: "F", "(T).M" or
// "(*T).M", without type parameters.
func funcName(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	return "(" + receiverName(fn.Recv.List[0].Type) + ")." + fn.Name.Name
}

func receiverName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return "*" + receiverName(e.X)
	case *ast.ParenExpr:
		return receiverName(e.X)
	case *ast.IndexExpr:
		return receiverName(e.X)
	case *ast.IndexListExpr:
		return receiverName(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}
