package report

import (
	"flag"
	"fmt"
	"slices"
	"strings"
)

// Options are the settings that all analyzers of one suite share. A driver
// makes one value, hands it to analyzers.New, and may bind it to flags.
// Nothing changes it once the first pass has begun.
type Options struct {
	Notes       bool        // report findings of severity note
	Tests       bool        // report findings in _test.go files
	Generated   bool        // report findings in generated files
	Suppressed  bool        // report suppressed findings too, category "suppressed:<kind>"
	AsyncTimers AsyncTimers // whether timers of the program are collectable
	Disable     Names       // analyzers and kinds that are silent
	Enable      Names       // kinds that are off by default and wanted, or notes wanted by name
	Pairs       Pairs       // acquire/release pairs of the user

	// FactsOnly is set by a driver that analyzes a dependency: analyzers
	// that export no facts have nothing to do there.
	FactsOnly bool
}

// Register binds the options to flags of fs. They are vet flags, so they are
// part of the cache key of every result.
func (o *Options) Register(fs *flag.FlagSet) {
	fs.BoolVar(&o.Notes, "notes", o.Notes, "report findings of severity note too")
	fs.BoolVar(&o.Tests, "tests", o.Tests, "report findings in _test.go files too")
	fs.BoolVar(&o.Generated, "generated", o.Generated, "report findings in generated files too")
	fs.BoolVar(&o.Suppressed, "suppressed", o.Suppressed, "report findings silenced by a directive too, in category suppressed:<kind>")
	fs.Var(&o.AsyncTimers, "asynctimers", "whether unreferenced timers leak in the program: auto (from the Go version), on (main module before go 1.23, or GODEBUG asynctimerchan=1), off")
	fs.Var(&o.Disable, "disable", "comma-separated `names` of analyzers and kinds to silence, such as tickerstop or tickerstop/never-stopped")
	fs.Var(&o.Enable, "enable", "comma-separated `names` of kinds to report that are off by default")
	fs.Var(&o.Pairs, "pairs", "comma-separated `pairs` of functions that acquire and release, such as example.com/bus.Bus.Subscribe=Unsubscribe")
}

// AsyncTimers says which timer implementation the analyzed program runs on.
// Since Go 1.23 an unreferenced channel timer is collectable, unless the main
// module asks for the old implementation.
type AsyncTimers string

const (
	AsyncAuto AsyncTimers = "" // decide from the package's Go version
	AsyncOn   AsyncTimers = "on"
	AsyncOff  AsyncTimers = "off"
)

func (a *AsyncTimers) String() string {
	if *a == AsyncAuto {
		return "auto"
	}
	return string(*a)
}

// Set implements flag.Value.
func (a *AsyncTimers) Set(s string) error {
	switch s {
	case "auto", "":
		*a = AsyncAuto
	case "on", "off":
		*a = AsyncTimers(s)
	default:
		return fmt.Errorf("%q is not one of auto, on, off", s)
	}
	return nil
}

// Names is a set of analyzer names ("tickerstop") and kind names
// ("tickerstop/never-stopped").
type Names []string

func (n *Names) String() string { return strings.Join(*n, ",") }

// Set implements flag.Value; it adds the comma-separated names.
func (n *Names) Set(s string) error {
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name != "" {
			*n = append(*n, name)
		}
	}
	return nil
}

// Has reports whether the kind, or its whole analyzer, is in the set.
func (n Names) Has(k *Kind) bool {
	return slices.Contains(n, k.Analyzer) || slices.Contains(n, k.ID())
}

// A Pair is a user's own acquire/release pair.
type Pair struct {
	Acquire string // "pkg/path.Func" or "pkg/path.Type.Method"
	Release string // name of the method or function that pays
}

// Pairs is a list of acquire/release pairs.
type Pairs []Pair

func (p *Pairs) String() string {
	var list []string
	for _, pair := range *p {
		list = append(list, pair.Acquire+"="+pair.Release)
	}
	return strings.Join(list, ",")
}

// Set implements flag.Value; it adds the comma-separated pairs.
func (p *Pairs) Set(s string) error {
	for text := range strings.SplitSeq(s, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		acquire, release, ok := strings.Cut(text, "=")
		if !ok || release == "" || !strings.Contains(acquire, ".") {
			return fmt.Errorf("%q is not of the form pkg/path.Type.Acquire=Release", text)
		}
		*p = append(*p, Pair{acquire, release})
	}
	return nil
}
