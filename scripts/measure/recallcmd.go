package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/report"
)

// recallFlags are the command line of measure recall.
type recallFlags struct {
	cases, mirrors, layouts string
	analyzer, id, only      string
	lang                    string
	json, update, reasons   string
	verbose, bare           bool
	workers, depth          int
	options                 report.Options
}

func parseRecall(args []string, stderr io.Writer) (*recallFlags, error) {
	f := new(recallFlags)
	fs := newFlags("recall", "recall -cases FILE -mirrors DIR -layouts DIR [flags]", stderr)
	fs.StringVar(&f.cases, "cases", "", "`file` of cases, one JSON object a line (required)")
	fs.StringVar(&f.mirrors, "mirrors", "", "`folder` of git directories, <owner>+<name>/repo (required)")
	fs.StringVar(&f.layouts, "layouts", "", "`folder` for the commits' files, kept from run to run (required)")
	fs.StringVar(&f.analyzer, "analyzer", "", "only the cases of this `analyzer`, and run only it unless -only says otherwise")
	fs.StringVar(&f.id, "id", "", "only the cases with these comma-separated `ids`")
	fs.StringVar(&f.only, "only", "", "comma-separated `analyzers` to run instead of all")
	fs.StringVar(&f.lang, "lang", "go1.16", "Go `version` of packages without a go.mod")
	fs.StringVar(&f.json, "json", "", "write the outcomes to this `file`; outcomes of other cases that it holds are kept")
	fs.StringVar(&f.update, "update", "", "write the page to this `file` (docs/recall.md)")
	fs.StringVar(&f.reasons, "reasons", "docs/recall-reasons.txt", "`file` of reasons for misses: id, tab, reason")
	fs.BoolVar(&f.bare, "bare", false, "load packages without their tests; go vet looks at both together")
	fs.IntVar(&f.depth, "depth", 1, depthUsage)
	fs.BoolVar(&f.verbose, "v", false, "print all findings in the package before the repair, and which of them the repair makes go away")
	fs.IntVar(&f.workers, "j", runtime.GOMAXPROCS(0), "how many packages to load at a time")
	f.options.Register(fs)
	if err := parseFlags(fs, args); err != nil {
		return nil, err
	}
	if fs.NArg() > 0 {
		return nil, usagef("recall takes no arguments, only flags: %q", fs.Arg(0))
	}
	return f, f.valid()
}

func (f *recallFlags) valid() error {
	for _, p := range []struct{ flag, value string }{{"-cases", f.cases}, {"-mirrors", f.mirrors}} {
		if p.value == "" {
			return usagef("recall needs %s", p.flag)
		}
		if !exists(p.value) {
			return usagef("%s %s: no such file or folder", p.flag, p.value)
		}
	}
	if f.layouts == "" {
		return usagef("recall needs -layouts")
	}
	if f.only == "" {
		f.only = f.analyzer
	}
	return nil
}

// runRecall measures the cases and prints a line for each.
func runRecall(args []string, stdout, stderr io.Writer) error {
	f, err := parseRecall(args, stderr)
	if err != nil {
		return err
	}
	all, err := readCases(f.cases)
	if err != nil {
		return usageError{err}
	}
	cases, err := selectCases(all, f.analyzer, f.id)
	if err != nil {
		return usageError{err}
	}
	suite, err := suiteOf(f.only, &f.options)
	if err != nil {
		return err
	}
	l := newLoader(suite, f.workers)
	s := store{f.mirrors, f.layouts, query{lang: f.lang, depth: f.depth, bare: f.bare}}
	var outcomes []outcome
	for _, c := range cases {
		o := judge(l, s, c)
		printOutcome(stdout, o, f.verbose)
		outcomes = append(outcomes, o)
	}
	printTotals(stdout, totalsOf(outcomes))
	if f.verbose {
		printSpent(stderr, l.spent)
	}
	return f.save(all, outcomes)
}

func printOutcome(w io.Writer, o outcome, verbose bool) {
	c := o.leak
	fmt.Fprintf(w, "%-19s %-15s %-24s %s %s (%.1f s)\n", o.Status, c.Analyzer, c.ID, c.File, c.Func, o.Seconds)
	if o.Reason != "" {
		fmt.Fprintln(w, indent("reason: "+o.Reason))
	}
	for _, f := range o.at(o.Parent) {
		fmt.Fprintln(w, indent("before: "+f.String()))
	}
	for _, f := range o.at(o.Fixed) {
		fmt.Fprintln(w, indent("at the repair: "+f.String()))
	}
	if o.Fixed != nil && !o.Fixed.HasFunc {
		fmt.Fprintln(w, indent("at the repair: there is no such function"))
	}
	if verbose && o.Fixed != nil {
		printElsewhere(w, o)
	}
}

// printElsewhere prints the findings before the repair that stand outside the
// case's function, or are another analyzer's.
func printElsewhere(w io.Writer, o outcome) {
	gone := o.gone()
	for _, f := range gone {
		fmt.Fprintln(w, indent("elsewhere, gone at the repair: "+f.String()))
	}
	here := o.at(o.Parent)
	for _, f := range o.Parent.Findings {
		if !contains(gone, f) && !contains(here, f) {
			fmt.Fprintln(w, indent("elsewhere: "+f.String()))
		}
	}
}

func contains(list []finding, f finding) bool {
	return slices.ContainsFunc(list, func(g finding) bool { return compareFindings(f, g) == 0 })
}

func indent(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }

func printTotals(w io.Writer, totals []total) {
	fmt.Fprintf(w, "\n%-16s %5s %5s %9s %6s %6s\n", "analyzer", "cases", "found", "fix-noisy", "missed", "failed")
	for _, t := range totals {
		fmt.Fprintf(w, "%-16s %5d %5d %9d %6d %6d\n", t.analyzer, t.cases, t.found, t.noisy, t.missed, t.failed)
	}
}

// save writes the outcomes and the page, as far as they are asked for. Both
// cover the cases of earlier runs that the -json file holds.
func (f *recallFlags) save(all []leakCase, outcomes []outcome) error {
	merged, err := merge(f.json, all, outcomes)
	if err != nil {
		return err
	}
	if f.json != "" {
		text, err := json.MarshalIndent(merged, "", "\t")
		if err != nil {
			return err
		}
		if err := os.WriteFile(f.json, append(text, '\n'), 0o666); err != nil {
			return err
		}
	}
	if f.update == "" {
		return nil
	}
	if len(merged) < len(all) {
		return usagef("-update needs the outcomes of all %d cases, there are %d: leave -analyzer and -id away, or name a -json file that holds the others", len(all), len(merged))
	}
	return f.writePage(merged)
}

// merge returns the outcomes in the order of the cases, new ones over those
// that the file holds.
func merge(file string, all []leakCase, fresh []outcome) ([]outcome, error) {
	known := make(map[string]outcome)
	old, err := readOutcomes(file)
	if err != nil {
		return nil, err
	}
	for _, o := range append(old, fresh...) {
		known[o.ID] = o
	}
	var merged []outcome
	for _, c := range all {
		if o, ok := known[c.ID]; ok {
			o.leak = c
			merged = append(merged, o)
		}
	}
	return merged, nil
}

func readOutcomes(file string) ([]outcome, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var list []outcome
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("%s isn't a file of outcomes: %w", file, err)
	}
	return list, nil
}

func (f *recallFlags) writePage(outcomes []outcome) error {
	reasons, err := readReasons(f.reasons)
	if err != nil {
		return err
	}
	var page strings.Builder
	if err := renderPage(&page, outcomes, reasons); err != nil {
		return err
	}
	return os.WriteFile(f.update, []byte(page.String()), 0o666)
}
