// Package history keeps the counts of past runs in a file, one line per run,
// so that a trend can be drawn.
package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/memlint/memlint/internal/cli/finding"
)

// Version is the version of the lines.
const Version = 1

// An Entry is what one run found. It is one line of JSON.
type Entry struct {
	Version    int            `json:"version"`
	Time       time.Time      `json:"time"`
	Commit     string         `json:"commit,omitempty"` // as git names it, "" outside git
	Leaks      int            `json:"leaks"`
	Risks      int            `json:"risks"`
	Notes      int            `json:"notes"`
	Suppressed int            `json:"suppressed"`
	Kinds      map[string]int `json:"kinds"` // findings of each kind that are not suppressed
}

// NewEntry counts findings, those in a baseline too.
func NewEntry(list []finding.Finding, commit string, now time.Time) Entry {
	counts := finding.Tally(list)
	e := Entry{
		Version: Version, Time: now.UTC().Truncate(time.Second), Commit: commit,
		Leaks: counts.Leaks, Risks: counts.Risks, Notes: counts.Notes, Suppressed: counts.Suppressed,
		Kinds: make(map[string]int),
	}
	for i := range list {
		if !list[i].Suppressed {
			e.Kinds[list[i].ID()]++
		}
	}
	return e
}

// Check returns an error if the file exists and is not a history: it's said
// before the analysis.
func Check(name string) error {
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	_, err = parse(name, data)
	return err
}

// Append adds an entry to the file, which is created if there is none, and
// returns all entries. Runs that append at the same time wait for each other.
// A file that isn't a history stays as it is.
func Append(name string, e Entry) (entries []Entry, err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := lock(f); err != nil {
		return nil, fmt.Errorf("locking %s: %w", name, err)
	}
	defer unlock(f)
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	if entries, err = parse(name, data); err != nil {
		return nil, err
	}
	line, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	line = append(line, '\n')
	if len(data) > 0 && data[len(data)-1] != '\n' {
		line = append([]byte{'\n'}, line...)
	}
	_, err = f.Write(line) // one write: a reader sees all of it or nothing
	return append(entries, e), err
}

func parse(name string, data []byte) ([]Entry, error) {
	var entries []Entry
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		e, err := parseLine(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: not a line of a memlint history: %w; the file is left as it is", name, n, err)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func parseLine(line []byte) (e Entry, err error) {
	if err := json.Unmarshal(line, &e); err != nil {
		return e, err
	}
	switch {
	case e.Version > Version:
		return e, fmt.Errorf("version %d is newer than this memlint, which knows %d", e.Version, Version)
	case e.Version < 1, e.Time.IsZero():
		return e, errors.New("no version or no time")
	}
	return e, nil
}
