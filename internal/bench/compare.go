package bench

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/peers"
)

// A Rival is a tool that is measured beside memlint, as its users run it.
type Rival struct {
	Name string
	// start returns the command, the same for a cold run and the warm one that
	// follows. What it keeps is new, or goes into the directory.
	start func(dir string) (func() *exec.Cmd, error)
}

// Rivals returns memlint, go vet, staticcheck and NilAway; bin has those that
// are no part of Go or memlint.
func (b *Bench) Rivals(bin string) ([]Rival, error) {
	vet, staticcheck, nilaway := peers.Named("go vet"), peers.Named("staticcheck"), peers.Named("NilAway")
	own, err := b.own()
	if err != nil {
		return nil, err
	}
	return []Rival{
		{"memlint", func(string) (func() *exec.Cmd, error) {
			tool, err := b.Build(Memlint)
			return func() *exec.Cmd {
				return vet.Command("", append([]string{"-vettool=" + string(tool)}, b.Packages...)...)
			}, err
		}},
		{vet.Title(), func(string) (func() *exec.Cmd, error) {
			b.stamp++
			fresh := fmt.Sprintf("-printf.funcs=bench%d", b.stamp)
			return func() *exec.Cmd { return vet.Command("", append([]string{fresh}, b.Packages...)...) }, nil
		}},
		{staticcheck.Title(), func(dir string) (func() *exec.Cmd, error) {
			return func() *exec.Cmd {
				cmd := staticcheck.Command(bin, b.Packages...)
				cmd.Env = append(os.Environ(), "STATICCHECK_CACHE="+dir)
				return cmd
			}, nil
		}},
		{nilaway.Title(), func(string) (func() *exec.Cmd, error) {
			return func() *exec.Cmd {
				return nilaway.Command(bin, append([]string{"-include-pkgs=" + own}, b.Packages...)...)
			}, nil
		}},
	}, nil
}

// own returns what NilAway is to look at, as its page advises: the packages of
// the module, or in the standard library the named ones.
func (b *Bench) own() (string, error) {
	cmd := exec.Command("go", "list", "-f", "{{if .Standard}}{{.ImportPath}}{{else}}{{.Module.Path}}{{end}}")
	cmd.Args = append(cmd.Args, b.Packages...)
	cmd.Dir = b.Dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list: %w", err)
	}
	paths := strings.Fields(string(out))
	slices.Sort(paths)
	return strings.Join(slices.Compact(paths), ","), nil
}

// A Comparison is what a rival took.
type Comparison struct {
	Name       string
	Cold, Warm Cost
}

// Compare runs a rival cold and warm, as often as there are rounds, and returns
// the round with the median cold cost.
func (b *Bench) Compare(r Rival, rounds int) (Comparison, error) {
	var list []Comparison
	for i := range rounds {
		dir := filepath.Join(b.tools, fmt.Sprintf("%s%d", strings.Fields(r.Name)[0], i))
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return Comparison{}, err
		}
		start, err := r.start(dir)
		if err != nil {
			return Comparison{}, err
		}
		c := Comparison{Name: r.Name}
		for _, cost := range []*Cost{&c.Cold, &c.Warm} {
			if *cost, err = b.measure(start()); err != nil {
				return Comparison{}, err
			}
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Comparison) int { return cmp.Compare(a.Cold.CPU, b.Cold.CPU) })
	return list[len(list)/2], nil
}
