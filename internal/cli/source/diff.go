package source

import (
	"cmp"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
)

// A Hunk is a run of lines that a fix changes, with some lines around.
type Hunk struct {
	File  string
	First int // line of the file on which the hunk begins, from 1
	Lines []DiffLine
}

// A DiffLine is one line of a hunk: kept (' '), removed ('-') or added ('+').
type DiffLine struct {
	Op   byte
	Text string
}

// contextLines is how many unchanged lines stand around a change.
const contextLines = 3

// Diff returns what a fix changes, by file and line. Edits that lie outside
// their file are left out: it has changed since it was analyzed.
func (fs Files) Diff(fix finding.Fix) []Hunk {
	edits := slices.Clone(fix.Edits)
	slices.SortStableFunc(edits, func(a, b finding.Edit) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	var hunks []Hunk
	for len(edits) > 0 {
		n := fs.near(edits)
		if h, ok := fs.hunk(edits[:n]); ok {
			hunks = append(hunks, h)
		}
		edits = edits[n:]
	}
	return hunks
}

// near returns how many of the sorted edits make one hunk.
func (fs Files) near(edits []finding.Edit) int {
	f := fs.Get(edits[0].File)
	for i := 1; i < len(edits); i++ {
		last, _ := f.Place(edits[i-1].End)
		next, _ := f.Place(edits[i].Start)
		if edits[i].File != edits[0].File || next-last > 2*contextLines {
			return i
		}
	}
	return len(edits)
}

// hunk applies edits of one file to the lines that they touch.
func (fs Files) hunk(edits []finding.Edit) (Hunk, bool) {
	f := fs.Get(edits[0].File)
	first, _ := f.Place(edits[0].Start)
	last, _ := f.Place(edits[len(edits)-1].End)
	begin, end := f.starts[first-1], len(f.text)
	if last < len(f.starts) {
		end = f.starts[last]
	}
	var after strings.Builder
	at := begin
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(f.text) {
			return Hunk{}, false
		}
		after.WriteString(f.text[at:e.Start] + e.New)
		at = e.End
	}
	after.WriteString(f.text[at:end])
	h := Hunk{File: edits[0].File, First: max(1, first-contextLines)}
	for n := h.First; n < first; n++ {
		h.Lines = append(h.Lines, DiffLine{' ', f.Line(n)})
	}
	h.Lines = append(h.Lines, diffLines(splitLines(f.text[begin:end]), splitLines(after.String()))...)
	for n := last + 1; n <= min(last+contextLines, f.Lines()); n++ {
		h.Lines = append(h.Lines, DiffLine{' ', f.Line(n)})
	}
	return h, true
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// diffLines compares a few lines by their longest common subsequence.
func diffLines(a, b []string) []DiffLine {
	common := make([][]int, len(a)+1) // of a[i:] and b[j:]
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []DiffLine
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, DiffLine{' ', a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = append(out, DiffLine{'-', a[i]})
			i++
		default:
			out = append(out, DiffLine{'+', b[j]})
			j++
		}
	}
	return out
}
