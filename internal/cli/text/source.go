package text

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/memlint/memlint/internal/cli/finding"
)

// sources remembers the lines of the files that were shown.
type sources map[string][]string

// line returns a line of a file, "" if there is none.
func (s *sources) line(pos finding.Position) string {
	lines, ok := (*s)[pos.File]
	if !ok {
		data, _ := os.ReadFile(pos.File) // unreadable: no excerpt
		lines = strings.Split(string(data), "\n")
		if *s == nil {
			*s = make(sources)
		}
		(*s)[pos.File] = lines
	}
	if pos.Line < 1 || pos.Line > len(lines) {
		return ""
	}
	return strings.TrimRight(lines[pos.Line-1], "\r")
}

// excerpt prints the line of start with the range up to end underlined, as
// far as it lies on that line.
func (p *Printer) excerpt(start, end finding.Position, color string) error {
	if !p.Source || start.Column == 0 {
		return nil
	}
	line := p.sources.line(start)
	from := start.Column - 1
	if strings.TrimSpace(line) == "" || from > len(line) {
		return nil
	}
	to := len(line)
	if end.Line == start.Line && end.Column > start.Column {
		to = min(to, end.Column-1)
	} else if end.Line <= start.Line {
		to = from
	}
	indent := min(from, len(line)-len(strings.TrimLeft(line, " \t")))
	_, err := fmt.Fprintf(p.Out, "\t%s\n\t%s%s\n",
		line[indent:], blank(line[indent:from]), p.paint(color, underline(line[from:to])))
	return err
}

// blank returns white space as wide as s.
func blank(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, s)
}

// underline returns a caret and tildes as wide as s.
func underline(s string) string {
	s = strings.TrimRight(s, " \t")
	return "^" + strings.Repeat("~", max(0, utf8.RuneCountInString(s)-1))
}
