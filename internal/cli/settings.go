package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/budget"
	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/output"
	"github.com/memlint/memlint/internal/cli/vettool"
	"github.com/memlint/memlint/internal/report"
)

// settings are what the flags ask for.
type settings struct {
	flags    *flag.FlagSet
	dir      string
	tags     string
	mod      string
	fix      bool
	diff     bool
	json     bool
	version  bool
	deps     bool
	options  report.Options
	packages []string
	modules  bool
	outputs  output.Targets

	baseline      string
	writeBaseline bool
	growBaseline  bool
	since         string
	max           budget.Limits
	history       string

	config string // path of the configuration file, "" to look for one, "none" for none
	origin map[string]string

	// analysis names the flags that go vet hands to the analyzers.
	analysis map[string]bool
}

// newSettings returns settings bound to a new set of flags.
func newSettings(suite *catalog.Suite) *settings {
	s := newAnalysisSettings(suite, "memlint", true)
	s.flags.BoolVar(&s.deps, "deps", false, "report findings in dependencies too")
	s.flags.BoolVar(&s.fix, "fix", false, "apply the first suggested fix of each finding, then report what remains; notes are fixed only if -notes is given")
	s.flags.BoolVar(&s.diff, "diff", false, "print the fixes as a unified diff and change nothing")
	s.flags.BoolVar(&s.json, "json", false, "print findings as JSON")
	s.flags.Var(&s.outputs, "o", "write an output, `format=path`, - for standard output; may be given several times; formats are "+strings.Join(output.Names(), ", "))
	s.flags.BoolVar(&s.modules, "modules", false, "analyze every module in the directory and below, in one report")
	s.flags.StringVar(&s.baseline, "baseline", "", "report only findings that are not in this `file`")
	s.flags.BoolVar(&s.writeBaseline, "write-baseline", false, "create the file of -baseline, or remove from it what is gone")
	s.flags.BoolVar(&s.growBaseline, "grow-baseline", false, "with -write-baseline, add new findings to a baseline that exists")
	s.flags.StringVar(&s.since, "since", "", "report only findings in lines and functions that changed since a git `revision`")
	s.flags.Var(&s.max, "max", "`kind=number` of findings that are allowed; the run fails if there are more, and not for fewer; may be given several times")
	s.flags.StringVar(&s.history, "history", "", "append the counts of this run to a `file`")
	s.flags.BoolVar(&s.version, "V", false, "print the version")
	return s
}

// newAnalysisSettings returns settings with the flags that say what is
// analyzed and how, bound to a new set of flags of that name. Notes says whether
// notes are reported unless the user says so.
func newAnalysisSettings(suite *catalog.Suite, name string, notes bool) *settings {
	s := &settings{flags: flag.NewFlagSet(name, flag.ContinueOnError), analysis: make(map[string]bool)}
	s.flags.SetOutput(io.Discard) // errors are returned, and printed once
	s.flags.Usage = func() {}
	s.options.Notes = notes
	s.options.Register(s.flags)
	for _, a := range suite.Analyzers() {
		s.flags.Bool(a.Name, true, "run "+a.Name+"; if any analyzer is set to true, only those run")
		a.Flags.VisitAll(func(f *flag.Flag) { s.flags.Var(f.Value, a.Name+"."+f.Name, f.Usage) })
	}
	s.flags.VisitAll(func(f *flag.Flag) { s.analysis[f.Name] = true })
	s.flags.StringVar(&s.dir, "C", "", "change to `dir` before running the go command")
	s.flags.StringVar(&s.tags, "tags", "", "comma-separated build `tags`")
	s.flags.StringVar(&s.mod, "mod", "", "module download `mode`: readonly, vendor or mod")
	s.flags.StringVar(&s.config, "config", "", "configuration `file` instead of the .memlint.yml that is found; none for none")
	return s
}

// parse reads the command line.
func (c *command) parse(args []string) (*settings, error) {
	s := newSettings(c.suite)
	if err := s.flags.Parse(args); err != nil {
		return nil, s.suggestFlag(err)
	}
	s.packages = s.flags.Args()
	if s.version {
		return s, nil
	}
	if err := s.check(c.suite); err != nil {
		return nil, err
	}
	return s, s.applyConfig(c.suite)
}

// suggestFlag adds the flag that the user may have meant.
func (s *settings) suggestFlag(err error) error {
	name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !ok {
		return err
	}
	var names []string
	s.flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if near := catalog.Nearest(name, names); near != "" {
		return fmt.Errorf("unknown flag -%s; did you mean -%s?", name, near)
	}
	return fmt.Errorf("unknown flag -%s", name)
}

// check returns an error for settings that can't be met.
func (s *settings) check(suite *catalog.Suite) error {
	if err := vettool.CheckNames(suite, &s.options); err != nil {
		return err
	}
	for _, arg := range s.packages {
		if strings.HasPrefix(arg, "-") {
			return fmt.Errorf("flag %s stands after a package; flags come first", arg)
		}
	}
	if s.diff && s.json {
		return errors.New("-diff and -json exclude each other")
	}
	if err := s.checkGate(suite); err != nil {
		return err
	}
	return s.checkDir()
}

// checkGate returns an error for flags about outputs, baseline and budgets
// that don't go together.
func (s *settings) checkGate(suite *catalog.Suite) error {
	switch {
	case s.diff && (len(s.outputs) > 0 || s.modules || s.baseline != "" || s.since != "" || s.history != "" || len(s.max) > 0):
		return errors.New("-diff prints fixes only; it excludes -o, -modules, -baseline, -since, -max and -history")
	case s.fix && s.modules:
		return errors.New("-fix and -modules exclude each other; run -fix in each module with -C")
	case s.json && s.outputs.Stdout():
		return errors.New("-json and an output on - exclude each other")
	case s.writeBaseline && s.baseline == "":
		return errors.New("-write-baseline needs the file: -baseline=FILE")
	case s.growBaseline && !s.writeBaseline:
		return errors.New("-grow-baseline goes with -write-baseline")
	}
	if err := s.max.Check(suite); err != nil {
		return fmt.Errorf("-max: %w", err)
	}
	return s.outputs.Check()
}

func (s *settings) checkDir() error {
	if s.dir == "" {
		return nil
	}
	info, err := os.Stat(s.dir)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("-C: %s is not a directory", s.dir)
	}
	if err == nil {
		_, err = os.ReadDir(s.dir)
	}
	if err != nil {
		return fmt.Errorf("-C: %w", err)
	}
	return nil
}

// buildFlags returns the flags that say which files make up the packages.
func (s *settings) buildFlags() []string {
	var list []string
	if s.tags != "" {
		list = append(list, "-tags="+s.tags)
	}
	if s.mod != "" {
		list = append(list, "-mod="+s.mod)
	}
	return list
}

// vetFlags returns the flags of the analyzers, always in the same order and
// form: they are part of the cache key.
func (s *settings) vetFlags() []string {
	values := s.given()
	// Suppressed findings are counted even where they aren't shown.
	values["suppressed"] = "true"
	if s.options.Notes {
		values["notes"] = "true"
	}
	return join(values)
}

// fixFlags returns the flags of a run that applies fixes: suppressed findings
// stay as they are, and so do notes unless asked for.
func (s *settings) fixFlags() []string {
	values := s.given()
	delete(values, "suppressed")
	return join(values)
}

// given returns the analysis flags that the user gave, with their values.
func (s *settings) given() map[string]string {
	values := make(map[string]string)
	s.flags.Visit(func(f *flag.Flag) {
		if s.analysis[f.Name] {
			values[f.Name] = f.Value.String()
		}
	})
	return values
}

func join(values map[string]string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, "-"+name+"="+values[name])
	}
	return list
}
