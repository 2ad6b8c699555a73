package testrun

import (
	"bytes"
	"io"
	"regexp"
)

// coverage is what go test adds to its lines because of -cover, which the user
// didn't ask for: at the end of "ok" lines, instead of "[no test files]", and
// as a line of its own.
var (
	coverageEnd  = regexp.MustCompile(`^((?:ok  |FAIL|---).*)\tcoverage: (?:\d+\.\d% of statements|\[no statements\]).*$`)
	coverageOnly = regexp.MustCompile(`^\t(\S+)\t\tcoverage: 0\.0% of statements.*$`)
	coverageLine = regexp.MustCompile(`^coverage: (?:\d+\.\d% of statements|\[no statements\])`)
	coverageVain = regexp.MustCompile(`^warning: no packages being tested depend on matches for pattern `)
)

// A trimmer takes out of go test's output what only -cover adds.
type trimmer struct {
	out  io.Writer
	rest []byte // a line that has no end yet
}

// Write implements io.Writer.
func (t *trimmer) Write(data []byte) (int, error) {
	t.rest = append(t.rest, data...)
	for {
		end := bytes.IndexByte(t.rest, '\n')
		if end < 0 {
			return len(data), nil
		}
		line := t.rest[:end]
		t.rest = t.rest[end+1:]
		if err := t.line(line); err != nil {
			return len(data), err
		}
	}
}

func (t *trimmer) line(line []byte) error {
	var err error
	switch {
	case coverageLine.Match(line), coverageVain.Match(line):
	case coverageOnly.Match(line):
		_, err = t.out.Write(append(coverageOnly.ReplaceAll(line, []byte("?   \t$1\t[no test files]")), '\n'))
	default:
		_, err = t.out.Write(append(coverageEnd.ReplaceAll(line, []byte("$1")), '\n'))
	}
	return err
}

// flush writes a last line without an end.
func (t *trimmer) flush() {
	if len(t.rest) > 0 {
		t.out.Write(t.rest)
		t.rest = nil
	}
}
