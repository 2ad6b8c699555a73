package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/memlint/memlint/internal/cli/baseline"
	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/changed"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/history"
	"github.com/memlint/memlint/internal/cli/vetrun"
	"github.com/memlint/memlint/internal/report"
)

// A gate decides which findings are shown and which fail a run: those that
// are new against a baseline or a revision, and budgets.
type gate struct {
	*settings
	suite    *catalog.Suite
	baseline *baseline.Baseline // nil if there is none
	since    *changed.Lines     // nil unless only new code is asked for
}

// A verdict is what the gate says of a run.
type verdict struct {
	shown     []finding.Finding
	known     int // how many are in the baseline
	unchanged int // how many stand in code that didn't change
	stale     []string
	over      []string // budgets that are exceeded
	history   []history.Entry
	fails     bool
}

// openGate reads what the gate needs, so that mistakes are said before the
// analysis.
func (c *command) openGate(ctx context.Context, s *settings) (*gate, error) {
	g := &gate{settings: s, suite: c.suite}
	var err error
	if s.baseline != "" {
		if g.baseline, err = baseline.Read(s.baseline, s.writeBaseline); err != nil {
			return nil, err
		}
	}
	if s.history != "" {
		if err := history.Check(s.history); err != nil {
			return nil, err
		}
	}
	if s.since != "" {
		if g.since, err = changed.Since(ctx, s.dir, s.since); err != nil {
			return nil, fmt.Errorf("-since: %w", err)
		}
	}
	return g, nil
}

// judge judges the findings of a run, after it has brought the baseline and
// the history up to date.
func (c *command) judge(ctx context.Context, g *gate, result *vetrun.Result, requests []*vetrun.Request) (*verdict, error) {
	v := &verdict{over: g.max.Exceeded(result.Findings)}
	if g.baseline != nil && !result.Failed {
		v.stale = g.baseline.Stale(unsuppressed(result.Findings), g.judged(ctx, requests))
	}
	if g.writeBaseline {
		if err := c.updateBaseline(g, v, result); err != nil {
			return nil, err
		}
	}
	if g.settings.history != "" {
		if err := c.appendHistory(ctx, g, v, result); err != nil {
			return nil, err
		}
	}
	g.filter(v, result.Findings)
	v.fails = len(v.over) > 0 || slices.ContainsFunc(v.shown, func(f finding.Finding) bool {
		return f.Fails() && !g.max.Cover(&f)
	})
	return v, nil
}

// filter sets the findings that are shown, and counts those that aren't.
func (g *gate) filter(v *verdict, list []finding.Finding) {
	for i := range list {
		switch f := &list[i]; {
		case f.Suppressed:
			if g.options.Suppressed {
				v.shown = append(v.shown, *f)
			}
		case g.baseline != nil && g.baseline.Has(f):
			v.known++
		case g.since != nil && !g.since.Has(f):
			v.unchanged++
		default:
			v.shown = append(v.shown, *f)
		}
	}
}

func unsuppressed(list []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f finding.Finding) bool { return f.Suppressed })
}

// updateBaseline creates the baseline or takes stale lines out of it. A run
// that didn't see every package would forget the findings of the others.
func (c *command) updateBaseline(g *gate, v *verdict, result *vetrun.Result) error {
	if result.Failed {
		fmt.Fprintf(c.stderr, "memlint: %s is left as it is: not every package could be analyzed\n", g.settings.baseline)
		return nil
	}
	grow := g.growBaseline || !baseline.Exists(g.settings.baseline)
	next, change := g.baseline.Update(unsuppressed(result.Findings), v.stale, grow)
	if err := next.Write(g.settings.baseline); err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	fmt.Fprintf(c.stderr, "memlint: %s: %d added, %d removed, %d kept\n", g.settings.baseline, change.Added, change.Removed, change.Kept)
	g.baseline, v.stale = next, nil
	return nil
}

// appendHistory adds a line for this run, unless it didn't see every package:
// the trend would go down for no reason.
func (c *command) appendHistory(ctx context.Context, g *gate, v *verdict, result *vetrun.Result) (err error) {
	if result.Failed {
		fmt.Fprintf(c.stderr, "memlint: %s is left as it is: not every package could be analyzed\n", g.settings.history)
		return nil
	}
	entry := history.NewEntry(result.Findings, changed.Commit(ctx, g.dir), time.Now())
	v.history, err = history.Append(g.settings.history, entry)
	return err
}

// judged returns whether a line of the baseline could have been found by this
// run: its kind was asked for, and its package was analyzed.
func (g *gate) judged(ctx context.Context, requests []*vetrun.Request) func(id, pkg string) bool {
	var scopes []vetrun.Packages
	for _, r := range requests {
		scopes = append(scopes, vetrun.List(ctx, r, len(g.packages) == 0))
	}
	return func(id, pkg string) bool {
		return g.looksFor(id) && slices.ContainsFunc(scopes, func(p vetrun.Packages) bool { return p.Has(pkg) })
	}
}

// looksFor reports whether the flags ask for findings of a kind. One that
// memlint doesn't know any more will never be found again: its lines are
// stale.
func (g *gate) looksFor(id string) bool {
	analyzer, name, _ := strings.Cut(id, "/")
	kind := g.suite.Kind(analyzer, name)
	switch {
	case kind == nil:
		return true
	case kind != catalog.MalformedIgnore && !g.runs(analyzer), g.options.Disable.Has(kind):
		return false
	case kind.Severity == report.Note && !g.options.Notes:
		return g.options.Enable.Has(kind)
	case kind.Off:
		return g.options.Enable.Has(kind)
	}
	return true
}

// runs reports whether the flags leave the analyzer on: if any is set to
// true, only those run.
func (g *gate) runs(analyzer string) bool {
	given := g.given()
	for _, a := range g.suite.Analyzers() {
		if given[a.Name] == "true" {
			return given[analyzer] == "true"
		}
	}
	return given[analyzer] != "false"
}

// reportGate says on the standard error what no finding says.
func (c *command) reportGate(s *settings, v *verdict) {
	const most = 20
	if n := len(v.stale); n > 0 {
		fmt.Fprintf(c.stderr, "memlint: stale in %s, -write-baseline removes them:\n", s.baseline)
		for _, line := range v.stale[:min(n, most)] {
			fmt.Fprintf(c.stderr, "\t%s\n", strings.ReplaceAll(line, "\t", " "))
		}
		if n > most {
			fmt.Fprintf(c.stderr, "\tand %d more\n", n-most)
		}
	}
	for _, sentence := range v.over {
		fmt.Fprintf(c.stderr, "memlint: -max: %s\n", sentence)
	}
}

// all returns the findings that are shown and those that are suppressed.
func (v *verdict) all(result *vetrun.Result) []finding.Finding {
	list := unsuppressed(v.shown)
	for _, f := range result.Findings {
		if f.Suppressed {
			list = append(list, f)
		}
	}
	return list
}

// groups returns what the summary says of findings that aren't shown.
func (v *verdict) groups() []string {
	var list []string
	if v.known > 0 {
		list = append(list, fmt.Sprintf("%d in the baseline", v.known))
	}
	if v.unchanged > 0 {
		list = append(list, fmt.Sprintf("%d in unchanged code", v.unchanged))
	}
	return list
}

// repositoryRoot returns the directory of the repository that dir lies in,
// or dir: what paths in reports for services are relative to.
func repositoryRoot(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}
