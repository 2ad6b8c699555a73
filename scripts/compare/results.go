package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/peers"
)

// results are counts of functions.
type results struct {
	planted      int            // defects in examples/leaky
	found        map[string]int // of those, by tool
	repaired     map[string]int // functions reported in examples/fixed, by tool
	kinds        map[string]*kindResult
	silent       int            // functions of fixtures of which memlint says nothing
	silentAlarms map[string]int // of those, reported by tool
	offTopic     map[string]int // places reported by tools that look for something else
}

// A kindResult counts the functions of the fixtures with a defect of a kind.
type kindResult struct {
	functions int
	found     map[string]int // by peer
}

func newResults() *results {
	r := &results{found: make(map[string]int), repaired: make(map[string]int), kinds: make(map[string]*kindResult), silentAlarms: make(map[string]int), offTopic: make(map[string]int)}
	for _, k := range analyzers.Kinds() {
		r.kinds[k.ID()] = &kindResult{found: make(map[string]int)}
	}
	return r
}

const self = "memlint"

// A finding is one of memlint's.
type finding struct {
	peers.Place
	analyzer, kind string
}

// memlintFindings runs memlint with the kinds that are off by default. Notes
// are no leaks.
func (t tools) memlintFindings(c corpus) ([]finding, error) {
	var off []string
	for _, k := range analyzers.Kinds() {
		if k.Off {
			off = append(off, k.ID())
		}
	}
	cmd := exec.Command(t.memlint, append([]string{"-json", "-enable=" + strings.Join(off, ",")}, c.patterns...)...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), c.env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		return nil, fmt.Errorf("memlint in %s: %w\n%s", c.dir, err, &stderr)
	}
	return decode(c.dir, out)
}

func decode(dir string, out []byte) ([]finding, error) {
	var doc struct {
		Findings []struct {
			Analyzer, Kind, Severity string
			Start                    struct {
				File string
				Line int
			}
		}
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		return nil, err
	}
	var list []finding
	for _, f := range doc.Findings {
		if f.Severity == "note" {
			continue
		}
		file := filepath.FromSlash(f.Start.File)
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
		}
		list = append(list, finding{peers.Place{File: file, Line: f.Start.Line}, f.Analyzer, f.Analyzer + "/" + f.Kind})
	}
	return list, nil
}

// A defect is one that is planted in examples/leaky.
type defect struct{ file, function string }

func planted() ([]defect, error) {
	text, err := os.ReadFile(filepath.Join("examples", "defects.txt"))
	if err != nil {
		return nil, err
	}
	var list []defect
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 3 {
			list = append(list, defect{filepath.FromSlash(f[1]), f[2]})
		}
	}
	return list, nil
}

// examples runs the tools on the service with planted defects and on its
// repaired twin.
func (r *results) examples(t tools) error {
	defects, err := planted()
	if err != nil {
		return err
	}
	r.planted = len(defects)
	leaky, err := filepath.Abs(filepath.Join("examples", "leaky"))
	if err != nil {
		return err
	}
	reported, err := r.reportedIn(t, leaky)
	if err != nil {
		return err
	}
	for tool, functions := range reported {
		r.found[tool] = len(slices.DeleteFunc(slices.Clone(defects), func(d defect) bool {
			return !slices.ContainsFunc(functions, func(f *function) bool { return f.file == filepath.Join(leaky, d.file) && f.name == d.function })
		}))
	}
	reported, err = r.reportedIn(t, filepath.Join(filepath.Dir(leaky), "fixed"))
	for tool, functions := range reported {
		r.repaired[tool] = len(functions)
	}
	return err
}

// reportedIn returns the functions of a module in which each tool reports
// something.
func (r *results) reportedIn(t tools, dir string) (map[string][]*function, error) {
	functions, err := functionsIn(dir)
	if err != nil {
		return nil, err
	}
	c := corpus{dir: dir, env: []string{"GOWORK=off"}, patterns: []string{"./..."}}
	mine, err := t.memlintFindings(c)
	if err != nil {
		return nil, err
	}
	reported := map[string][]*function{self: functionsOf(functions, placesOf(mine))}
	for _, p := range peers.All() {
		places, err := p.Find(t.peers, dir, c.env, c.patterns...)
		if err != nil {
			return nil, err
		}
		if p.OffTopic {
			r.offTopic[p.Name] += len(places)
			continue
		}
		reported[p.Name] = functionsOf(functions, places)
	}
	return reported, nil
}

func placesOf(list []finding) []peers.Place {
	var places []peers.Place
	for _, f := range list {
		places = append(places, f.Place)
	}
	return places
}

// functionsOf returns the functions, each once, around places.
func functionsOf(byFile map[string][]*function, places []peers.Place) []*function {
	var list []*function
	for _, p := range places {
		if f := at(byFile, p.File, p.Line); f != nil && !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

// fixtures runs the tools on a corpus of fixtures. Of an analyzer's fixtures,
// the defects are what that analyzer reports: its tests hold each against a
// comment in the fixture. Silent are the functions of which no analyzer says
// anything.
func (r *results) fixtures(t tools, c corpus) error {
	functions, err := functionsIn(c.dir)
	if err != nil {
		return err
	}
	mine, err := t.memlintFindings(c)
	if err != nil {
		return err
	}
	defective := r.defective(c, functions, mine)
	silent := silentOf(c, functions, functionsOf(functions, placesOf(mine)))
	r.silent += len(silent)
	for _, p := range peers.All() {
		places, err := p.Find(t.peers, c.dir, c.env, c.patterns...)
		if err != nil {
			return err
		}
		if p.OffTopic {
			r.offTopic[p.Name] += len(places)
			continue
		}
		in := functionsOf(functions, places)
		for kind, list := range defective {
			for _, f := range list {
				if slices.Contains(in, f) {
					r.kinds[kind].found[p.Name]++
				}
			}
		}
		for _, f := range in {
			if slices.Contains(silent, f) {
				r.silentAlarms[p.Name]++
			}
		}
	}
	return nil
}

// defective counts and returns the functions with a defect, by kind.
func (r *results) defective(c corpus, functions map[string][]*function, mine []finding) map[string][]*function {
	list := make(map[string][]*function)
	for _, m := range mine {
		rel, err := filepath.Rel(c.dir, m.File)
		f := at(functions, m.File, m.Line)
		if err != nil || f == nil || c.analyzer(rel) != m.analyzer || slices.Contains(list[m.kind], f) {
			continue
		}
		list[m.kind] = append(list[m.kind], f)
		r.kinds[m.kind].functions++
	}
	return list
}

// silentOf returns the functions of analyzers' fixtures that are not reported.
func silentOf(c corpus, functions map[string][]*function, reported []*function) []*function {
	var list []*function
	for file, in := range functions {
		rel, err := filepath.Rel(c.dir, file)
		if err != nil || !slices.Contains(analyzerNames(), c.analyzer(rel)) {
			continue
		}
		for _, f := range in {
			if !slices.Contains(reported, f) {
				list = append(list, f)
			}
		}
	}
	return list
}

func analyzerNames() []string {
	var names []string
	for _, a := range analyzers.All() {
		names = append(names, a.Name)
	}
	return names
}
