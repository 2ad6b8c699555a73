package output

import (
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/cli/finding"
)

// What the runner of GitHub Actions undoes gives the text back.
func TestEscape(t *testing.T) {
	const text = "a,b:c%2C\r\nd"
	got := escapeProperty(text)
	if strings.ContainsAny(got, ",:\r\n") {
		t.Errorf("escaped %q", got)
	}
	undo := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	if got := undo.Replace(got); got != text {
		t.Errorf("got %q, want %q", got, text)
	}
}

func TestURI(t *testing.T) {
	r := &Run{Root: "/r"}
	for path, want := range map[string]string{
		"/r/a b/c.go":   "a%20b/c.go",
		"/r/a%b.go":     "a%25b.go",
		"/r/x:y.go":     "./x:y.go",
		"/r2/é.go":      "file:///r2/%C3%A9.go",
		"/other/..r.go": "file:///other/..r.go",
		"/r/..r.go":     "..r.go",
	} {
		if got := r.uri(path); got != want {
			t.Errorf("uri of %s is %s, want %s", path, got, want)
		}
	}
}

func TestMarkdownIsCut(t *testing.T) {
	r := &Run{Shown: make([]finding.Finding, markdownLimit+3)}
	var b strings.Builder
	r.markdownFindings(&b)
	if !strings.HasSuffix(b.String(), "\nand 3 more.\n") {
		t.Errorf("%d findings end in %q", len(r.Shown), b.String()[b.Len()-50:])
	}
}
