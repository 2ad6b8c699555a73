// Package analyzers is memlint's suite as data: the analyzers, and the table
// of the kinds of defects that they report.
package analyzers

//go:generate go test -run TestPages . -update

import (
	"flag"
	"io"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers/doubleclose"
	"github.com/memlint/memlint/analyzers/goroutineleak"
	"github.com/memlint/memlint/analyzers/listenerleak"
	"github.com/memlint/memlint/analyzers/resourceleak"
	"github.com/memlint/memlint/analyzers/tickerstop"
	"github.com/memlint/memlint/analyzers/unboundedbuffer"
	"github.com/memlint/memlint/internal/report"
)

// An entry is one analyzer of the suite.
type entry struct {
	new   func(*report.Options) *analysis.Analyzer
	kinds []*report.Kind
}

// suite lists the analyzers by name.
var suite = []entry{
	{doubleclose.New, doubleclose.Kinds},
	{goroutineleak.New, goroutineleak.Kinds},
	{listenerleak.New, listenerleak.Kinds},
	{resourceleak.New, resourceleak.Kinds},
	{tickerstop.New, tickerstop.Kinds},
	{unboundedbuffer.New, unboundedbuffer.Kinds},
}

// All returns the suite with default options.
func All() []*analysis.Analyzer { return New(&report.Options{}) }

// New returns a fresh suite that reads options when it runs.
func New(options *report.Options) []*analysis.Analyzer {
	list := make([]*analysis.Analyzer, len(suite))
	for i, e := range suite {
		a := e.new(options)
		a.Run = unlessFactsOnly(options, a.Run)
		list[i] = a
	}
	return list
}

// unlessFactsOnly returns a run function that does nothing on a dependency:
// the facts that callers need come from the analyzers that a requires.
func unlessFactsOnly(options *report.Options, run func(*analysis.Pass) (any, error)) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (any, error) {
		if options.FactsOnly {
			return nil, nil
		}
		return run(pass)
	}
}

// Kinds returns the table of kinds, by analyzer and then in the order of the
// analyzer's documentation.
func Kinds() []*report.Kind {
	var list []*report.Kind
	for _, e := range suite {
		list = append(list, e.kinds...)
	}
	return slices.Clip(list)
}

// Everything returns options with which a suite says all that it can: every
// kind, in every file, with the timers of old programs.
func Everything() *report.Options {
	o := &report.Options{Notes: true, Tests: true, Generated: true, Suppressed: true, AsyncTimers: report.AsyncOn}
	for _, k := range Kinds() {
		o.Enable = append(o.Enable, k.ID())
	}
	return o
}

// Configured returns a fresh suite with the options that memlint's flags set,
// such as "-notes" or "-disable=resourceleak/until-collected". It is for
// drivers outside this module.
func Configured(flags ...string) ([]*analysis.Analyzer, error) {
	options := new(report.Options)
	suite := New(options)
	set := flag.NewFlagSet("memlint", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	options.Register(set)
	for _, a := range suite {
		a.Flags.VisitAll(func(f *flag.Flag) { set.Var(f.Value, a.Name+"."+f.Name, f.Usage) })
	}
	if err := set.Parse(flags); err != nil {
		return nil, err
	}
	return suite, nil
}
