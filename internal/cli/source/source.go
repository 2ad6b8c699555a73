// Package source reads the files that findings stand in: their lines, their
// columns as people count them, and what a fix would change.
package source

import (
	"os"
	"sort"
	"strings"
	"unicode/utf8"
)

// Files remembers the files that were read.
type Files map[string]*File

// A File is the content of a source file, empty if it can't be read.
type File struct {
	text   string
	starts []int // offset of the first byte of each line
}

// Get returns the file of that name.
func (fs Files) Get(name string) *File {
	f, ok := fs[name]
	if !ok {
		data, _ := os.ReadFile(name) // unreadable: empty
		f = newFile(string(data))
		fs[name] = f
	}
	return f
}

func newFile(text string) *File {
	f := &File{text: text, starts: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			f.starts = append(f.starts, i+1)
		}
	}
	return f
}

// Lines returns how many lines the file has; a line feed at the end begins
// none.
func (f *File) Lines() int {
	if strings.HasSuffix(f.text, "\n") || f.text == "" {
		return len(f.starts) - 1
	}
	return len(f.starts)
}

// Line returns a line, counted from 1, without its end; "" if there is none.
func (f *File) Line(n int) string {
	if n < 1 || n > f.Lines() {
		return ""
	}
	end := len(f.text)
	if n < len(f.starts) {
		end = f.starts[n]
	}
	return strings.TrimRight(f.text[f.starts[n-1]:end], "\r\n")
}

// Column returns the column in characters for one in bytes.
func (f *File) Column(line, column int) int {
	text := f.Line(line)
	if column < 1 || column-1 > len(text) {
		return column
	}
	return utf8.RuneCountInString(text[:column-1]) + 1
}

// Place returns the line and the column, in characters, of a byte offset.
func (f *File) Place(offset int) (line, column int) {
	offset = min(max(offset, 0), len(f.text))
	line = sort.SearchInts(f.starts, offset+1)
	return line, utf8.RuneCountInString(f.text[f.starts[line-1]:offset]) + 1
}

// Text returns the whole content.
func (f *File) Text() string { return f.text }

// Offset returns the byte offset of a line and a column in bytes, both from
// 1; the end of the file if it has no such line.
func (f *File) Offset(line, column int) int {
	if line < 1 || line > len(f.starts) {
		return len(f.text)
	}
	return min(f.starts[line-1]+max(column, 1)-1, len(f.text))
}
