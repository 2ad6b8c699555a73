package htmlreport

import (
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/source"
	"github.com/memlint/memlint/internal/cli/text"
)

// A block is an excerpt of one file: the lines around the steps of a path.
type block struct {
	File string
	Rows []row
}

// A row is one line of an excerpt, with the step that stands there.
type row struct {
	Line     int // 0 for a gap
	Segments []segment
	Rail     bool // the line lies between the first and the last step
	Below    bool // and so does what is said below it
	Steps    []step
}

// A step is one place on the way from the creation to the exit.
type step struct {
	Number  int
	Role    string // created, exit, goroutine, channel, evidence
	Message string

	start, end finding.Position
}

// A segment is a piece of a line that is shown in one way.
type segment struct {
	Text, Class string
	Mark        bool
}

// around is how many lines are shown around a step.
const around = 2

// longest is how many lines of one range are shown.
const longest = 12

// blocks returns the excerpts of a finding, in the order of the steps.
func (b *builder) blocks(f *finding.Finding) []block {
	steps := []step{{1, "created", "", f.Start, f.End}}
	for _, e := range f.Evidence {
		steps = append(steps, step{len(steps) + 1, role(e.Message), e.Message, e.Start, e.End})
	}
	var files []string
	for _, s := range steps {
		if !slices.Contains(files, s.start.File) {
			files = append(files, s.start.File)
		}
	}
	var list []block
	for _, name := range files {
		own := slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return s.start.File != name })
		rows := b.rows(name, own)
		list = append(list, block{text.ShortPath(b.Dir, name), rows})
	}
	return list
}

// role tells from the words of a message what stands at its place.
func role(message string) string {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(message, w) })
	}
	switch {
	case has("return", "leaves", " left", "exit", "panics"):
		return "exit"
	case has("goroutine", " go statement"):
		return "goroutine"
	case has("channel", "send", "receive", "close"):
		return "channel"
	}
	return "evidence"
}

func (b *builder) rows(name string, steps []step) []row {
	file := b.Sources.Get(name)
	spans, ok := b.spans[name]
	if !ok {
		spans = scan(file.Text())
		b.spans[name] = spans
	}
	shown := make(map[int]bool)
	first, last := steps[0].start.Line, steps[0].start.Line
	for _, s := range steps {
		end := min(max(s.end.Line, s.start.Line), s.start.Line+longest)
		for n := s.start.Line - around; n <= end+around; n++ {
			shown[n] = n >= 1 && n <= file.Lines()
		}
		first, last = min(first, s.start.Line), max(last, s.start.Line)
	}
	var rows []row
	previous := 0
	for n := 1; n <= file.Lines(); n++ {
		if !shown[n] {
			continue
		}
		rail := len(steps) > 1 && first <= n && n <= last
		if previous > 0 && n > previous+1 {
			rows = append(rows, row{Rail: rail})
		}
		previous = n
		rows = append(rows, row{Line: n, Segments: segments(file, spans, n, steps), Rail: rail, Below: rail && n < last, Steps: at(steps, n)})
	}
	return rows
}

func at(steps []step, line int) []step {
	return slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return s.start.Line != line })
}

// segments cuts a line where the kind of token changes, or a range of a step
// begins or ends.
func segments(file *source.File, spans []span, line int, steps []step) []segment {
	begin := file.Offset(line, 1)
	text := file.Line(line)
	cuts := []int{begin, begin + len(text)}
	add := func(offset int) {
		if begin < offset && offset < begin+len(text) {
			cuts = append(cuts, offset)
		}
	}
	i, _ := slices.BinarySearchFunc(spans, begin, func(s span, offset int) int { return s.end - offset - 1 })
	first := i
	for ; i < len(spans) && spans[i].start < begin+len(text); i++ {
		add(spans[i].start)
		add(spans[i].end)
	}
	for _, s := range steps {
		add(file.Offset(s.start.Line, s.start.Column))
		add(file.Offset(s.end.Line, s.end.Column))
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var list []segment
	for k := 0; k+1 < len(cuts); k++ {
		s := segment{Text: text[cuts[k]-begin : cuts[k+1]-begin], Mark: marked(file, steps, cuts[k])}
		for _, span := range spans[first:i] {
			if span.start <= cuts[k] && cuts[k] < span.end {
				s.Class = span.class
			}
		}
		list = append(list, s)
	}
	return list
}

func marked(file *source.File, steps []step, offset int) bool {
	return slices.ContainsFunc(steps, func(s step) bool {
		return s.start.Column > 0 && file.Offset(s.start.Line, s.start.Column) <= offset && offset < file.Offset(s.end.Line, s.end.Column)
	})
}

// A span is a token that is coloured.
type span struct {
	start, end int
	class      string
}

// scan returns the keywords, literals and comments of a file, in order.
func scan(text string) []span {
	var list []span
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, literal := s.Scan()
		start := file.Offset(pos)
		switch {
		case tok == token.EOF:
			return list
		case tok == token.COMMENT:
			list = append(list, span{start, start + len(literal), "c"})
		case tok == token.STRING || tok == token.CHAR:
			list = append(list, span{start, start + len(literal), "s"})
		case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
			list = append(list, span{start, start + len(literal), "n"})
		case tok.IsKeyword():
			list = append(list, span{start, start + len(literal), "k"})
		}
	}
}
