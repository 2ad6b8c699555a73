package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/memlint/memlint/internal/report"
)

// scanFlags are the command line of measure scan.
type scanFlags struct {
	dir, only, tags, mod, lang string
	json, bare                 bool
	workers, depth             int
	options                    report.Options
	patterns                   []string
}

func parseScan(args []string, stderr io.Writer) (*scanFlags, error) {
	f := new(scanFlags)
	fs := newFlags("scan", "scan -dir CHECKOUT [flags] [packages]", stderr)
	fs.StringVar(&f.dir, "dir", ".", "the `folder` of the module to scan")
	fs.StringVar(&f.only, "only", "", "comma-separated `analyzers` to run instead of all")
	fs.StringVar(&f.tags, "tags", "", "comma-separated build `tags`")
	fs.StringVar(&f.mod, "mod", "", "the go command's -mod `flag`: vendor, mod or readonly")
	fs.StringVar(&f.lang, "lang", "", "Go `version` of packages without a go.mod, such as go1.16")
	fs.BoolVar(&f.bare, "bare", false, "load packages without their tests; go vet looks at both together")
	fs.IntVar(&f.depth, "depth", -1, depthUsage)
	fs.BoolVar(&f.json, "json", false, "print findings as JSON, one object a line")
	fs.IntVar(&f.workers, "j", runtime.GOMAXPROCS(0), "how many packages to load at a time")
	f.options.Register(fs)
	if err := parseFlags(fs, args); err != nil {
		return nil, err
	}
	if !exists(f.dir) {
		return nil, usagef("-dir %s: no such folder", f.dir)
	}
	f.patterns = fs.Args()
	if len(f.patterns) == 0 {
		f.patterns = []string{"./..."}
	}
	return f, nil
}

// runScan prints the findings in a checkout.
func runScan(args []string, stdout, stderr io.Writer) error {
	f, err := parseScan(args, stderr)
	if err != nil {
		return err
	}
	suite, err := suiteOf(f.only, &f.options)
	if err != nil {
		return err
	}
	q, err := f.query()
	if err != nil {
		return err
	}
	start := time.Now()
	l := newLoader(suite, f.workers)
	r, err := l.run(q)
	if err != nil {
		return err
	}
	if len(r.units) == 0 {
		return usagef("no package matches %s", strings.Join(f.patterns, " "))
	}
	if err := printScan(stdout, r, f.json); err != nil {
		return err
	}
	printErrors(stderr, r.errors)
	fmt.Fprintf(stderr, "%d findings in %d packages (%d with dependencies), %.1f s\n", len(r.findings), len(r.units), r.packages, time.Since(start).Seconds())
	printSpent(stderr, l.spent)
	if len(r.errors) > 0 {
		return errNotLoaded
	}
	return nil
}

func (f *scanFlags) query() (query, error) {
	root, err := filepath.Abs(f.dir)
	q := query{dir: root, root: root, patterns: f.patterns, lang: f.lang, depth: f.depth, bare: f.bare}
	if f.tags != "" {
		q.flags = append(q.flags, "-tags="+f.tags)
	}
	if f.mod != "" {
		q.flags = append(q.flags, "-mod="+f.mod)
	}
	return q, err
}

func printScan(w io.Writer, r *loadReport, asJSON bool) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, f := range r.findings {
		if !asJSON {
			fmt.Fprintln(w, f)
		} else if err := enc.Encode(f); err != nil {
			return err
		}
	}
	return nil
}

func printErrors(w io.Writer, errs []error) {
	for _, err := range errs {
		fmt.Fprintln(w, "error:", err)
	}
}

// printSpent prints the own time of each analyzer on the targets, longest
// first.
func printSpent(w io.Writer, spent map[string]time.Duration) {
	names := slices.SortedFunc(maps.Keys(spent), func(a, b string) int {
		return cmp.Or(cmp.Compare(spent[b], spent[a]), cmp.Compare(a, b))
	})
	for _, name := range names {
		fmt.Fprintf(w, "%10.1f ms %s\n", float64(spent[name].Microseconds())/1000, name)
	}
}
