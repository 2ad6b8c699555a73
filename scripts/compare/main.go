// Command compare runs other tools on memlint's examples and fixtures, beside
// memlint, and counts what each reports.
//
//	go run ./scripts/compare            # print docs/comparison.md
//	go run ./scripts/compare -update    # write it, and the table in README.md
//
// The other tools are installed into a temporary directory, or that of -bin,
// from the module proxy.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/memlint/memlint/internal/peers"
	"github.com/memlint/memlint/internal/testbinary"
)

func main() {
	update := flag.Bool("update", false, "write docs/comparison.md and the table in README.md")
	bin := flag.String("bin", "", "`directory` of the tools; those that are not there are installed")
	flag.Parse()
	if err := run(*bin, *update); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(bin string, update bool) error {
	temp, err := os.MkdirTemp("", "compare")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if bin == "" {
		bin = temp
	}
	for _, p := range peers.All() {
		if err := p.Install(bin); err != nil {
			return err
		}
	}
	memlint, err := testbinary.Memlint(temp)
	if err != nil {
		return err
	}
	r, err := compare(tools{memlint, bin}, temp)
	if err != nil {
		return err
	}
	if !update {
		_, err := os.Stdout.Write(r.page())
		return err
	}
	if err := os.WriteFile(filepath.Join("docs", "comparison.md"), r.page(), 0o666); err != nil {
		return err
	}
	return replaceTable("README.md", r.short())
}

// tools are the programs to run.
type tools struct{ memlint, peers string }

// compare runs all tools on the examples and the fixtures.
func compare(t tools, temp string) (*results, error) {
	r := newResults()
	if err := r.examples(t); err != nil {
		return nil, err
	}
	list, err := layOut(filepath.Join("testdata", "src"), temp)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if err := r.fixtures(t, c); err != nil {
			return nil, err
		}
	}
	return r, nil
}
