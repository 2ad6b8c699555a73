package vetrun

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/finding"
)

// A scope says which findings were asked for: the tool reports on more
// packages than those named, see package vettool.
type scope struct {
	all   bool             // whatever is reported
	deps  bool             // the tool has to report on dependencies of all modules
	paths []string         // import paths, if known
	dirs  []*regexp.Regexp // patterns of directories
}

// newScope returns the scope of the packages that the patterns name.
// Directories are matched here, anything else is asked of the go command.
func newScope(ctx context.Context, r *Request) (*scope, error) {
	if r.Deps {
		return &scope{all: true, deps: true}, nil
	}
	if r.onlyDirs() {
		return dirScope(r.Dir, r.Packages)
	}
	args := append([]string{"list", "-e", "-f={{.ImportPath}}"}, r.BuildFlags...)
	out, err := r.goCommand(ctx, append(append(args, "--"), r.Packages...)).Output()
	if err != nil {
		return &scope{deps: true}, nil // go vet says what is wrong
	}
	return &scope{deps: true, paths: strings.Fields(string(out))}, nil
}

// onlyDirs reports whether all patterns name directories of a module other
// than the standard library: then the dependencies that they may also name
// are those of the main module.
func (r *Request) onlyDirs() bool {
	if inStandardLibrary(r.Dir) {
		return false
	}
	return !slices.ContainsFunc(r.Packages, func(p string) bool {
		local := p == "." || p == ".." || strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../") || filepath.IsAbs(p)
		return !local || strings.HasSuffix(p, ".go")
	})
}

// inStandardLibrary reports whether the nearest go.mod is that of std or cmd,
// whose packages the go command knows without a module.
func inStandardLibrary(dir string) bool {
	dir, err := filepath.Abs(dir)
	for err == nil {
		data, readErr := os.ReadFile(filepath.Join(dir, "go.mod"))
		if readErr == nil {
			module, _, _ := strings.Cut(string(data), "\n")
			return module == "module std" || module == "module cmd"
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	return false
}

func dirScope(dir string, patterns []string) (*scope, error) {
	base, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	bases := []string{base}
	if real, err := filepath.EvalSymlinks(base); err == nil && real != base {
		bases = append(bases, real)
	}
	s := new(scope)
	for _, base := range bases {
		for _, pattern := range patterns {
			s.dirs = append(s.dirs, dirPattern(base, filepath.FromSlash(pattern)))
		}
	}
	return s, nil
}

// dirPattern returns what matches the directories of a pattern: "..." stands
// for any string, and "/..." at the end for none as well.
func dirPattern(base, pattern string) *regexp.Regexp {
	if !filepath.IsAbs(pattern) {
		pattern = filepath.Join(base, pattern)
	}
	pattern = filepath.Clean(pattern)
	below := string(filepath.Separator) + "..."
	pattern, all := strings.CutSuffix(pattern, below)
	expr := strings.ReplaceAll(regexp.QuoteMeta(pattern), regexp.QuoteMeta("..."), ".*")
	if all {
		expr += "(" + regexp.QuoteMeta(string(filepath.Separator)) + ".*)?"
	}
	return regexp.MustCompile("^" + expr + "$")
}

// keep returns the findings that were asked for.
func (s *scope) keep(list []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(list, func(f finding.Finding) bool {
		return !s.all && !s.hasPackage(f.Package) && !s.hasFile(f.Start.File)
	})
}

// keepDiff returns the parts of a unified diff that concern files of the
// scope.
func (s *scope) keepDiff(diff string) string {
	if s.all {
		return diff
	}
	var kept strings.Builder
	keeping := false
	lines := slices.Collect(strings.Lines(diff))
	for i, line := range lines {
		name, ok := strings.CutPrefix(line, "--- ")
		if ok && i+1 < len(lines) && strings.HasPrefix(lines[i+1], "+++ ") {
			keeping = s.hasFile(strings.TrimSuffix(strings.TrimSpace(name), " (old)"))
		}
		if keeping {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func (s *scope) hasPackage(path string) bool {
	return slices.Contains(s.paths, strings.TrimSuffix(path, "_test")) || slices.Contains(s.paths, path)
}

// hasFile reports whether the file stands in a directory of the scope, by its
// own name or by what its directory links to.
func (s *scope) hasFile(name string) bool {
	dir := filepath.Dir(name)
	real, err := filepath.EvalSymlinks(dir)
	return slices.ContainsFunc(s.dirs, func(d *regexp.Regexp) bool {
		return d.MatchString(dir) || err == nil && d.MatchString(real)
	})
}
