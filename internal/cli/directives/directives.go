// Package directives finds ignore directives that silence nothing because
// they are malformed: they name what doesn't exist, or give no reason.
package directives

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"os"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

// A File is a source file and the import path of its package.
type File struct{ Name, Package string }

// Check returns a finding per malformed directive of the files. Files that
// can't be read or parsed are left out: the go command speaks of them.
func Check(suite *catalog.Suite, files []File) []finding.Finding {
	var list []finding.Finding
	for _, f := range files {
		data, err := os.ReadFile(f.Name)
		if err != nil || !bytes.Contains(data, []byte("//memlint:ignore")) {
			continue
		}
		list = append(list, check(suite, f, data)...)
	}
	return list
}

func check(suite *catalog.Suite, f File, data []byte) []finding.Finding {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, f.Name, data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var list []finding.Finding
	for _, d := range report.Directives(file) {
		message := mistake(suite, d)
		if message == "" {
			continue
		}
		kind := catalog.MalformedIgnore
		list = append(list, finding.Finding{
			Analyzer: kind.Analyzer, Kind: kind.Name, Severity: kind.Severity, Package: f.Package,
			Start: position(fset, d.Pos), End: position(fset, d.End),
			Message: message, URL: report.URL("suppression") + "#" + kind.Name,
		})
	}
	return list
}

// mistake returns what is wrong with a directive, "" if nothing is.
func mistake(suite *catalog.Suite, d report.Directive) string {
	if d.Name == "" {
		return "directive names no analyzer and silences nothing; write //memlint:ignore analyzer/kind reason"
	}
	if err := suite.Check(report.Names{d.Name}); err != nil {
		return fmt.Sprintf("directive silences nothing: %v", err)
	}
	if d.Reason == "" {
		return "directive gives no reason and silences nothing; write //memlint:ignore " + d.Name + " reason"
	}
	return ""
}

func position(fset *token.FileSet, pos token.Pos) finding.Position {
	p := fset.PositionFor(pos, false)
	return finding.Position{File: p.Filename, Line: p.Line, Column: p.Column}
}
