// Command measure measures memlint on real code.
//
//	measure recall -cases FILE -mirrors DIR -layouts DIR   # does it find known leaks?
//	measure scan -dir CHECKOUT [packages]                  # what does it say of a project?
//	measure precision -checkouts DIR                       # is it what docs/precision.md says?
//	measure prove [-dir MODULE] [packages]                 # does it crash, waver, or break code?
//
// It loads packages from source in its own process, so that a changed
// analyzer costs no rebuild of go vet's cache. The function bodies of remote
// third-party packages may be left out (-depth), and what two loads have in
// common is loaded once.
// Nothing is built and nothing of what is loaded is run.
//
// recall reads cases, one JSON object a line: id, repo ("owner/name"), the
// commits parent and fix, module_dir, file, func ("F", "(T).M", "(*T).M"),
// analyzer, and tc_how: how to find the dependencies ("vendor", "mod",
// "gopath"). Git directories are DIR/owner+name/repo. With -update it writes
// docs/recall.md, together with the reasons kept in docs/recall-reasons.txt.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/report"
)

const usage = `measure: measure memlint on real code

	measure recall -cases FILE -mirrors DIR -layouts DIR [flags]
	measure scan -dir CHECKOUT [flags] [packages]
	measure precision -checkouts DIR [flags]
	measure prove [flags] [packages]

"measure recall -h" lists the flags of recall, and so for the others.
`

// Exit status.
const (
	exitOK    = 0
	exitLoad  = 1 // something didn't load
	exitUsage = 2
)

// memoryLimit is what the garbage collector keeps the process below, as far
// as it can.
const memoryLimit = 2500 << 20

func main() {
	debug.SetMemoryLimit(memoryLimit)
	debug.SetGCPercent(100)
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	switch args[0] {
	case "recall":
		return finish(runRecall(args[1:], stdout, stderr), stderr)
	case "scan":
		return finish(runScan(args[1:], stdout, stderr), stderr)
	case "precision":
		return finish(runPrecision(args[1:], stdout, stderr), stderr)
	case "prove":
		return finish(runProve(args[1:], stdout, stderr), stderr)
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		return exitOK
	}
	fmt.Fprintf(stderr, "measure: %q is none of recall, scan, precision and prove\n\n%s", args[0], usage)
	return exitUsage
}

// A usageError is the caller's mistake.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errNotLoaded says that something didn't load and has been told already.
var errNotLoaded = errors.New("not everything loaded")

// errNotProved says that something went wrong and has been told already.
var errNotProved = errors.New("see above")

func finish(err error, stderr io.Writer) int {
	var wrong usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &wrong):
		fmt.Fprintln(stderr, "measure:", err)
		return exitUsage
	}
	fmt.Fprintln(stderr, "measure:", err)
	return exitLoad
}

const depthUsage = "read the function bodies of third-party packages at most this many imports away from the project's own, for facts; -1 for all, as go vet does"

func newFlags(name, synopsis string, stderr io.Writer) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.Usage = func() {
		fmt.Fprintf(stderr, "usage: measure %s\n\n", synopsis)
		fs.PrintDefaults()
	}
	return fs
}

// errFlags says that the flags are wrong; the flag package has told how.
var errFlags = usageError{errors.New("see the flags above")}

func parseFlags(fs *flag.FlagSet, args []string) error {
	err := fs.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return errFlags
	}
	return err
}

// suiteOf returns the analyzers named in the comma-separated list, all
// without one.
func suiteOf(names string, options *report.Options) ([]*analysis.Analyzer, error) {
	all := analyzers.New(options)
	if names == "" {
		return all, nil
	}
	var list []*analysis.Analyzer
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(all, func(a *analysis.Analyzer) bool { return a.Name == name })
		if i < 0 {
			return nil, usagef("there is no analyzer %q", name)
		}
		list = append(list, all[i])
	}
	return list, nil
}
