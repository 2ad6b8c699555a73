// Package cli is memlint's command line: it turns flags into a run of go vet
// with memlint as its tool, prints what the run found, and explains analyzers
// and kinds.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/vettool"
)

// Exit statuses.
const (
	exitClean    = 0
	exitFindings = 1 // a leak or a risk was found
	exitError    = 2 // wrong use, or a package that could not be analyzed
)

// Main runs the binary, as whatever it is called for, and exits.
func Main(suite *catalog.Suite) {
	if vettool.Called(os.Args[1:]) {
		vettool.Main(suite)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	c := &command{suite: suite, stdout: os.Stdout, stderr: os.Stderr}
	status := c.run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// A command is one run of the command line.
type command struct {
	suite          *catalog.Suite
	stdout, stderr *os.File
}

// run runs the command and returns its exit status.
func (c *command) run(ctx context.Context, args []string) int {
	if len(args) > 0 {
		if args[0] == "confirm" {
			return c.confirm(ctx, args[1:])
		}
		if sub := subcommand(args[0]); sub != nil {
			return c.status(sub(c, args[1:]))
		}
	}
	s, err := c.parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return c.status(c.help(nil))
	case err != nil:
		return c.status(usageError{err})
	case s.version:
		return c.status(c.version(nil))
	}
	status, err := c.analyze(ctx, s)
	if err != nil {
		return c.status(err)
	}
	return status
}

// subcommand returns what a command word runs, or nil.
func subcommand(word string) func(*command, []string) error {
	switch word {
	case "config":
		return (*command).printConfig
	case "help":
		return (*command).help
	case "explain":
		return (*command).explain
	case "gopls":
		return (*command).gopls
	case "kinds":
		return (*command).kinds
	case "version":
		return (*command).version
	}
	return nil
}

// A usageError is a mistake on the command line.
type usageError struct{ error }

// status prints the error, if any, and returns the exit status.
func (c *command) status(err error) int {
	if err == nil {
		return exitClean
	}
	fmt.Fprintf(c.stderr, "memlint: %v\n", err)
	if errors.As(err, new(usageError)) {
		io.WriteString(c.stderr, "Run \"memlint help\" for the use of memlint.\n")
	}
	return exitError
}
