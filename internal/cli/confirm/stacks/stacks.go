// Package stacks reads the text in which the runtime prints goroutines: what
// each waits for, its stack, and the calls that led to its start.
package stacks

import (
	"strconv"
	"strings"
)

// A Goroutine is one goroutine, or several that are alike.
type Goroutine struct {
	State     string // what it waits for, such as "chan send"
	Leaked    bool   // the runtime proved that it can't go on
	Stack     []Frame
	Creator   Frame     // the go statement; zero for the main goroutine
	Ancestors [][]Frame // the stack at the go statement, then that of the goroutine before it, ...
	Count     int
}

// A Frame is a call, or the place at which a stack stands.
type Frame struct {
	Func string // with its import path: "example.com/m/a.(*T).M.func1"
	File string
	Line int
}

// Parse returns the goroutines of a text; equal ones are one with a count. A
// text that was cut off loses its last goroutine.
func Parse(text string) []Goroutine {
	var list []Goroutine
	index := make(map[string]int)
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		g, ok := parseBlock(block)
		if !ok {
			continue
		}
		key := g.key()
		if i, ok := index[key]; ok {
			list[i].Count++
			continue
		}
		index[key] = len(list)
		list = append(list, g)
	}
	return list
}

// parseBlock reads the text of one goroutine.
func parseBlock(block string) (Goroutine, bool) {
	g := Goroutine{Count: 1}
	header, rest, _ := strings.Cut(block, "\n")
	if !g.parseHeader(header) {
		return g, false
	}
	lines := strings.Split(rest, "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSuffix(lines[i], "\r")
		if strings.HasPrefix(line, "[originating from goroutine") {
			g.Ancestors = append(g.Ancestors, nil)
			continue
		}
		if i+1 == len(lines) || !strings.HasPrefix(lines[i+1], "\t") {
			continue // "...additional frames elided..."
		}
		i++
		g.add(line, lines[i])
	}
	return g, len(g.Stack) > 0
}

// parseHeader reads "goroutine 7 [chan send (leaked), 2 minutes]:".
func (g *Goroutine) parseHeader(line string) bool {
	if !strings.HasPrefix(line, "goroutine ") {
		return false
	}
	_, state, ok := strings.Cut(line, "[")
	state, _, closed := strings.Cut(state, "]")
	if !ok || !closed {
		return false
	}
	state, _, _ = strings.Cut(state, ",")
	state, g.Leaked = strings.CutSuffix(state, " (leaked)")
	g.State = state
	return true
}

// add adds a frame, which is printed as a line for the function and one for
// the place.
func (g *Goroutine) add(function, place string) {
	f, ok := parsePlace(place)
	if !ok {
		return
	}
	name, created := strings.CutPrefix(function, "created by ")
	if created {
		f.Func, _, _ = strings.Cut(name, " in goroutine ")
	} else if i := strings.LastIndexByte(name, '('); i > 0 {
		f.Func = name[:i]
	}
	switch n := len(g.Ancestors); {
	case n > 0:
		g.Ancestors[n-1] = append(g.Ancestors[n-1], f)
	case created:
		g.Creator = f
	default:
		g.Stack = append(g.Stack, f)
	}
}

// parsePlace reads "\t/dir/file.go:12 +0x1d".
func parsePlace(line string) (Frame, bool) {
	line = strings.TrimSuffix(strings.TrimPrefix(line, "\t"), "\r")
	if i := strings.LastIndex(line, " +0x"); i > 0 {
		line = line[:i]
	}
	i := strings.LastIndexByte(line, ':')
	if i < 0 {
		return Frame{}, false
	}
	n, err := strconv.Atoi(line[i+1:])
	return Frame{File: line[:i], Line: n}, err == nil
}

// key returns what equal goroutines have in common.
func (g *Goroutine) key() string {
	var b strings.Builder
	b.WriteString(g.State + strconv.FormatBool(g.Leaked))
	write := func(f Frame) { b.WriteString("\n" + f.Func + " " + f.File + ":" + strconv.Itoa(f.Line)) }
	for _, f := range g.Stack {
		write(f)
	}
	write(g.Creator)
	for _, frames := range g.Ancestors {
		b.WriteString("\n")
		for _, f := range frames {
			write(f)
		}
	}
	return b.String()
}
