package cli

import (
	"errors"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"text/tabwriter"

	"github.com/memlint/memlint/internal/report"
)

const usage = `memlint finds Go code that holds memory or goroutines for ever.

Usage:
	memlint [flags] [packages]            analyze packages (default ./...)
	memlint help [analyzer]               explain memlint or an analyzer
	memlint explain <analyzer>/<kind>     explain a kind of finding
	memlint kinds                         list the kinds of findings
	memlint confirm [flags] [packages]    run tests and say which findings leaked (memlint confirm -h)
	memlint config [flags]                print the settings and where each comes from
	memlint gopls [-o path]               build a gopls that shows findings in the editor
	memlint version                       print the version

Exit status: 0 no leak or risk found, 1 some found, 2 wrong use or a package
that could not be analyzed. Notes are printed and don't fail a run.

The same binary is a tool of the go command:
	go vet -vettool=$(which memlint) ./...
	go fix -fixtool=$(which memlint) ./...
`

// help prints the use of memlint, or the documentation of an analyzer.
func (c *command) help(args []string) error {
	switch len(args) {
	case 0:
		return c.helpAll()
	case 1:
		return c.helpAnalyzer(args[0])
	}
	return usageError{errors.New("help takes one analyzer")}
}

func (c *command) helpAll() error {
	fmt.Fprint(c.stdout, usage, "\nAnalyzers:\n")
	table := tabwriter.NewWriter(c.stdout, 0, 8, 2, ' ', 0)
	for _, a := range c.suite.Analyzers() {
		summary, _, _ := strings.Cut(a.Doc, "\n")
		fmt.Fprintf(table, "\t%s\t%s\n", a.Name, strings.TrimPrefix(summary, a.Name+": "))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprint(c.stdout, "\nFlags:\n")
	s := newSettings(c.suite)
	s.flags.SetOutput(c.stdout)
	s.flags.PrintDefaults()
	return nil
}

func (c *command) helpAnalyzer(name string) error {
	if name == "confirm" {
		return c.helpConfirm()
	}
	if strings.Contains(name, "/") {
		return c.explain([]string{name})
	}
	a, err := c.suite.Analyzer(name)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.stdout, strings.TrimSpace(a.Doc)); err != nil {
		return err
	}
	first := true
	a.Flags.VisitAll(func(f *flag.Flag) {
		if first {
			fmt.Fprint(c.stdout, "\nFlags:\n")
			first = false
		}
		fmt.Fprintf(c.stdout, "  -%s.%s\n\t%s\n", a.Name, f.Name, f.Usage)
	})
	return nil
}

// kinds prints the table of kinds.
func (c *command) kinds(args []string) error {
	if len(args) > 0 {
		return usageError{errors.New("kinds takes no arguments")}
	}
	table := tabwriter.NewWriter(c.stdout, 0, 8, 2, ' ', 0)
	for _, k := range c.suite.Kinds {
		title := k.Title
		if k.Off {
			title += " (off unless enabled)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", k.ID(), k.Severity, title)
	}
	return table.Flush()
}

// explain prints the documentation of a kind.
func (c *command) explain(args []string) error {
	if len(args) != 1 {
		return usageError{errors.New("explain takes one kind, such as " + c.suite.Kinds[0].ID())}
	}
	k, err := c.suite.KindByID(args[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s (%s): %s\n\n", k.ID(), k.Severity, k.Title)
	if text := c.suite.Help(k).Text; text != k.Title {
		fmt.Fprintf(c.stdout, "%s\n\n", text)
	}
	_, err = fmt.Fprintf(c.stdout, "To silence one: //memlint:ignore %s <reason>\nSee %s#%s\n", k.ID(), report.URL(k.Analyzer), k.Name)
	return err
}

// version prints the version of the binary and of Go.
func (c *command) version(args []string) error {
	if len(args) > 0 {
		return usageError{errors.New("version takes no arguments")}
	}
	_, err := fmt.Fprintf(c.stdout, "memlint %s built with %s %s/%s\n", ownVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// ownVersion returns the version of memlint, "(devel)" if it has none.
func ownVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
