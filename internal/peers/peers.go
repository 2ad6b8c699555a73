// Package peers fetches and runs other tools, at fixed versions, so that
// memlint can be put beside them. None of them is a dependency of memlint: the
// go command installs them where it is told to.
package peers

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// A Peer is another tool.
type Peer struct {
	Name    string
	Path    string   // what go install takes; "" for a part of the go command
	Version string   // the Go version without Path
	Leaks   []string // arguments that leave the checks that are about leaks
	// OffTopic tools look for something else: that they report something where
	// there is a leak says nothing.
	OffTopic bool
}

// All returns the peers in the order of the tables.
func All() []Peer {
	return []Peer{
		{Name: "go vet", Version: runtime.Version(), Leaks: []string{"-lostcancel", "-httpresponse", "-sigchanyzer", "-waitgroup", "-defers"}},
		{Name: "staticcheck", Path: "honnef.co/go/tools/cmd/staticcheck", Version: "v0.8.2", Leaks: []string{"-tests=false", "-checks=SA1015,SA1017,SA2000,SA5001,SA5003,SA5005"}},
		{Name: "bodyclose", Path: "github.com/timakin/bodyclose", Version: "v0.0.0-20260723120731-857993a2939c"},
		{Name: "sqlclosecheck", Path: "github.com/ryanrolds/sqlclosecheck", Version: "v0.6.0"},
		{Name: "gosec G118", Path: "github.com/securego/gosec/v2/cmd/gosec", Version: "v2.30.0", Leaks: []string{"-include=G118", "-quiet", "-fmt=golint"}},
		{Name: "NilAway", Path: "go.uber.org/nilaway/cmd/nilaway", Version: "v0.0.0-20260918162853-acb8859b9031", Leaks: []string{"-pretty-print=false"}, OffTopic: true},
	}
}

// Named returns the peer of that name.
func Named(name string) Peer {
	for _, p := range All() {
		if p.Name == name {
			return p
		}
	}
	panic("no peer " + name)
}

// Title names the peer with its version, as readers know it: a pseudo-version
// by its commit.
func (p Peer) Title() string {
	version := p.Version
	if i := strings.LastIndex(version, "-"); i >= 0 {
		version = version[i+1:]
	}
	if p.Path == "" {
		version = strings.TrimPrefix(version, "go")
	}
	return p.Name + " " + version
}

// Install installs the peer into a directory, unless it is there.
func (p Peer) Install(dir string) error {
	if p.Path == "" {
		return nil
	}
	if _, err := os.Stat(p.binary(dir)); err == nil {
		return nil
	}
	cmd := exec.Command("go", "install", p.Path+"@"+p.Version)
	cmd.Env = append(os.Environ(), "GOBIN="+filepath.Dir(p.binary(dir)), "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go install %s@%s: %w\n%s", p.Path, p.Version, err, out)
	}
	return nil
}

func (p Peer) binary(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs // commands run elsewhere
	}
	name := filepath.Join(dir, filepath.Base(p.Path))
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return name
}

// Command returns the command that runs the peer, as installed in bin, with
// arguments.
func (p Peer) Command(bin string, args ...string) *exec.Cmd {
	if p.Path == "" {
		return exec.Command("go", append([]string{"vet"}, args...)...)
	}
	return exec.Command(p.binary(bin), args...)
}

// A Place is where a peer reports something.
type Place struct {
	File string // absolute
	Line int
}

// Find runs the leak checks of the peer on packages in a directory.
func (p Peer) Find(bin, dir string, env []string, patterns ...string) ([]Place, error) {
	cmd := p.Command(bin, append(append([]string(nil), p.Leaks...), patterns...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	places := parse(dir, out)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || len(places) == 0) {
		return nil, fmt.Errorf("%s in %s: %w\n%s", p.Name, dir, err, out)
	}
	return places, nil
}

// place is how all of them begin a line: file:line:col: message.
var place = regexp.MustCompile(`^(\S+\.go):(\d+):\d+: `)

// parse reads the places out of what a peer printed. Tests don't count.
func parse(dir string, out []byte) []Place {
	var list []Place
	for line := range bytes.Lines(out) {
		m := place.FindSubmatch(line)
		if m == nil || bytes.HasSuffix(m[1], []byte("_test.go")) {
			continue
		}
		file := filepath.FromSlash(string(m[1]))
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
		}
		n, _ := strconv.Atoi(string(m[2]))
		list = append(list, Place{file, n})
	}
	return list
}
