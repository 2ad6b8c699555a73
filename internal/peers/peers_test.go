package peers

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestParse(t *testing.T) {
	const out = `# example.com/m
vet: ./broken.go:3:1: missing return
./a.go:9:2: the cancel function is not used
/tmp/x/b.go:10:3: [CWE-400] Long-running loop (Rule:G118)
c/c.go:4:5: error: Potential nil panic detected. Observed nil flow:
	- c/d.go:7:8: result 0
a_test.go:1:2: not counted
`
	dir := filepath.FromSlash("/m")
	want := []Place{
		{filepath.Join(dir, "a.go"), 9},
		{filepath.FromSlash("/tmp/x/b.go"), 10}, {filepath.Join(dir, "c", "c.go"), 4},
	}
	if got := parse(dir, []byte(out)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// go vet is the peer that is always there.
func TestFind(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.24\n",
		"m.go":   "package m\n\nimport \"context\"\n\nfunc F(ctx context.Context) context.Context {\n\tctx, _ = context.WithCancel(ctx)\n\treturn ctx\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Named("go vet").Find("", dir, nil, "./...")
	if want := []Place{{filepath.Join(dir, "m.go"), 6}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := Named("go vet").Find("", dir, nil, "./gone"); err == nil {
		t.Error("a package that isn't there is no error")
	}
}

func TestTitle(t *testing.T) {
	p := Peer{Name: "NilAway", Path: "x", Version: "v0.0.0-20260918162853-acb8859b9031"}
	if got := p.Title(); got != "NilAway acb8859b9031" {
		t.Errorf("got %q", got)
	}
	if got := (Peer{Name: "go vet", Version: "go1.26.8"}).Title(); got != "go vet 1.26.8" {
		t.Errorf("got %q", got)
	}
}
