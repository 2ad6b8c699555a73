// Package testrun runs tests by go test and collects, from each test binary,
// the goroutines that were left when it ended, which of them leaked, and the
// lines that ran.
//
// It changes no file of the user: an overlay adds a file to a package of the
// standard library that only test binaries link. So a package's own TestMain
// and its calls of os.Exit don't matter.
package testrun

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Request says which tests to run and how.
type Request struct {
	Flags    []string // for go test
	Overlay  string   // the user's overlay, "" for none
	Patterns []string // packages
	Args     []string // for the test binaries
	Cover    []string // packages whose covered lines are wanted
	Settle   time.Duration
	Output   io.Writer // what go test prints
}

// A Process is what a test binary told when it ended.
type Process struct {
	Package string // import path, "" if unknown
	Dir     string // of the package
	End     End
	Stacks  []byte // its goroutines, as the runtime prints them
	Cover   []byte // a coverage profile, nil if none was asked for
}

// An End is how a process ended.
type End string

const (
	Exited      End = "exited"      // by itself; tests may have failed
	Died        End = "died"        // a test panicked, or its time was over
	Silent      End = "silent"      // it was killed, or a goroutine of its own panicked
	Unsupported End = "unsupported" // it has no goroutine leak profile
)

// A Result is what a run of tests came to.
type Result struct {
	Processes []Process
	Failed    bool // go test's own verdict
}

// ErrInterrupted means that the context ended before the run did.
var ErrInterrupted = errors.New("interrupted")

// Run runs the tests.
func (t *Toolchain) Run(ctx context.Context, r *Request) (*Result, error) {
	dir, err := os.MkdirTemp("", "memlint-confirm")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	dir = realPath(dir)
	users := r.Overlay
	if users == "" {
		users = overlayFlag(t.goflags)
	}
	overlay, err := writeOverlay(dir, t.goroot, t.abs(users))
	if err != nil {
		return nil, err
	}
	cmd := t.command(ctx, t.env(dir, overlay, r.Settle), r.args(overlay)...)
	output := &trimmer{out: r.Output}
	cmd.Stdout, cmd.Stderr = output, output
	failed, err := exitedNonZero(cmd.Run())
	output.flush()
	if ctx.Err() != nil {
		return nil, ErrInterrupted
	}
	if err != nil {
		return nil, err
	}
	processes, err := readProcesses(dir)
	return &Result{Processes: processes, Failed: failed}, err
}

func (r *Request) args(o *overlay) []string {
	args := []string{"test", "-overlay=" + o.path}
	if !slices.ContainsFunc(r.Flags, func(f string) bool { return strings.HasPrefix(f, "-count=") }) {
		args = append(args, "-count=1") // a cached result tells nothing
	}
	if len(r.Cover) > 0 {
		args = append(args, "-cover", "-coverpkg="+strings.Join(r.Cover, ","))
	}
	args = append(append(args, r.Flags...), r.Patterns...)
	if len(r.Args) > 0 {
		args = append(append(args, "-args"), r.Args...)
	}
	return args
}

// env returns the environment that makes test binaries report.
func (t *Toolchain) env(dir string, o *overlay, settle time.Duration) []string {
	env := []string{"MEMLINT_CONFIRM=" + dir, "MEMLINT_CONFIRM_SETTLE=" + strconv.FormatInt(settle.Milliseconds(), 10)}
	for _, name := range []string{"GODEBUG", "GOEXPERIMENT"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, "MEMLINT_CONFIRM_"+name+"="+value)
		}
	}
	if t.experiments != "" {
		env = append(env, "GOEXPERIMENT="+t.experiments)
	}
	if o.ancestors {
		env = append(env, "GODEBUG="+strings.TrimPrefix(os.Getenv("GODEBUG")+",tracebackancestors=5", ","))
	}
	return env
}

// overlayFlag returns the value of -overlay in GOFLAGS, which the flag on the
// command line replaces.
func overlayFlag(goflags string) string {
	for _, f := range strings.Fields(goflags) {
		name, value, _ := strings.Cut(f, "=")
		if strings.TrimLeft(name, "-") == "overlay" {
			return value
		}
	}
	return ""
}

// abs returns the path as the go command sees it.
func (t *Toolchain) abs(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(t.dir, path)
}

func readProcesses(dir string) ([]Process, error) {
	dirs, err := filepath.Glob(filepath.Join(dir, "process*"))
	if err != nil {
		return nil, err
	}
	var list []Process
	for _, d := range dirs {
		p := Process{End: Silent}
		wd, err := os.ReadFile(filepath.Join(d, "dir"))
		if err != nil {
			continue // killed at once
		}
		p.Dir = realPath(string(wd))
		if end, err := os.ReadFile(filepath.Join(d, "end")); err == nil {
			how, path, _ := bytes.Cut(end, []byte("\n"))
			p.End, p.Package = End(how), string(path)
			p.Stacks, _ = os.ReadFile(filepath.Join(d, "stacks"))
			p.Cover, _ = os.ReadFile(filepath.Join(d, "cover"))
		}
		list = append(list, p)
	}
	return list, nil
}

// exitedNonZero reports whether a command ended with a status of its own; any
// other error is returned.
func exitedNonZero(err error) (bool, error) {
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		return true, nil
	}
	return false, err
}
