package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
)

// A query says which packages to load, and how the go command finds them.
type query struct {
	dir      string   // where the go command runs
	root     string   // packages below it are the project's own, except vendored ones
	env      []string // "K=V" on top of the process's environment
	flags    []string // build flags, such as -mod=vendor
	patterns []string
	depth    int    // how far away third-party packages have facts, -1 for all
	bare     bool   // load packages without their tests
	graph    bool   // the whole suite also runs on all dependencies; needs bare
	shuffled bool   // begin with packages in random order
	lang     string // Go version of packages without a module, such as "go1.16"
}

// sequence returns the numbers below n in the order in which packages are
// begun.
func (q query) sequence(n int) []int {
	if q.shuffled {
		return rand.Perm(n)
	}
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// listed is what go list tells of one package.
type listed struct {
	ImportPath   string
	Dir          string
	GoFiles      []string
	CgoFiles     []string
	SFiles       []string
	IgnoredFiles []string `json:"IgnoredGoFiles"`
	ImportMap    map[string]string
	Imports      []string
	Standard     bool
	DepOnly      bool
	ForTest      string // the package whose test this variant is for
	Module       *listedModule
	Error        *listedError
}

type listedModule struct {
	Path      string
	Version   string
	GoVersion string
}

type listedError struct {
	Pos string
	Err string
}

func (e *listedError) Error() string {
	if e.Pos == "" {
		return strings.TrimSpace(e.Err)
	}
	return e.Pos + ": " + strings.TrimSpace(e.Err)
}

const listFields = "ImportPath,Dir,GoFiles,CgoFiles,SFiles,IgnoredGoFiles,ImportMap,Imports,Standard,DepOnly,ForTest,Module,Error"

// list runs go list on the query. Each package comes after those it imports.
// It builds nothing: files that import "C" stay as they were written.
func list(q query) ([]*listed, error) {
	args := []string{"list", "-e", "-deps", "-json=" + listFields, fmt.Sprintf("-test=%t", !q.bare)}
	args = append(append(args, q.flags...), "--")
	cmd := exec.Command("go", append(args, q.patterns...)...)
	cmd.Dir = q.dir
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=1", "GOTOOLCHAIN=local"), q.env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list in %s: %w: %s", q.dir, err, lastLines(stderr.String(), 5))
	}
	return decodeList(bytes.NewReader(out))
}

func decodeList(r io.Reader) ([]*listed, error) {
	var all []*listed
	dec := json.NewDecoder(r)
	for {
		p := new(listed)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, p)
	}
}

// lastLines returns the last n lines of the text: the go command's verdict
// stands at the end.
func lastLines(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
