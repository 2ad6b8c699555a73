// Package bench measures what memlint costs under go vet: the processor time
// of the whole tree of processes, beside that of a tool that does nothing, in
// turns, on the same packages.
package bench

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// A Cost is what one run took.
type Cost struct {
	CPU  time.Duration // user and system, of the go command and all that it started
	Peak int64         // bytes of memory of the largest process; 0 if not known
}

// A Bench measures runs of go vet on some packages.
type Bench struct {
	Dir      string // where the packages are; "" for the current directory
	Packages []string
	tools    string // directory of the built tools
	stamp    int64
}

// New returns a Bench that keeps its tools in a directory. It compiles the
// packages, so that no run has to.
func New(tools, dir string, packages ...string) (*Bench, error) {
	b := &Bench{Dir: dir, Packages: packages, tools: tools, stamp: time.Now().UnixNano()}
	// go vet of nothing but the build tags needs all export data.
	_, err := b.run("vet", append([]string{"-buildtag"}, packages...)...)
	return b, err
}

// A Tool is a built tool for go vet.
type Tool string

// The import paths of the tools.
const (
	Memlint = "github.com/memlint/memlint/cmd/memlint"
	Noop    = "github.com/memlint/memlint/scripts/bench/noop"
)

// Build builds a tool that go vet has no results of: its build information
// has a flag that no other build had.
func (b *Bench) Build(path string) (Tool, error) {
	b.stamp++
	name := filepath.Join(b.tools, fmt.Sprintf("%s%d.exe", filepath.Base(path), b.stamp))
	cmd := exec.Command("go", "build", "-ldflags", fmt.Sprintf("-X main.stamp=%d", b.stamp), "-o", name, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return Tool(name), nil
}

// Run runs the tool. The first run of a tool is cold, the later ones take
// what go vet has kept.
func (b *Bench) Run(t Tool) (Cost, error) {
	return b.run("vet", append([]string{"-vettool=" + string(t)}, b.Packages...)...)
}

// GoVet runs go vet's own analyzers, cold.
func (b *Bench) GoVet() (Cost, error) {
	b.stamp++
	return b.run("vet", append([]string{fmt.Sprintf("-printf.funcs=bench%d", b.stamp)}, b.Packages...)...)
}

func (b *Bench) run(command string, args ...string) (Cost, error) {
	return b.measure(exec.Command("go", append([]string{command}, args...)...))
}

// measure runs a command. That it finds something is no failure.
func (b *Bench) measure(cmd *exec.Cmd) (Cost, error) {
	cmd.Dir = b.Dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || !bytes.Contains(out.Bytes(), []byte(".go:"))) {
		return Cost{}, fmt.Errorf("%v: %w\n%s", cmd.Args, err, out.Bytes())
	}
	return Cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak(cmd.ProcessState)}, nil
}

// A Pair is what memlint and the tool that does nothing took beside each other.
type Pair struct {
	Noop, Memlint         Cost // cold
	NoopWarm, MemlintWarm Cost
}

// Pair runs both tools, each cold and warm.
func (b *Bench) Pair() (p Pair, err error) {
	for _, tool := range []struct {
		path       string
		cold, warm *Cost
	}{{Noop, &p.Noop, &p.NoopWarm}, {Memlint, &p.Memlint, &p.MemlintWarm}} {
		built, err := b.Build(tool.path)
		if err != nil {
			return p, err
		}
		for _, cost := range []*Cost{tool.cold, tool.warm} {
			if *cost, err = b.Run(built); err != nil {
				return p, err
			}
		}
		if err := os.Remove(string(built)); err != nil {
			return p, err
		}
	}
	return p, nil
}

// Ratio returns how many times the processor time of the tool that does
// nothing memlint takes, cold and warm.
func (p Pair) Ratio() (cold, warm float64) {
	return ratio(p.Memlint.CPU, p.Noop.CPU), ratio(p.MemlintWarm.CPU, p.NoopWarm.CPU)
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }

// Median returns the pair with the median cold ratio.
func Median(pairs []Pair) Pair {
	sorted := slices.SortedFunc(slices.Values(pairs), func(a, b Pair) int {
		x, _ := a.Ratio()
		y, _ := b.Ratio()
		return cmp.Compare(x, y)
	})
	return sorted[len(sorted)/2]
}
