// Command bench measures what memlint costs, in processor time.
//
//	go run ./scripts/bench [-rounds N] [-dir DIR] [packages]
//
// It runs, in turns and on the same packages (std without arguments), go vet
// with a tool that does nothing, go vet with memlint, and plain go vet, each
// cold and the first two also warm. Then it loads the packages into its own
// process and prints what each analyzer takes of its own, beside inspect.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/memlint/memlint/internal/bench"
)

func main() {
	rounds := flag.Int("rounds", 3, "number of pairs")
	dir := flag.String("dir", "", "directory of the packages")
	own := flag.Bool("own", true, "also print the own time of each analyzer")
	flag.Parse()
	packages := flag.Args()
	if len(packages) == 0 {
		packages = []string{"std"}
	}
	if err := run(*rounds, *dir, *own, packages); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds int, dir string, own bool, packages []string) error {
	tools, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tools)
	b, err := bench.New(tools, dir, packages...)
	if err != nil {
		return err
	}
	var pairs []bench.Pair
	for i := range rounds {
		p, err := b.Pair()
		if err != nil {
			return err
		}
		pairs = append(pairs, p)
		cold, warm := p.Ratio()
		fmt.Printf("round %d: ratio %.2f cold, %.2f warm\n", i+1, cold, warm)
	}
	if err := printMedian(b, bench.Median(pairs)); err != nil || !own {
		return err
	}
	return printOwn(dir, packages)
}

func printMedian(b *bench.Bench, p bench.Pair) error {
	vet, err := b.GoVet()
	if err != nil {
		return err
	}
	fmt.Println("\n                    CPU     largest process")
	for _, line := range []struct {
		name string
		cost bench.Cost
	}{{"nothing, cold", p.Noop}, {"memlint, cold", p.Memlint}, {"go vet, cold", vet}, {"nothing, warm", p.NoopWarm}, {"memlint, warm", p.MemlintWarm}} {
		fmt.Printf("%-14s %7.2f s %10d MB\n", line.name, line.cost.CPU.Seconds(), line.cost.Peak>>20)
	}
	cold, warm := p.Ratio()
	fmt.Printf("\nmedian ratio: %.2f cold, %.2f warm\n", cold, warm)
	return nil
}

func printOwn(dir string, packages []string) error {
	times, err := bench.Own(dir, packages...)
	if err != nil {
		return err
	}
	fmt.Println("\nown processor time, without facts of dependencies:")
	for _, t := range times {
		fmt.Printf("%10.1f ms  %s\n", float64(t.CPU.Microseconds())/1000, t.Analyzer)
	}
	return nil
}
