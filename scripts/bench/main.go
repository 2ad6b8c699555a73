// Command bench measures what memlint costs, in processor time.
//
//	go run ./scripts/bench [-rounds N] [-dir DIR] [packages]
//
// It runs, in turns and on the same packages (std without arguments), go vet
// with a tool that does nothing, go vet with memlint, and plain go vet, each
// cold and the first two also warm. Then it loads the packages into its own
// process and prints what each analyzer takes of its own, beside inspect.
//
//	go run ./scripts/bench -compare [-rounds N] [-dir DIR] [packages]
//
// It runs memlint, go vet, staticcheck and NilAway, each cold and warm, and
// prints a table. staticcheck and NilAway are installed into a temporary
// directory, or that of -bin, from the module proxy.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/memlint/memlint/internal/bench"
	"github.com/memlint/memlint/internal/peers"
)

func main() {
	rounds := flag.Int("rounds", 3, "number of pairs")
	dir := flag.String("dir", "", "directory of the packages")
	own := flag.Bool("own", true, "also print the own time of each analyzer")
	compare := flag.Bool("compare", false, "compare memlint with other tools")
	bin := flag.String("bin", "", "`directory` of the other tools; those that are not there are installed")
	flag.Parse()
	packages := flag.Args()
	if len(packages) == 0 {
		packages = []string{"std"}
	}
	err := error(nil)
	if *compare {
		err = runCompare(*rounds, *dir, *bin, packages)
	} else {
		err = run(*rounds, *dir, *own, packages)
	}
	if err != nil {
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

func runCompare(rounds int, dir, bin string, packages []string) error {
	temp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if bin == "" {
		bin = temp
	}
	for _, name := range []string{"staticcheck", "NilAway"} {
		if err := peers.Named(name).Install(bin); err != nil {
			return err
		}
	}
	b, err := bench.New(temp, dir, packages...)
	if err != nil {
		return err
	}
	rivals, err := b.Rivals(bin)
	if err != nil {
		return err
	}
	fmt.Println("| tool | cold | warm | largest process |\n|---|---|---|---|")
	for _, r := range rivals {
		c, err := b.Compare(r, rounds)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %.2f s | %.2f s | %d MB |\n", c.Name, c.Cold.CPU.Seconds(), c.Warm.CPU.Seconds(), max(c.Cold.Peak, c.Warm.Peak)>>20)
	}
	return nil
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
