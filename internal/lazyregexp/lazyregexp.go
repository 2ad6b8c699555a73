// Package lazyregexp has regular expressions that are compiled when they are
// first used. go vet starts memlint once per package, and most packages never
// ask: what is compiled at the start is paid for thousands of times.
package lazyregexp

import (
	"os"
	"regexp"
	"strings"
	"sync"
)

// A Regexp is a regular expression that is compiled on its first use.
type Regexp struct {
	compiled func() *regexp.Regexp
}

// New returns the regular expression of a pattern (package regexp/syntax).
// The first use panics if the pattern is not valid; in a test binary, New
// does, so that no pattern is left unchecked.
func New(pattern string) *Regexp {
	r := &Regexp{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })}
	if inTest {
		r.compiled()
	}
	return r
}

var inTest = strings.HasSuffix(strings.TrimSuffix(os.Args[0], ".exe"), ".test")

// MatchString reports whether s has a match.
func (r *Regexp) MatchString(s string) bool { return r.compiled().MatchString(s) }

// FindSubmatch returns the first match and those of its groups, nil where
// there is none.
func (r *Regexp) FindSubmatch(b []byte) [][]byte { return r.compiled().FindSubmatch(b) }

// ReplaceAllString returns a copy of s with each match replaced by the
// replacement, in which ${1} stands for the first group.
func (r *Regexp) ReplaceAllString(s, replacement string) string {
	return r.compiled().ReplaceAllString(s, replacement)
}
