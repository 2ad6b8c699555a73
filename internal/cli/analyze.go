package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/jsonout"
	"github.com/memlint/memlint/internal/cli/output"
	"github.com/memlint/memlint/internal/cli/source"
	"github.com/memlint/memlint/internal/cli/text"
	"github.com/memlint/memlint/internal/cli/vetrun"
)

// analyze runs the suite as the settings ask and returns the exit status. An
// error means that nothing could be analyzed at all.
func (c *command) analyze(ctx context.Context, s *settings) (int, error) {
	requests, err := c.requests(ctx, s)
	if err != nil {
		return 0, err
	}
	if s.diff {
		return c.diff(ctx, s, requests[0])
	}
	gate, err := c.openGate(ctx, s)
	if err != nil {
		return 0, err
	}
	fixed := new(vetrun.FixResult)
	if s.fix {
		if fixed, err = fix(ctx, s, *requests[0]); err != nil {
			return 0, err
		}
	}
	result, err := c.vetAll(ctx, s, requests)
	if err != nil {
		return 0, err
	}
	if fixed.Failed && !result.Failed { // else the same is said twice
		c.printErrors(fixed.Errors + "memlint: not every fix could be applied\n")
	}
	v, err := c.judge(ctx, gate, result, requests)
	if err != nil {
		return 0, err
	}
	if err := c.print(s, result, v); err != nil {
		return 0, err
	}
	return exitStatus(result, fixed, v), nil
}

const outsideModule = "no go.mod stands here or above: run memlint inside a module, or name one with -C\n"

// request returns the request to go vet that the settings amount to.
func (c *command) request(s *settings) (*vetrun.Request, error) {
	tool, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding memlint's own binary: %w", err)
	}
	packages := s.packages
	if len(packages) == 0 {
		packages = []string{"./..."}
	}
	return &vetrun.Request{
		Suite:      c.suite,
		Tool:       tool,
		Dir:        s.dir,
		BuildFlags: s.buildFlags(),
		VetFlags:   s.vetFlags(),
		Packages:   packages,
		Deps:       s.deps,
	}, nil
}

// vet analyzes, with a progress line on a terminal.
func (c *command) vet(ctx context.Context, request *vetrun.Request) (*vetrun.Result, error) {
	if text.IsTerminal(c.stderr) {
		progress := text.StartProgress(c.stderr)
		defer progress.Stop()
		request.OnPackage = progress.Add
	}
	return vetrun.Run(ctx, request)
}

// print prints the findings on the standard output, on the standard error
// what went wrong and the summary, and writes the other outputs.
func (c *command) print(s *settings, result *vetrun.Result, v *verdict) error {
	wd, err := os.Getwd()
	if err != nil {
		return err
	}
	shown := *result
	shown.Findings = v.all(result)
	run := &output.Run{
		Suite: c.suite, Version: ownVersion(), Dir: wd, Root: repositoryRoot(wd),
		Result: &shown, Shown: v.shown, Summary: summary(&shown, v),
		Stale: v.stale, Over: v.over, History: v.history, Sources: make(source.Files),
	}
	switch {
	case s.json:
		err = jsonout.Write(c.stdout, wd, v.shown, &shown)
	case !s.outputs.Stdout():
		err = c.printText(wd, v.shown)
	}
	c.printErrors(result.Errors)
	c.reportGate(s, v)
	if !s.json {
		fmt.Fprintf(c.stderr, "memlint: %s\n", run.Summary)
	}
	return errors.Join(err, s.outputs.Write(c.stdout, run))
}

func summary(result *vetrun.Result, v *verdict) string {
	switch counts := text.Summary(result.Findings, v.groups()...); {
	case result.Failed && result.Packages == 0:
		return "no package could be analyzed"
	case result.Failed:
		return counts + "; not every package could be analyzed"
	default:
		return counts
	}
}

func (c *command) printText(wd string, list []finding.Finding) error {
	printer := text.Printer{Out: c.stdout, Dir: wd, Color: text.Colored(c.stdout), Source: text.IsTerminal(c.stdout)}
	for i := range list {
		if err := printer.Print(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// printErrors prints what the go command said, and what to do if memlint
// itself broke.
func (c *command) printErrors(errs string) {
	io.WriteString(c.stderr, errs)
	if strings.Contains(errs, "\ngoroutine ") && strings.Contains(errs, "panic") {
		io.WriteString(c.stderr, "memlint crashed; please report the text above at https://github.com/memlint/memlint/issues\n")
	}
}

func exitStatus(result *vetrun.Result, fixed *vetrun.FixResult, v *verdict) int {
	switch {
	case result.Failed || fixed.Failed:
		return exitError
	case v.fails:
		return exitFindings
	}
	return exitClean
}

// fix applies fixes.
func fix(ctx context.Context, s *settings, request vetrun.Request) (*vetrun.FixResult, error) {
	request.VetFlags = s.fixFlags()
	return vetrun.Fix(ctx, &request)
}

// diff prints the fixes that -fix would apply.
func (c *command) diff(ctx context.Context, s *settings, request *vetrun.Request) (int, error) {
	request.VetFlags = s.fixFlags()
	result, err := vetrun.Diff(ctx, request)
	if err != nil {
		return 0, err
	}
	if _, err := io.WriteString(c.stdout, result.Diff); err != nil {
		return 0, err
	}
	c.printErrors(result.Errors)
	switch {
	case result.Failed:
		return exitError, nil
	case len(result.Diff) > 0:
		return exitFindings, nil
	}
	return exitClean, nil
}
