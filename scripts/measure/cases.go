package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
)

// A leakCase is one real leak: the commit before its repair, the repair, and
// the function that leaks.
type leakCase struct {
	ID        string `json:"id"`
	Repo      string `json:"repo"` // "owner/name"
	Parent    string `json:"parent"`
	Fix       string `json:"fix"`
	ModuleDir string `json:"module_dir"`
	Package   string `json:"package"` // directory, from the module's
	File      string `json:"file"`    // from the repository's root
	Func      string `json:"func"`    // "F", "(T).M" or "(*T).M"
	Analyzer  string `json:"analyzer"`
	How       string `json:"tc_how"` // "vendor", "mod" or "gopath"
}

// readCases reads the cases of a file, one JSON object a line.
func readCases(file string) ([]leakCase, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cases, err := parseCases(f)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", file, err)
	}
	return cases, nil
}

func parseCases(r io.Reader) ([]leakCase, error) {
	var cases []leakCase
	seen := make(map[string]bool)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var c leakCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("%d: %w", n, err)
		}
		if err := c.valid(); err != nil {
			return nil, fmt.Errorf("%d: %w", n, err)
		}
		if seen[c.ID] {
			return nil, fmt.Errorf("%d: case %s is there twice", n, c.ID)
		}
		seen[c.ID] = true
		cases = append(cases, c)
	}
	return cases, lines.Err()
}

func (c leakCase) valid() error {
	for _, f := range []struct{ name, value string }{
		{"id", c.ID}, {"repo", c.Repo}, {"parent", c.Parent}, {"fix", c.Fix},
		{"file", c.File}, {"func", c.Func}, {"analyzer", c.Analyzer},
	} {
		if f.value == "" {
			return fmt.Errorf("case %q has no %s", c.ID, f.name)
		}
	}
	if strings.ContainsAny(c.ID, `/\`) || strings.Count(c.Repo, "/") != 1 {
		return fmt.Errorf("case %q: an id has no slash and a repo has one", c.ID)
	}
	switch c.How {
	case "", "vendor", "mod", "gopath":
		return nil
	}
	return fmt.Errorf("case %q: tc_how %q is none of vendor, mod, gopath", c.ID, c.How)
}

// selectCases returns the cases of the analyzer and with the id; "" selects
// all.
func selectCases(cases []leakCase, analyzer, id string) ([]leakCase, error) {
	ids := strings.FieldsFunc(id, func(r rune) bool { return r == ',' })
	list := slices.DeleteFunc(slices.Clone(cases), func(c leakCase) bool {
		return analyzer != "" && c.Analyzer != analyzer || len(ids) > 0 && !slices.Contains(ids, c.ID)
	})
	if len(list) == 0 {
		return nil, errors.New("no case matches -analyzer and -id")
	}
	return list, nil
}

// moduleDir returns the module's directory within the repository.
func (c leakCase) moduleDir() string { return path.Clean(c.ModuleDir) }

// packageDir returns the package's directory within the repository.
func (c leakCase) packageDir() string { return path.Dir(c.File) }

// isTest reports whether the file is a test in the case's package.
func (c leakCase) isTest(name string) bool {
	return path.Dir(name) == c.packageDir() && strings.HasSuffix(name, "_test.go")
}
