// Package baseline keeps the findings that a team knows of and hasn't mended
// yet, one line each, so that only new ones fail a run.
package baseline

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/memlint/memlint/internal/cli/atomicfile"
	"github.com/memlint/memlint/internal/cli/finding"
)

// header is the first line of a baseline: what the file is, for people and
// for this program.
const header = "# memlint baseline 1: known findings, one per line; memlint -write-baseline removes those that are gone"

const headerStart = "# memlint baseline "

// A Baseline is a set of known findings.
type Baseline struct {
	known map[string]bool // lines
}

// Read reads a baseline. A file that doesn't exist is an empty one if
// mayBeAbsent.
func Read(name string, mayBeAbsent bool) (*Baseline, error) {
	data, err := os.ReadFile(name)
	if mayBeAbsent && errors.Is(err, fs.ErrNotExist) {
		return &Baseline{known: make(map[string]bool)}, nil
	} else if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no baseline %s; memlint -baseline=%s -write-baseline makes one", name, name)
	} else if err != nil {
		return nil, err
	}
	b, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s:%w; the file is left as it is", name, err)
	}
	return b, nil
}

func parse(data []byte) (*Baseline, error) {
	b := &Baseline{known: make(map[string]bool)}
	n := 0
	for raw := range bytes.Lines(data) {
		n++
		line := strings.TrimRight(string(raw), "\r\n")
		if n == 1 {
			if err := checkHeader(line); err != nil {
				return nil, fmt.Errorf("1: %w", err)
			}
		}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := checkLine(line); err != nil {
			return nil, fmt.Errorf("%d: %w", n, err)
		}
		b.known[line] = true
	}
	if n == 0 {
		return nil, errors.New("1: not a memlint baseline: the file is empty")
	}
	return b, nil
}

func checkHeader(line string) error {
	version, ok := strings.CutPrefix(line, headerStart)
	if !ok {
		return fmt.Errorf("not a memlint baseline: the first line doesn't begin with %q", headerStart)
	}
	if version, _, _ = strings.Cut(version, ":"); version != "1" {
		return fmt.Errorf("baseline version %s is not known to this memlint, which reads version 1", version)
	}
	return nil
}

func checkLine(line string) error {
	for _, mark := range []string{"<<<<<<<", "=======", ">>>>>>>"} {
		if strings.HasPrefix(line, mark) {
			return errors.New("an unresolved merge; keep the lines of both sides")
		}
	}
	fields := strings.Split(line, "\t")
	if len(fields) != 5 || !strings.Contains(fields[0], "/") {
		return errors.New("not a line of a baseline: want kind, package, function, message and number, separated by tabs")
	}
	if n, err := strconv.Atoi(fields[4]); err != nil || n < 1 {
		return fmt.Errorf("not a line of a baseline: %q is not a number from 1", fields[4])
	}
	return nil
}

// line returns the line of a finding.
func line(f *finding.Finding) string { return f.Key() + "\t" + strconv.Itoa(f.Ordinal) }

// Has reports whether the finding is known.
func (b *Baseline) Has(f *finding.Finding) bool { return b.known[line(f)] }

// Stale returns the known lines that none of the findings has, sorted. Lines
// of kinds and packages that were not looked at are not judged.
func (b *Baseline) Stale(list []finding.Finding, judged func(id, pkg string) bool) []string {
	found := lines(list)
	var stale []string
	for line := range b.known {
		if fields := strings.Split(line, "\t"); !found[line] && judged(fields[0], fields[1]) {
			stale = append(stale, line)
		}
	}
	slices.Sort(stale)
	return stale
}

func lines(list []finding.Finding) map[string]bool {
	set := make(map[string]bool)
	for i := range list {
		set[line(&list[i])] = true
	}
	return set
}

// A Change says what an update does.
type Change struct{ Added, Removed, Kept int }

// Update returns the baseline without the stale lines and, if grow, with all
// the findings.
func (b *Baseline) Update(list []finding.Finding, stale []string, grow bool) (*Baseline, Change) {
	next := &Baseline{known: make(map[string]bool)}
	var change Change
	for line := range b.known {
		if slices.Contains(stale, line) {
			change.Removed++
			continue
		}
		next.known[line] = true
		change.Kept++
	}
	if !grow {
		return next, change
	}
	for line := range lines(list) {
		if !next.known[line] {
			next.known[line] = true
			change.Added++
		}
	}
	return next, change
}

// Write writes the baseline, sorted, so that two branches that change it
// merge.
func (b *Baseline) Write(name string) error {
	sorted := make([]string, 0, len(b.known))
	for line := range b.known {
		sorted = append(sorted, line)
	}
	slices.Sort(sorted)
	return atomicfile.Write(name, func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Join(append([]string{header}, sorted...), "\n")+"\n")
		return err
	})
}

// Exists reports whether there is such a file.
func Exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
