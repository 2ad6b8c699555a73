package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// elsewhere has the commands that this test can't run, and why. A command that
// no page has any more must leave the list.
var elsewhere = map[string]string{
	"memlint gopls -o ~/bin/gopls-memlint/gopls": "builds gopls for minutes: e2e/gopls does",
	"memlint gopls": "the same",
	"memlint confirm -race -run=TestServer ./internal/... -- -flag-of-the-test-binary": "needs such a test: internal/cli/confirm has tests of its flags",
	"go vet -vettool=<itself> -json":                    "names no file: the command does so on each run",
	"go vet -vettool":                                   "a mention, not a command",
	"go test -overlay":                                  "a mention, not a command",
	"go run -C examples/leaky . -listen 127.0.0.1:8080": "serves until it is stopped: e2e/examples runs it",
	"curl http://127.0.0.1:8080/debug/stats":            "the same",
	"for i in $(seq 100); do curl -s http://127.0.0.1:8080/tenants/acme/fastest; done": "the same",
	`export GOCACHEPROG="cacheprog --url=https://cache.example.com"`:                   "an example of a program: e2e/ci has one of its own",
	`cat "$RUNNER_TEMP/memlint.md" >> "$GITHUB_STEP_SUMMARY"`:                          "of GitHub Actions",
	"exit ${status:-0}": "of GitHub Actions",
}

// TestCommands runs the commands of all pages that can run without a network,
// and looks at the others as far as that goes.
func TestCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("runs memlint dozens of times")
	}
	r := newRunner(t)
	seen := make(map[string]bool)
	for _, p := range pages(t) {
		for _, c := range p.commands() {
			if seen[c.text] {
				continue
			}
			seen[c.text] = true
			if elsewhere[c.text] != "" {
				continue
			}
			if err := r.try(t, c.text); err != nil {
				t.Errorf("%s:%d: %s: %v", p.name, c.number, c.text, err)
			}
		}
	}
	if len(seen) < 30 {
		t.Errorf("only %d commands found", len(seen))
	}
	for text := range elsewhere {
		if !seen[text] {
			t.Errorf("no page has the command %s", text)
		}
	}
}

// A command stands in a line of a page.
type command struct {
	number int
	text   string
}

var (
	prompt  = regexp.MustCompile(`^\s*(?:- )?(?:run: )?(?:\$ )?`)
	begins  = regexp.MustCompile(`^(?:memlint|go (?:run|test|install|get|tool|vet|fix|generate|build|mod)|\.ci/run|export|curl|for i in|cat|exit)(?:\s|$)`)
	remark  = regexp.MustCompile(`\s+#\s.*$|\s{3,}\S.*$`) // a comment, or a second column
	shellOf = regexp.MustCompile(` \|\| .*$`)
	mention = regexp.MustCompile("`((?:memlint|go (?:run|test|install|get|tool|vet|fix|generate|build)) [^`]+)`")
)

// commands returns what stands in code blocks and looks like a command, every
// line of a block of shell commands, and commands between backquotes.
func (p page) commands() []command {
	var list []command
	for _, l := range p.lines {
		text := l.text
		if l.fence == "" && !strings.HasPrefix(text, "    ") && !strings.HasPrefix(text, "\t") {
			for _, m := range mention.FindAllStringSubmatch(text, -1) {
				list = append(list, command{l.number, m[1]})
			}
			continue
		}
		text = prompt.ReplaceAllString(text, "")
		shell := (l.fence == "sh" || l.fence == "bash") && text != ""
		if l.fence == "go" || !shell && !begins.MatchString(text) {
			continue
		}
		text = shellOf.ReplaceAllString(remark.ReplaceAllString(text, ""), "")
		list = append(list, command{l.number, strings.TrimSpace(text)})
	}
	return list
}

func TestCommandsOfPage(t *testing.T) {
	const text = "Run `memlint -x ./...`, not `memlint`.\n```sh\nls\n```\n```\n$ memlint a   # b\noutput\n```\n    go test ./...   the tests\n" +
		"```yaml\n  - run: go install x@latest\n        memlint y || status=$?\n```\n```go\nfor range 3 {}\n```"
	var got []string
	for _, c := range (page{lines: linesOf(text)}).commands() {
		got = append(got, c.text)
	}
	if want := []string{"memlint -x ./...", "ls", "memlint a", "go test ./...", "go install x@latest", "memlint y"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
