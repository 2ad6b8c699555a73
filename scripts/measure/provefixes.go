package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// proveFixes applies every fix of the findings to a copy, in as few rounds as
// the overlaps of fixes allow, and returns their number and what went wrong.
func proveFixes(before *view, lookAt func(overlay map[string][]byte) (*view, error)) (fixes int, bad []string, err error) {
	for waiting := allFixes(before.findings); len(waiting) > 0; {
		var round batch
		round, waiting = nextBatch(waiting)
		overlay, err := round.overlay()
		if err != nil {
			return 0, nil, err
		}
		after, err := lookAt(overlay)
		if err != nil {
			return 0, nil, err
		}
		fixes += len(round.proposals)
		bad = append(bad, round.judge(before, after)...)
	}
	return fixes, bad, nil
}

// A proposal is one fix of one finding.
type proposal struct {
	finding *finding
	fix     fix
}

// allFixes returns the first fixes of all findings, then the second ones, and
// so on.
func allFixes(findings []finding) []proposal {
	var list []proposal
	for nth := 0; ; nth++ {
		n := len(list)
		for i := range findings {
			if f := &findings[i]; nth < len(f.fixes) {
				list = append(list, proposal{f, f.fixes[nth]})
			}
		}
		if len(list) == n {
			return list
		}
	}
}

// A batch is a set of fixes that can be applied together.
type batch struct {
	proposals []proposal
	edits     map[string][]edit // by file, in order
}

// nextBatch returns as many of the fixes as don't overlap, and the rest.
func nextBatch(list []proposal) (b batch, rest []proposal) {
	b.edits = make(map[string][]edit)
	taken := make(map[*finding]bool)
	for _, p := range list {
		if taken[p.finding] || !b.accepts(p.fix) {
			rest = append(rest, p)
			continue
		}
		taken[p.finding] = true
		b.proposals = append(b.proposals, p)
		for _, e := range p.fix.edits {
			b.add(e)
		}
	}
	return b, rest
}

func (b *batch) accepts(f fix) bool {
	for _, e := range f.edits {
		if slices.ContainsFunc(b.edits[e.file], e.overlaps) {
			return false
		}
	}
	return true
}

// overlaps reports whether two edits can't be applied together. The same
// edit, such as an import that both need, is made once.
func (e edit) overlaps(other edit) bool {
	return e != other && e.start < other.end && other.start < e.end
}

func (b *batch) add(e edit) {
	if slices.Contains(b.edits[e.file], e) {
		return
	}
	b.edits[e.file] = append(b.edits[e.file], e)
}

// overlay returns the files as the fixes leave them.
func (b *batch) overlay() (map[string][]byte, error) {
	overlay := make(map[string][]byte)
	for file, edits := range b.edits {
		old, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		overlay[file] = withoutNewlyUnused(old, applied(old, edits))
	}
	return overlay, nil
}

func applied(old []byte, edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	var text []byte
	last := 0
	for _, e := range edits {
		text = append(append(text, old[last:e.start]...), e.text...)
		last = e.end
	}
	return append(text, old[last:]...)
}

// withoutNewlyUnused removes the imports that only the old text uses, as go vet
// -fix does. What doesn't parse stays as it is, for the type checker to refuse.
func withoutNewlyUnused(old, text []byte) []byte {
	before, err := parser.ParseFile(token.NewFileSet(), "", old, 0)
	if err != nil {
		return text
	}
	fset := token.NewFileSet()
	after, err := parser.ParseFile(fset, "", text, parser.ParseComments)
	if err != nil {
		return text
	}
	changed := false
	for _, spec := range before.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if path != "C" && astutil.UsesImport(before, path) && !astutil.UsesImport(after, path) {
			changed = astutil.DeleteNamedImport(fset, after, nameOf(spec), path) || changed
		}
	}
	if !changed {
		return text
	}
	return printed(fset, after, text)
}

func nameOf(spec *ast.ImportSpec) string {
	if spec.Name == nil {
		return ""
	}
	return spec.Name.Name
}

func printed(fset *token.FileSet, f *ast.File, otherwise []byte) []byte {
	var out bytes.Buffer
	if err := format.Node(&out, fset, f); err != nil {
		return otherwise
	}
	return out.Bytes()
}

// A defect is what two findings have in common if an edit elsewhere in the
// file moved them.
type defect struct{ path, analyzer, kind, message string }

func defectOf(f *finding) defect { return defect{f.Path, f.Analyzer, f.Kind, f.Message} }

func count(findings []finding) map[defect]int {
	n := make(map[defect]int)
	for i := range findings {
		n[defectOf(&findings[i])]++
	}
	return n
}

// judge returns what is wrong with the graph after the fixes: packages that
// don't type-check any more, findings that are still there, and new ones. A
// second run changes nothing if it has nothing new to say.
func (b *batch) judge(before, after *view) []string {
	var bad []string
	for _, line := range after.illTyped {
		if !slices.Contains(before.illTyped, line) {
			bad = append(bad, "doesn't type-check: "+line)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(after.cErrors)) {
		if after.cErrors[path] > before.cErrors[path] {
			bad = append(bad, "doesn't type-check: "+path+", which uses cgo")
		}
	}
	bad = append(bad, after.failures...)
	left := count(before.findings)
	for _, p := range b.proposals {
		left[defectOf(p.finding)]--
	}
	for i := range after.findings {
		f := &after.findings[i]
		if left[defectOf(f)]--; left[defectOf(f)] == -1 {
			bad = append(bad, fmt.Sprintf("after the fixes: %s", f))
		}
	}
	return bad
}
