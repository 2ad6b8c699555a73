// Package coverage reads coverage profiles and tells whether a place of the
// source ran.
package coverage

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Map knows what ran. The zero value knows nothing.
type Map struct {
	files map[string]map[block][]string // by file and range: whose tests ran it
}

// A block is a range of statements that run together.
type block struct{ startLine, startColumn, endLine, endColumn int }

// Add adds a profile. Its files are named by import path; dirs says where the
// packages are. By is the package whose tests wrote it.
func (m *Map) Add(profile []byte, by string, dirs map[string]string) {
	for line := range strings.Lines(string(profile)) {
		name, rest, ok := cutName(line)
		if !ok {
			continue // "mode: set"
		}
		var b block
		var statements, count int
		if _, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.startLine, &b.startColumn, &b.endLine, &b.endColumn, &statements, &count); err != nil {
			continue
		}
		if dir := dirs[path.Dir(name)]; dir != "" {
			name = filepath.Join(dir, path.Base(name))
		}
		m.add(filepath.FromSlash(name), b, by, count > 0)
	}
}

// cutName cuts "example.com/m/a.go:3.10,5.2 1 1" after the name.
func cutName(line string) (name, rest string, ok bool) {
	i := strings.LastIndexByte(line, ':')
	if i < 0 || strings.HasPrefix(line, "mode:") {
		return "", "", false
	}
	return line[:i], line[i+1:], true
}

func (m *Map) add(file string, b block, by string, ran bool) {
	if m.files == nil {
		m.files = make(map[string]map[block][]string)
	}
	blocks := m.files[file]
	if blocks == nil {
		blocks = make(map[block][]string)
		m.files[file] = blocks
	}
	if !ran {
		blocks[b] = blocks[b] // known, if not run
	} else if !slices.Contains(blocks[b], by) {
		blocks[b] = append(blocks[b], by)
	}
}

// Has reports whether a profile covers the file.
func (m *Map) Has(file string) bool { return m.files[file] != nil }

// Ran returns the packages whose tests ran the statement at a place; known is
// false if no profile covers it.
func (m *Map) Ran(file string, line, column int) (by []string, known bool) {
	var inner block
	for b, ran := range m.files[file] {
		if b.has(line, column) && (!known || inner.has(b.startLine, b.startColumn)) {
			inner, by, known = b, ran, true
		}
	}
	return by, known
}

// has reports whether the place stands in the block.
func (b block) has(line, column int) bool {
	after := line > b.startLine || line == b.startLine && column >= b.startColumn
	before := line < b.endLine || line == b.endLine && column < b.endColumn
	return after && before
}
