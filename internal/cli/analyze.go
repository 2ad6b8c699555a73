package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/jsonout"
	"github.com/memlint/memlint/internal/cli/text"
	"github.com/memlint/memlint/internal/cli/vetrun"
)

// analyze runs the suite as the settings ask and returns the exit status. An
// error means that nothing could be analyzed at all.
func (c *command) analyze(ctx context.Context, s *settings) (int, error) {
	request, err := c.request(s)
	if err != nil {
		return 0, err
	}
	if s.diff {
		return c.diff(ctx, s, request)
	}
	fixed := new(vetrun.FixResult)
	if s.fix {
		if fixed, err = fix(ctx, s, *request); err != nil {
			return 0, err
		}
	}
	result, err := c.vet(ctx, request)
	if err != nil {
		return 0, err
	}
	if result.Packages == 0 && result.Failed && vetrun.OutsideModule(ctx, request) {
		result.Errors += outsideModule
	}
	if fixed.Failed && !result.Failed { // else the same is said twice
		c.printErrors(fixed.Errors + "memlint: not every fix could be applied\n")
	}
	if err := c.print(s, result); err != nil {
		return 0, err
	}
	return exitStatus(result, fixed), nil
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
	result, err := vetrun.Run(ctx, request)
	if err != nil {
		return nil, err
	}
	finding.SetFunctions(result.Findings)
	return result, nil
}

// print prints the findings on the standard output, and on the standard error
// what went wrong and the summary.
func (c *command) print(s *settings, result *vetrun.Result) error {
	shown := result.Findings
	if !s.options.Suppressed {
		shown = slices.DeleteFunc(slices.Clone(shown), func(f finding.Finding) bool { return f.Suppressed })
	}
	wd, err := os.Getwd()
	if err != nil {
		return err
	}
	if s.json {
		c.printErrors(result.Errors)
		return jsonout.Write(c.stdout, wd, shown, result)
	}
	if err := c.printText(wd, shown); err != nil {
		return err
	}
	c.printErrors(result.Errors)
	_, err = fmt.Fprintf(c.stderr, "memlint: %s\n", summary(result))
	return err
}

func summary(result *vetrun.Result) string {
	switch counts := text.Summary(result.Findings); {
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

func exitStatus(result *vetrun.Result, fixed *vetrun.FixResult) int {
	switch {
	case result.Failed || fixed.Failed:
		return exitError
	case slices.ContainsFunc(result.Findings, func(f finding.Finding) bool { return f.Fails() }):
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
