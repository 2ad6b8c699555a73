// Command memlint finds Go code that holds memory or goroutines for ever.
// It is a command of its own, a tool for go vet -vettool and go fix -fixtool,
// and the same binary serves all of them. Run "memlint help" for its use.
package main

import (
	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/cli"
	"github.com/memlint/memlint/internal/cli/catalog"
)

func main() {
	cli.Main(&catalog.Suite{New: analyzers.New, Kinds: analyzers.Kinds()})
}
