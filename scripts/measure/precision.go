package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/report"
)

// judged is one row of docs/precision.md: a finding that was read.
type judged struct {
	repo, commit string
	file         string // within the repository
	line         string
	kind         string // "analyzer/kind"
	verdict      string // "true", "mended" or "false"
}

// expected reports whether memlint is to report the place now.
func (v judged) expected() bool { return v.verdict != "mended" }

func (v judged) place() string { return v.file + ":" + v.line + " " + v.kind }

var (
	sectionLine = regexp.MustCompile(`^## (\w+)$`)
	verdictRow  = regexp.MustCompile("^\\| ([\\w.-]+/[\\w.-]+) \\| (\\S+) \\| `([^`:]+):(\\d+)[^`]*` \\| ([\\w/-]+) \\| (true|mended|false) \\|")
)

// parseVerdicts reads the rows that name a place. Kinds stand without their
// analyzer in the section of an analyzer.
func parseVerdicts(r io.Reader) ([]judged, error) {
	var list []judged
	section := ""
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		text := lines.Text()
		if strings.HasPrefix(text, "## ") {
			section = ""
		}
		if m := sectionLine.FindStringSubmatch(text); m != nil {
			section = m[1]
		}
		if m := verdictRow.FindStringSubmatch(text); m != nil {
			kind := m[5]
			if !strings.Contains(kind, "/") {
				kind = section + "/" + kind
			}
			list = append(list, judged{m[1], m[2], m[3], m[4], kind, m[6]})
		}
	}
	return list, lines.Err()
}

// precisionFlags are the command line of measure precision.
type precisionFlags struct {
	checkouts, page, repo string
	workers, depth        int
}

func parsePrecision(args []string, stderr io.Writer) (*precisionFlags, error) {
	f := new(precisionFlags)
	fs := newFlags("precision", "precision -checkouts DIR [flags]", stderr)
	fs.StringVar(&f.checkouts, "checkouts", "", "the `folder` of the checkouts, each named as its repository is, without the owner")
	fs.StringVar(&f.page, "page", filepath.Join("docs", "precision.md"), "the `file` with the verdicts")
	fs.StringVar(&f.repo, "repo", "", "look only at this `owner/name`")
	fs.IntVar(&f.workers, "j", runtime.GOMAXPROCS(0), "how many packages to load at a time")
	fs.IntVar(&f.depth, "depth", 1, depthUsage)
	if err := parseFlags(fs, args); err != nil {
		return nil, err
	}
	if f.checkouts == "" || fs.NArg() > 0 {
		return nil, usagef("precision needs -checkouts, and takes only flags")
	}
	return f, nil
}

// runPrecision scans the packages of the verdicts in the checkouts and tells
// which are not as the page says: what is true or false must be reported, what
// was mended must not.
func runPrecision(args []string, stdout, stderr io.Writer) error {
	f, err := parsePrecision(args, stderr)
	if err != nil {
		return err
	}
	page, err := os.Open(f.page)
	if err != nil {
		return err
	}
	defer page.Close()
	verdicts, err := parseVerdicts(page)
	if err != nil {
		return err
	}
	if f.repo != "" {
		verdicts = slices.DeleteFunc(verdicts, func(v judged) bool { return v.repo != f.repo })
	}
	same, differ, absent := 0, 0, 0
	for _, of := range byRepo(verdicts) {
		dir := f.checkout(of[0].repo)
		if !exists(dir) {
			fmt.Fprintf(stdout, "%s: no checkout\n", of[0].repo)
			absent += len(of)
			continue
		}
		wrong, err := f.compare(dir, of)
		if err != nil {
			fmt.Fprintf(stdout, "%s: %v\n", of[0].repo, err)
			absent += len(of)
			continue
		}
		for _, line := range wrong {
			fmt.Fprintf(stdout, "%s: %s\n", of[0].repo, line)
		}
		differ += len(wrong)
		same += len(of) - len(wrong)
	}
	fmt.Fprintf(stdout, "%d verdicts as the page says, %d differ, %d without a checkout that loads\n", same, differ, absent)
	if differ > 0 {
		return errNotProved
	}
	return nil
}

// checkout returns the folder of a repository; Go's own is the toolchain's.
func (f *precisionFlags) checkout(repo string) string {
	if repo == "golang/go" {
		return runtime.GOROOT()
	}
	return filepath.Join(f.checkouts, path.Base(repo))
}

func byRepo(list []judged) [][]judged {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b judged) int { return cmp.Compare(a.repo, b.repo) })
	var groups [][]judged
	for i, v := range sorted {
		if i == 0 || v.repo != sorted[i-1].repo {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], v)
	}
	return groups
}

// compare returns what differs in one checkout.
func (f *precisionFlags) compare(dir string, verdicts []judged) ([]string, error) {
	reported := make(map[string]bool)
	for module, patterns := range packagesOf(dir, verdicts) {
		options := &report.Options{}
		if dir == runtime.GOROOT() {
			options.AsyncTimers = report.AsyncOn
		}
		for _, v := range verdicts {
			options.Enable = append(options.Enable, v.kind)
		}
		suite, err := suiteOf("", options)
		if err != nil {
			return nil, err
		}
		r, err := newLoader(suite, f.workers).run(query{dir: module, root: dir, env: []string{"GOWORK=off"}, patterns: patterns, depth: f.depth})
		if err != nil {
			return nil, err
		}
		for _, found := range r.findings {
			reported[fmt.Sprintf("%s:%d %s/%s", found.Path, found.Line, found.Analyzer, found.Kind)] = true
		}
	}
	var wrong []string
	for _, v := range verdicts {
		if reported[v.place()] != v.expected() {
			wrong = append(wrong, fmt.Sprintf("%s: %s, but reported is %t", v.place(), v.verdict, reported[v.place()]))
		}
	}
	return wrong, nil
}

// packagesOf returns the folders of the verdicts as patterns, by the folder of
// their module.
func packagesOf(dir string, verdicts []judged) map[string][]string {
	modules := make(map[string][]string)
	for _, v := range verdicts {
		pkg := filepath.Join(dir, filepath.FromSlash(path.Dir(v.file)))
		module := pkg
		for module != dir && !exists(filepath.Join(module, "go.mod")) {
			module = filepath.Dir(module)
		}
		pattern := "./" + relative(pkg, module)
		if !slices.Contains(modules[module], pattern) {
			modules[module] = append(modules[module], pattern)
		}
	}
	return modules
}
