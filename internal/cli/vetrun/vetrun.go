// Package vetrun runs the suite over packages by go vet, with a memlint
// binary as its tool. So results live in the go command's build cache: a
// second run on unchanged code analyzes nothing.
package vetrun

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/finding"
)

// A Request says what to analyze and how.
type Request struct {
	Suite      *catalog.Suite
	Tool       string   // the binary that go vet starts
	Dir        string   // where the go command runs, "" for here
	BuildFlags []string // -tags and the like
	VetFlags   []string // options of the analyzers; part of the cache key
	Packages   []string // patterns
	Deps       bool     // report on dependencies too
	OnPackage  func()   // called once per analyzed package, if not nil

	// NoWorkspace is set for a module that the go.work above it doesn't list.
	NoWorkspace bool
}

// A Result is what a run found.
type Result struct {
	Findings []finding.Finding // in order of position
	Packages int               // how many were analyzed, with their tests and dependencies
	Errors   string            // what the go command and the tool said, "" if nothing
	Failed   bool              // not every package was analyzed
}

// ErrInterrupted means that the context ended before the run did.
var ErrInterrupted = errors.New("interrupted")

// Run analyzes the packages. Findings of the packages that could be analyzed
// are in the result even if others failed; an error means that the go command
// itself couldn't be run or understood.
func Run(ctx context.Context, r *Request) (*Result, error) {
	asked, err := newScope(ctx, r)
	if err != nil {
		return nil, err
	}
	result, err := run(ctx, r, asked, r.Packages)
	if err != nil || !result.Failed || result.Packages > 0 {
		return result, err
	}
	rest := loadable(ctx, r)
	if len(rest) == 0 {
		return result, nil
	}
	partial, err := run(ctx, r, asked, rest)
	if err != nil {
		return nil, err
	}
	partial.Errors = result.Errors + partial.Errors
	partial.Failed = true
	return partial, nil
}

func run(ctx context.Context, r *Request, asked *scope, packages []string) (*Result, error) {
	cmd := r.command(ctx, asked, packages, "-json")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("running the go command: %w", err)
	}
	d := decoder{suite: r.Suite, onPackage: r.OnPackage}
	readErr := d.read(stdout)
	if readErr != nil {
		io.Copy(io.Discard, stdout) // let go vet end, so that its errors are seen
	}
	failed, err := exitedNonZero(cmd.Wait())
	if ctx.Err() != nil {
		return nil, ErrInterrupted
	}
	if err := errors.Join(err, readErr); err != nil {
		return nil, errors.Join(err, plain(stderr.String()))
	}
	said := stderr.String()
	if d.packages == 0 {
		if said, err = d.readOlder(said); err != nil {
			return nil, err
		}
	}
	return &Result{
		Findings: finding.Sort(asked.keep(d.findings)),
		Packages: d.packages,
		Errors:   said + joinLines(d.errors),
		Failed:   failed || len(d.errors) > 0,
	}, nil
}

// command returns go vet with the tool, the given flags and the request's.
func (r *Request) command(ctx context.Context, asked *scope, packages []string, flags ...string) *exec.Cmd {
	args := append([]string{"vet", "-vettool=" + r.Tool}, flags...)
	if asked.deps {
		args = append(args, "-deps")
	}
	args = append(args, r.BuildFlags...)
	args = append(args, r.VetFlags...)
	args = append(args, "--")
	return r.goCommand(ctx, append(args, packages...))
}

// goCommand returns a go command in the request's directory. On cancellation
// it is asked to end rather than killed, for its children would live on.
func (r *Request) goCommand(ctx context.Context, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = r.Dir
	if r.NoWorkspace {
		cmd.Env = append(cmd.Environ(), "GOWORK=off")
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// exitedNonZero reports whether a command ended with a status of its own; any
// other error is returned.
func exitedNonZero(err error) (bool, error) {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return true, nil
	}
	return false, err
}

func plain(text string) error {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return errors.New(text)
}

func joinLines(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, "\n") + "\n"
}
