package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/memlint/memlint/internal/cli/confirm"
	"github.com/memlint/memlint/internal/cli/confirm/testrun"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/vetrun"
)

const confirmUsage = `usage: memlint confirm [flags] [packages] [-- arguments of the test binaries]

Runs the tests of the packages (default ./...) with Go's goroutine leak profile,
and says of each finding what the tests showed:

	confirmed      a goroutine of it is blocked for ever: the runtime proved it
	alive          a goroutine of it was there when the tests had ended
	no leak seen   the tests ran its line, and no goroutine of it was left
	not exercised  no test ran its line (by coverage)
	not judged     goroutines don't show leaks of its kind, or coverage doesn't
	               tell whether it ran

and which goroutines leaked that no finding predicted, with their stacks. The
profile needs go1.26 or later. Leaks that test code causes are only counted,
unless -tests is given.

Exit status: 0 nothing leaked and the tests passed, 1 a goroutine leaked, a
finding's goroutine stayed alive or a test failed, 2 wrong use, a toolchain
without the profile, or a package that could not be built or analyzed.

Flags of go test are passed on:
`

// confirmSettings are what the flags of memlint confirm ask for.
type confirmSettings struct {
	*settings
	test      testFlags
	args      []string // for the test binaries
	settle    time.Duration
	alive     bool
	wantTests bool // findings in test files are wanted
}

func newConfirmSettings(c *command) *confirmSettings {
	s := &confirmSettings{settings: newAnalysisSettings(c.suite, "memlint confirm", false)}
	s.flags.BoolVar(&s.json, "json", false, "print the report as JSON")
	s.flags.BoolVar(&s.alive, "alive", false, "list every other goroutine of the packages that was there when the tests had ended")
	s.flags.DurationVar(&s.settle, "settle", 500*time.Millisecond, "`time` that goroutines have to end after the tests")
	return s
}

// parseConfirm reads the command line of memlint confirm.
func (c *command) parseConfirm(args []string) (*confirmSettings, error) {
	s := newConfirmSettings(c)
	s.test.register(s.flags)
	packages, rest, err := parseMixed(s.flags, args)
	if err != nil {
		if reason := c.explainFlag(err); reason != nil {
			return nil, reason
		}
		return nil, s.suggestFlag(err)
	}
	s.packages, s.args = packages, rest
	if len(s.packages) == 0 {
		s.packages = []string{"./..."}
	}
	if err := s.check(c.suite); err != nil {
		return nil, err
	}
	if err := s.applyConfig(c.suite); err != nil {
		return nil, err
	}
	s.wantTests = s.options.Tests
	return s, s.flags.Set("tests", "true") // a leak may be the fault of a test
}

// confirm joins the findings with what tests show, and returns the exit
// status.
func (c *command) confirm(ctx context.Context, args []string) int {
	s, err := c.parseConfirm(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return c.status(c.helpConfirm())
	case err != nil:
		return c.status(usageError{err})
	}
	status, err := c.runConfirm(ctx, s)
	if err != nil {
		return c.status(err)
	}
	return status
}

func (c *command) runConfirm(ctx context.Context, s *confirmSettings) (int, error) {
	toolchain, err := testrun.Find(ctx, s.dir, s.listFlags())
	if err != nil {
		return 0, err
	}
	packages, err := toolchain.List(ctx, s.packages)
	if err != nil {
		return 0, c.explainList(ctx, s, err)
	}
	analysis, err := c.findings(ctx, s, packages)
	if err != nil {
		return 0, err
	}
	run, err := toolchain.Run(ctx, &testrun.Request{
		Flags: s.goTestFlags(), Overlay: s.test.value("overlay"), Patterns: s.packages, Args: s.args,
		Cover: packagesWith(analysis.Findings, packages), Settle: s.settle, Output: c.stderr,
	})
	if err != nil {
		return 0, err
	}
	report := confirm.Join(&confirm.Input{
		Findings: analysis.Findings, Tests: s.wantTests, Suppressed: s.options.Suppressed, Packages: packages, Result: run,
	})
	if err := c.printConfirm(s, toolchain, analysis, report); err != nil {
		return 0, err
	}
	return confirmStatus(analysis, report), nil
}

// explainList adds to an error of the go command what may be done about it.
func (c *command) explainList(ctx context.Context, s *confirmSettings, err error) error {
	request, requestErr := c.request(s.settings)
	if requestErr == nil && vetrun.OutsideModule(ctx, request) {
		return fmt.Errorf("%w\n%s", err, strings.TrimSpace(outsideModule))
	}
	return err
}

// findings analyzes the packages and what their tests link of the main
// modules: leaks appear there as well.
func (c *command) findings(ctx context.Context, s *confirmSettings, packages []testrun.Package) (*vetrun.Result, error) {
	request, err := c.request(s.settings)
	if err != nil {
		return nil, err
	}
	request.BuildFlags = s.listFlags()
	if slices.ContainsFunc(packages, func(p testrun.Package) bool { return !p.Named }) {
		request.Packages = nil
		for _, p := range packages {
			request.Packages = append(request.Packages, p.Dir)
		}
	}
	return c.vetAll(ctx, s.settings, []*vetrun.Request{request})
}

// listFlags returns the flags that say which files make up the packages.
func (s *confirmSettings) listFlags() []string {
	list := s.buildFlags()
	for _, name := range []string{"modfile", "overlay"} {
		if value := s.test.value(name); value != "" {
			list = append(list, "-"+name+"="+value)
		}
	}
	return list
}

// goTestFlags returns the flags for go test, but the overlay, which becomes
// part of confirm's own.
func (s *confirmSettings) goTestFlags() []string {
	list := slices.Concat(s.buildFlags(), s.test.list)
	return slices.DeleteFunc(list, func(f string) bool { return strings.HasPrefix(f, "-overlay=") })
}

// packagesWith returns the packages in which findings stand.
func packagesWith(findings []finding.Finding, packages []testrun.Package) []string {
	dirs := make(map[string]bool)
	for _, f := range findings {
		dirs[filepath.Dir(f.Start.File)] = true
	}
	var list []string
	for _, p := range packages {
		if dirs[p.Dir] {
			list = append(list, p.ImportPath)
		}
	}
	return list
}

// printConfirm prints the report on the standard output, and on the standard
// error what went wrong and the summary.
func (c *command) printConfirm(s *confirmSettings, toolchain *testrun.Toolchain, analysis *vetrun.Result, report *confirm.Report) error {
	wd, err := os.Getwd()
	if err != nil {
		return err
	}
	if s.json {
		out := confirm.JSON{Out: c.stdout, Dir: wd, Toolchain: toolchain.Version, All: s.alive, Errors: analysis.Errors}
		err = out.Print(report)
	} else {
		out := confirm.Printer{Out: c.stdout, Dir: wd, Root: toolchain.Source(), All: s.alive}
		err = out.Print(report)
	}
	c.printErrors(analysis.Errors)
	for _, sentence := range report.Notices() {
		fmt.Fprintf(c.stderr, "memlint: %s\n", sentence)
	}
	fmt.Fprintf(c.stderr, "memlint: %s\n", report.Summary())
	return err
}

func confirmStatus(analysis *vetrun.Result, report *confirm.Report) int {
	switch {
	case analysis.Failed || report.Unbuilt():
		return exitError
	case report.Leaked() || report.Failed:
		return exitFindings
	}
	return exitClean
}

// helpConfirm prints the use of memlint confirm.
func (c *command) helpConfirm() error {
	_, err := fmt.Fprintf(c.stdout, "%s\t-%s\n\nOther flags:\n", confirmUsage,
		strings.Join(slices.Sorted(slices.Values(strings.Fields(testSwitches+" "+testOptions))), " -"))
	flags := newConfirmSettings(c).flags
	flags.SetOutput(c.stdout)
	flags.PrintDefaults()
	return err
}
