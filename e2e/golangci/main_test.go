// Package golangci_test runs the real golangci-lint, linked with memlint's
// plugin, as its users do: on a module, with a configuration file.
package golangci_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/golangci/golangci-lint/v2/pkg/commands"

	_ "github.com/memlint/memlint/plugin"
)

// asLinter makes the test binary behave as golangci-lint: what "golangci-lint
// custom" builds is this same program.
const asLinter = "MEMLINT_E2E_AS_LINTER"

func TestMain(m *testing.M) {
	if os.Getenv(asLinter) == "" {
		os.Exit(runTests(m))
	}
	// The version must be "(devel)": with any other a rebuilt plugin would
	// be served stale results from golangci-lint's cache.
	if err := commands.Execute(commands.BuildInfo{GoVersion: "unknown", Version: "(devel)", Commit: "?", Date: "?"}); err != nil {
		fmt.Fprintln(os.Stderr, "The command is terminated due to an error:", err)
		os.Exit(3)
	}
}

// sharedCache is the golangci-lint cache of this test binary's runs.
var sharedCache string

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "golangci-cache-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	sharedCache = dir
	return m.Run()
}
