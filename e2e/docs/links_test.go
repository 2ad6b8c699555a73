package docs

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLinks: relative links lead to files and headings that are there, as do
// addresses of this repository; other addresses are well-formed.
func TestLinks(t *testing.T) {
	checked := 0
	for _, p := range pages(t) {
		for _, l := range p.lines {
			for _, target := range l.links() {
				checked++
				if err := check(t, p, target); err != nil {
					t.Errorf("%s:%d: %s: %v", p.name, l.number, target, err)
				}
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d links found", checked)
	}
}

var (
	inlineCode = regexp.MustCompile("`[^`]*`")
	linked     = []*regexp.Regexp{
		regexp.MustCompile(`\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)`), // [text](target)
		regexp.MustCompile(`^\s*\[[^]]+\]:\s+<?(\S+?)>?$`),        // [name]: target
		regexp.MustCompile(`<(https?://[^>\s]+)>`),
		regexp.MustCompile(`(?:href|src)="([^"]+)"`),
	}
	bare = regexp.MustCompile(`(?:^|[\s(])(https?://[^\s)>\]"'` + "`" + `]+)`)
)

// links returns the targets of the links in a line of text, and the addresses
// in a line of code.
func (l line) links() []string {
	var list []string
	if l.fence == "" {
		text := inlineCode.ReplaceAllStringFunc(l.text, func(code string) string { return strings.Repeat("x", len(code)) })
		for _, form := range linked {
			for _, m := range form.FindAllStringSubmatch(text, -1) {
				list = append(list, m[1])
			}
		}
	}
	for _, m := range bare.FindAllStringSubmatch(l.text, -1) {
		if target := strings.TrimRight(m[1], ".,:;"); len(list) == 0 || list[len(list)-1] != target {
			list = append(list, target)
		}
	}
	return list
}

// home is where the repository is published.
const home = "https://github.com/memlint/memlint"

func check(t *testing.T, from page, target string) error {
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return err
	case strings.HasPrefix(target, home+"/blob/main/"):
		return checkFile(t, strings.TrimPrefix(u.Path, "/memlint/memlint/blob/main/"), u.Fragment)
	case u.Scheme != "":
		if u.Hostname() != "127.0.0.1" && (u.Scheme != "https" || !strings.Contains(u.Host, ".")) {
			return fmt.Errorf("not an https address of a host")
		}
		return nil
	case u.Path == "":
		return checkFile(t, from.name, u.Fragment)
	case strings.HasPrefix(u.Path, "/"):
		return fmt.Errorf("an absolute path")
	}
	return checkFile(t, path.Join(path.Dir(from.name), u.Path), u.Fragment)
}

// checkFile checks that a file of the repository is there, and has the heading.
func checkFile(t *testing.T, name, fragment string) error {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return fmt.Errorf("leads out of the repository")
	}
	info, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil || fragment == "" {
		return err
	}
	if info.IsDir() || path.Ext(name) != ".md" {
		return fmt.Errorf("%s has no headings", name)
	}
	if !readPage(t, name).anchors()[fragment] {
		return fmt.Errorf("%s has no such heading", name)
	}
	return nil
}

func TestCheck(t *testing.T) {
	from := page{name: "docs/ci.md"}
	for target, ok := range map[string]bool{
		"json.md": true, "json.md#the-json-output": true, "../README.md#golangci-lint": true, "images": true,
		"gone.md": false, "json.md#gone": false, "../../x": false, "/docs/json.md": false, "images#x": false, "#outputs": true, "#gone": false,
		home + "/blob/main/docs/tickerstop.md#never-stopped": true, home + "/blob/main/docs/tickerstop.md#gone": false,
		home: true, "https://go.dev/x": true, "http://go.dev": false, "https://nothing": false, "ftp://go.dev": false, "https://[": false,
	} {
		if err := check(t, from, target); (err == nil) != ok {
			t.Errorf("%s: %v", target, err)
		}
	}
}

func TestLinksOfLine(t *testing.T) {
	for text, want := range map[string]string{
		"see [a](b.md), [c](d.md#e) and ![f](g.png)":  "[b.md d.md#e g.png]",
		"`[a](b.md)` is how links look":               "[]",
		"at https://go.dev/x. Or <https://go.dev/y>.": "[https://go.dev/y https://go.dev/x]",
		"[name]: ../x.md":                             "[../x.md]",
	} {
		if got := fmt.Sprint(line{text: text}.links()); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
