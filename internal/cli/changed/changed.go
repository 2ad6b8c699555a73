// Package changed tells which lines changed since a git revision, and which
// findings concern them.
package changed

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
)

// Lines are the changed lines of a working tree.
type Lines struct {
	root  string
	files map[string][]finding.Lines // by path relative to root
}

// Since returns what changed in the working tree that dir lies in since the
// current branch left rev: commits, what is not committed, and new files.
func Since(ctx context.Context, dir, rev string) (*Lines, error) {
	g := git{ctx, dir}
	root, err := g.run("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	if _, err := g.run("rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}"); err != nil {
		return nil, fmt.Errorf("git knows no revision %q here; in CI, fetch the whole history (fetch-depth: 0)", rev)
	}
	base, err := g.run("merge-base", rev, "HEAD")
	if err != nil {
		return nil, fmt.Errorf("%s and HEAD have no common commit here; in CI, fetch the whole history (fetch-depth: 0)", rev)
	}
	g.dir = filepath.FromSlash(root)
	diff, err := g.run("-c", "core.quotePath=false", "diff", "--no-color", "--no-ext-diff", "--no-textconv", "-M", "-U0",
		"--src-prefix=a/", "--dst-prefix=b/", base, "--", "*.go")
	if err != nil {
		return nil, err
	}
	l := &Lines{root: g.dir, files: make(map[string][]finding.Lines)}
	if err := l.parse(diff); err != nil {
		return nil, err
	}
	fresh, err := g.run("ls-files", "-z", "--others", "--exclude-standard", "--", "*.go")
	if err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(fresh, "\x00") {
		if name != "" {
			l.files[name] = append(l.files[name], finding.Lines{First: 1, Last: 1 << 30})
		}
	}
	return l, nil
}

// parse reads a unified diff without context lines.
func (l *Lines) parse(diff string) error {
	lines := bufio.NewReader(strings.NewReader(diff))
	file, skip := "", 0
	for {
		line, err := lines.ReadString('\n')
		switch {
		case line == "":
			return nil
		case strings.HasPrefix(line, `\`): // no newline at end of file
		case skip > 0:
			skip--
		case strings.HasPrefix(line, "+++ "):
			file = newName(strings.TrimRight(line[4:], "\t\r\n"))
		case strings.HasPrefix(line, "@@ "):
			lines, n, ok := hunk(line)
			if !ok {
				return fmt.Errorf("git diff printed %q", line)
			}
			l.files[file] = append(l.files[file], lines)
			skip = n
		}
		if err != nil {
			return nil
		}
	}
}

// newName returns the path in a line "+++ b/path".
func newName(s string) string {
	if unquoted, err := strconv.Unquote(s); err == nil {
		s = unquoted
	}
	return strings.TrimPrefix(s, "b/")
}

// hunk reads "@@ -old,n +new,n @@" and returns the lines that are new, and how
// many lines the hunk has. Where lines were only removed, the lines before and
// after the gap count as changed.
func hunk(line string) (lines finding.Lines, n int, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 {
		return lines, 0, false
	}
	_, removed, ok1 := span(fields[1], "-")
	first, added, ok2 := span(fields[2], "+")
	lines = finding.Lines{First: first, Last: first + max(added-1, 1)}
	if added > 0 {
		lines.Last = first + added - 1
	}
	return lines, removed + added, ok1 && ok2
}

func span(s, sign string) (first, count int, ok bool) {
	s, ok = strings.CutPrefix(s, sign)
	start, length, both := strings.Cut(s, ",")
	first, err := strconv.Atoi(start)
	if !both {
		return first, 1, ok && err == nil
	}
	count, err2 := strconv.Atoi(length)
	return first, count, ok && err == nil && err2 == nil
}

// Has reports whether a finding concerns changed lines: its own, those of the
// function around it, or those of its evidence.
func (l *Lines) Has(f *finding.Finding) bool {
	own := finding.Lines{First: f.Start.Line, Last: max(f.Start.Line, f.End.Line)}
	if f.Lines.Last > 0 {
		own = f.Lines
	}
	if l.touches(f.Start.File, own) {
		return true
	}
	for _, e := range f.Evidence {
		if l.touches(e.Start.File, finding.Lines{First: e.Start.Line, Last: max(e.Start.Line, e.End.Line)}) {
			return true
		}
	}
	return false
}

func (l *Lines) touches(name string, lines finding.Lines) bool {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	rel, err := filepath.Rel(l.root, name)
	if err != nil {
		return false
	}
	for _, c := range l.files[filepath.ToSlash(rel)] {
		if c.First <= lines.Last && lines.First <= c.Last {
			return true
		}
	}
	return false
}

// Commit returns the commit of the working tree that dir lies in, "" if there
// is none.
func Commit(ctx context.Context, dir string) string {
	commit, err := git{ctx, dir}.run("rev-parse", "--verify", "--quiet", "HEAD")
	if err != nil {
		return ""
	}
	return commit
}

type git struct {
	ctx context.Context
	dir string
}

// run runs git and returns what it printed, without white space around.
func (g git) run(args ...string) (string, error) {
	cmd := exec.CommandContext(g.ctx, "git", args...)
	cmd.Dir = g.dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		return "", fmt.Errorf("git %s: %s", args[0], strings.TrimSpace(stderr.String()))
	} else if err != nil {
		return "", fmt.Errorf("running git: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}
