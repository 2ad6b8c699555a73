// Package docs checks the pages of the repository: every link leads somewhere,
// and every command works or is known to need what a test hasn't got.
package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// root is the repository.
var root = filepath.Join("..", "..")

// A page is a Markdown file.
type page struct {
	name  string // relative to the root, with slashes
	lines []line
}

// A line is one of a page.
type line struct {
	number int
	text   string
	fence  string // the language of the code block around it, "code" without one; "" outside
}

// pages returns the Markdown files that git knows, and those that it would,
// but fixtures.
func pages(t *testing.T) []page {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("needs a git repository: %v", err)
	}
	var list []page
	for name := range strings.Lines(string(out)) {
		if name = strings.TrimSpace(name); !strings.Contains(name, "testdata/") {
			list = append(list, readPage(t, name))
		}
	}
	if len(list) < 10 {
		t.Fatalf("only %d pages", len(list))
	}
	return list
}

func readPage(t *testing.T, name string) page {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return page{name, linesOf(string(text))}
}

var fence = regexp.MustCompile("^\\s*(`{3,}|~{3,})\\s*(\\w*)")

func linesOf(text string) []line {
	var list []line
	open, language := "", ""
	for number, text := range strings.Split(text, "\n") {
		if m := fence.FindStringSubmatch(text); m != nil && (open == "" || m[1] == open) {
			if open == "" {
				open, language = m[1], m[2]
				if language == "" {
					language = "code"
				}
			} else {
				open, language = "", ""
			}
			continue
		}
		list = append(list, line{number + 1, text, language})
	}
	return list
}

var (
	heading    = regexp.MustCompile(`^#{1,6}\s+(.*?)\s*#*$`)
	markup     = regexp.MustCompile("`|\\*|!?\\[([^]]*)\\]\\([^)]*\\)")
	notInSlugs = regexp.MustCompile(`[^\p{L}\p{N}_\- ]`)
)

// anchors returns the fragments that GitHub gives the headings of a page.
func (p page) anchors() map[string]bool {
	found, times := make(map[string]bool), make(map[string]int)
	for _, l := range p.lines {
		m := heading.FindStringSubmatch(l.text)
		if m == nil || l.fence != "" {
			continue
		}
		slug := markup.ReplaceAllString(m[1], "$1")
		slug = strings.ReplaceAll(notInSlugs.ReplaceAllString(strings.ToLower(slug), ""), " ", "-")
		if n := times[slug]; n > 0 {
			found[slug+"-"+strconv.Itoa(n)] = true
		} else {
			found[slug] = true
		}
		times[slug]++
	}
	return found
}

func TestAnchors(t *testing.T) {
	p := page{lines: linesOf("# What `memlint` costs, measured\n## Fixes\n```\n# no heading\n```\n## Fixes\n### [go vet](x.md) & more_")}
	for _, want := range []string{"what-memlint-costs-measured", "fixes", "fixes-1", "go-vet--more_"} {
		if !p.anchors()[want] {
			t.Errorf("no %q in %v", want, p.anchors())
		}
	}
	if len(p.anchors()) != 4 {
		t.Errorf("got %v", p.anchors())
	}
}
