package testrun

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// experiment is the build option that turns the goroutine leak profile on.
const experiment = "goroutineleakprofile"

// A Toolchain is the Go toolchain that runs the tests.
type Toolchain struct {
	dir         string // where the go command runs, "" for here
	Version     string
	goroot      string
	goflags     string
	experiments string   // value of GOEXPERIMENT with the profile, "" if none has to be set
	BuildFlags  []string // say which files make up the packages
}

// An UnsupportedError says that the toolchain has no goroutine leak profile.
type UnsupportedError struct{ Version string }

func (e *UnsupportedError) Error() string {
	return e.Version + " has no goroutine leak profile (GOEXPERIMENT=" + experiment + "), so nothing can be confirmed; go1.26 and later have it, such as GOTOOLCHAIN=go1.26.0"
}

// Find asks for the toolchain that counts in a directory, and returns an
// *UnsupportedError if it can't tell which goroutines leaked.
func Find(ctx context.Context, dir string, buildFlags []string) (*Toolchain, error) {
	t := &Toolchain{dir: dir, BuildFlags: buildFlags}
	var env struct{ GOVERSION, GOROOT, GOFLAGS, GOEXPERIMENT string }
	out, err := t.output(ctx, nil, "env", "-json", "GOVERSION", "GOROOT", "GOFLAGS", "GOEXPERIMENT")
	if err == nil {
		err = json.Unmarshal(out, &env)
	}
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	t.Version, t.goroot, t.goflags = env.GOVERSION, env.GOROOT, env.GOFLAGS
	// A later toolchain may have the profile without an experiment.
	if with := addExperiment(env.GOEXPERIMENT); t.accepts(ctx, with) {
		t.experiments = with
	} else if !t.hasProfile() {
		return nil, &UnsupportedError{cmp.Or(t.Version, "this Go toolchain")}
	}
	return t, nil
}

// Source returns the directory of the standard library's source.
func (t *Toolchain) Source() string { return realPath(filepath.Join(t.goroot, "src")) }

// addExperiment adds the profile to a list of experiments.
func addExperiment(list string) string {
	if slices.Contains(strings.Split(list, ","), experiment) {
		return list
	}
	return strings.TrimPrefix(list+","+experiment, ",")
}

// accepts reports whether the toolchain knows the experiments: an unknown one
// is an error.
func (t *Toolchain) accepts(ctx context.Context, experiments string) bool {
	out, err := t.output(ctx, []string{"GOEXPERIMENT=" + experiments}, "env", "GOEXPERIMENT")
	return err == nil && strings.Contains(string(out), experiment)
}

// hasProfile reports whether the standard library has the profile.
func (t *Toolchain) hasProfile() bool {
	text, err := os.ReadFile(filepath.Join(t.Source(), "runtime", "pprof", "pprof.go"))
	return err == nil && bytes.Contains(text, []byte(`"goroutineleak"`))
}

// command returns a go command. On cancellation it is asked to end rather than
// killed, for the tests would live on.
func (t *Toolchain) command(ctx context.Context, env []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = t.dir
	cmd.Env = append(cmd.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// output runs a go command; the error has what it said.
func (t *Toolchain) output(ctx context.Context, env []string, args ...string) ([]byte, error) {
	out, err := t.command(ctx, env, args...).Output()
	if exit := new(exec.ExitError); errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return out, errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	return out, err
}
