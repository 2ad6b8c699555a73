package truth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A claim is what a driver says of a fixture, as its program prints it.
type claim struct {
	File, Function string
	Findings       int
	Reason, Why    string
	What           string
	PerCall        int64
	Race           bool
	Twins          []string

	program  *program
	index    int
	scenario string
	kinds    []string // of the findings
	profile  string   // what the profile of leaked goroutines shows
}

// A result is what a process prints.
type result struct {
	Calls, Gained, Profile int64
	Settled                time.Duration
	Error                  string
}

func (c *claim) subject() subject { return subject{c.scenario, c.Function} }

// claims asks the program for its claims.
func (p *program) claims(t *testing.T) (list []*claim) {
	t.Helper()
	cmd := exec.Command(p.path, "-truth.list")
	cmd.Dir = temp // a fixture makes a file when it is initialized
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", p.path, err)
	}
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatalf("%s: %v\n%s", p.path, err, out)
	}
	for i, c := range list {
		c.program, c.index, c.scenario = p, i, p.scenario(c.File)
	}
	return list
}

// checkTwins checks that each claim has a twin that memlint doesn't report, or
// that is the function itself on its other path.
func (c *claim) checkTwins(t *testing.T, reported []finding, declared map[subject]bool) {
	t.Helper()
	if c.Reason != "" {
		if c.Why == "" {
			t.Errorf("%s: the driver doesn't say why it is not run", c.subject())
		}
		return
	}
	if len(c.Twins) == 0 {
		t.Errorf("%s: the driver has no silent twin", c.subject())
	}
	for _, twin := range c.Twins {
		if s := c.twinSubject(twin); twin != "repaired" && !declared[s] {
			t.Errorf("%s: its twin %s is not declared", c.subject(), twin)
		}
		if twin != c.Function && slices.ContainsFunc(reported, func(f finding) bool { return f.scenario == c.scenario && f.function == twin }) {
			t.Errorf("%s: its twin %s is reported too", c.subject(), twin)
		}
	}
}

// twinSubject returns the function that a twin's name means.
func (c *claim) twinSubject(twin string) subject {
	scenario, function, ok := strings.Cut(twin, ": ")
	if !ok {
		return subject{c.scenario, twin}
	}
	return subject{scenario, function}
}

// atOnce is the number of processes that run at the same time: most of them
// wait, those with a bubble compute for a moment.
const atOnce = 6

// tryAll runs each claim in processes of its own: first the twins, which tell
// how long an end may take, then the leak. Races have the machine for
// themselves, at the end. Short tests try every fifth claim. It reports whether
// all of them hold.
func tryAll(t *testing.T, claims []*claim) bool {
	t.Helper()
	var chosen, races []*claim
	for i, c := range claims {
		switch {
		case c.Reason != "" || testing.Short() && i%5 != 0 || !strings.Contains(c.subject().String(), *only):
		case c.Race:
			races = append(races, c)
		default:
			chosen = append(chosen, c)
		}
	}
	failed := tryAtOnce(t, chosen, atOnce)
	return failed+tryAtOnce(t, races, 1) == 0
}

// tryAtOnce returns the number of claims that don't hold.
func tryAtOnce(t *testing.T, claims []*claim, processes int) int {
	t.Helper()
	var failed atomic.Int32
	var group sync.WaitGroup
	tokens := make(chan struct{}, processes)
	for _, c := range claims {
		tokens <- struct{}{}
		group.Go(func() {
			defer func() { <-tokens }()
			start := time.Now()
			if err := c.try(); err != nil {
				failed.Add(1)
				t.Errorf("%s: %v", c.subject(), err)
			}
			t.Logf("%s: %.1fs", c.subject(), time.Since(start).Seconds())
		})
	}
	group.Wait()
	return int(failed.Load())
}

// try runs the claim in processes that get the arguments.
func (c *claim) try(args ...string) error {
	watch := 200 * time.Millisecond
	for i, name := range c.Twins {
		settled, err := c.tryTwin(i, args)
		if err != nil {
			return fmt.Errorf("silent twin %s: %w", name, err)
		}
		watch = max(watch, 3*settled)
	}
	if text, ok := strings.CutPrefix(c.What, "panic: "); ok {
		return c.tryPanic(text, args)
	}
	r, err := c.run(append(slices.Clone(args), "-truth.watch="+watch.String())...)
	if err != nil {
		return err
	}
	c.profile = r.shown()
	if c.What == "goroutines" && c.profile == "" {
		c.profile = c.tryProfile(args)
	}
	return nil
}

// tryProfile runs a leak of a bubble again without it, for the profile. It
// returns nothing if the goroutines take too long to show by the clock on the wall.
func (c *claim) tryProfile(args []string) string {
	r, err := c.run(append(slices.Clone(args), "-truth.bubble=false", "-truth.patience=5s", "-truth.watch=1500ms")...)
	if err != nil {
		return "not taken"
	}
	return r.shown()
}

func (c *claim) tryTwin(i int, args []string) (time.Duration, error) {
	r, err := c.run(append(slices.Clone(args), fmt.Sprintf("-truth.twin=%d", i))...)
	if err != nil {
		return 0, err
	}
	return r.Settled, nil
}

// tryPanic checks that the leaking call ends the process with the panic.
func (c *claim) tryPanic(text string, args []string) error {
	_, err := c.run(args...)
	if err == nil {
		return fmt.Errorf("no panic")
	}
	if !strings.Contains(err.Error(), "panic: "+text) {
		return fmt.Errorf("no %q but %w", text, err)
	}
	return nil
}

// run starts the program on the claim.
func (c *claim) run(args ...string) (*result, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.program.path, append(slices.Clone(args), fmt.Sprintf("-truth.claim=%d", c.index))...)
	cmd.Dir = temp
	cmd.Env = append(os.Environ(), "TMPDIR="+temp, "GODEBUG=", "GOGC=", "GOMEMLIMIT=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the process doesn't end; if it uses the network or what is outside its bubble, add Real()\n%.2000s", stderr.Bytes())
	}
	if err != nil {
		return nil, fmt.Errorf("%w\n%.1000s", err, fromPanic(stderr.Bytes()))
	}
	r := new(result)
	if err := json.Unmarshal(lastLine(out), r); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	if r.Error != "" {
		return nil, fmt.Errorf("%s", r.Error)
	}
	return r, nil
}

// fromPanic returns what a process that has panicked says of it.
func fromPanic(text []byte) []byte {
	if at := bytes.Index(text, []byte("panic: ")); at >= 0 {
		return text[at:]
	}
	return text
}

func lastLine(out []byte) []byte {
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	return lines[len(lines)-1]
}

// shown says which part of the goroutines the leak profile shows.
func (r *result) shown() string {
	switch {
	case r.Profile < 0:
		return ""
	case r.Profile == 0:
		return "none"
	case r.Profile >= r.Gained*9/10:
		return "all"
	default:
		return "some"
	}
}

// readAll reads the files below the directories: go test runs a cached test
// again only if a file changed that the test itself has read.
func readAll(t *testing.T, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				_, err = os.ReadFile(file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
