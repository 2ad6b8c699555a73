package vetrun

import (
	"bytes"
	"context"
	"strings"
)

// A FixResult is what a run that fixes did.
type FixResult struct {
	Diff   string // for Diff: unified diff, empty if nothing would change
	Errors string // what the go command and the tool said
	Failed bool   // not every package could be analyzed, or not every fix applied
}

// Fix applies the first fix of each finding to the source files.
func Fix(ctx context.Context, r *Request) (*FixResult, error) {
	return fixing(ctx, r, "-fix")
}

// Diff returns what Fix would change.
func Diff(ctx context.Context, r *Request) (*FixResult, error) {
	result, err := fixing(ctx, r, "-fix", "-diff")
	if err != nil {
		return nil, err
	}
	// The go command fails on a diff as it does on an error: only an error
	// is told on the standard error.
	result.Failed = result.Failed && strings.TrimSpace(result.Errors) != ""
	return result, nil
}

func fixing(ctx context.Context, r *Request, flags ...string) (*FixResult, error) {
	asked, err := newScope(ctx, r)
	if err != nil {
		return nil, err
	}
	cmd := r.command(ctx, asked, r.Packages, flags...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	failed, err := exitedNonZero(cmd.Run())
	if ctx.Err() != nil {
		return nil, ErrInterrupted
	}
	if err != nil {
		return nil, err
	}
	return &FixResult{Diff: asked.keepDiff(stdout.String()), Errors: stderr.String(), Failed: failed}, nil
}
