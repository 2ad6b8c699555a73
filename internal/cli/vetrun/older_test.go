package vetrun

import (
	"strings"
	"testing"
)

func TestReadOlder(t *testing.T) {
	const broken = "# example.com/m/b\nb/b.go:3:9: undefined: missing\n"
	d := decoder{suite: suite}
	rest, err := d.readOlder("go: a warning\n" + strings.Replace(stream, "# example.com/m/x", "# example.com/m/x\n# [example.com/m/x]", 1) + broken)
	if err != nil {
		t.Fatal(err)
	}
	if want := "go: a warning\n" + broken; rest != want {
		t.Errorf("left is %q, want %q", rest, want)
	}
	if d.packages != 2 || len(d.findings) != 3 {
		t.Errorf("%d packages and %d findings, want 2 and 3", d.packages, len(d.findings))
	}
}

func TestReadOlderWithoutValues(t *testing.T) {
	const text = "# example.com/m/b\nb/b.go:3:9: undefined: missing\n# example.com/m/c\n"
	d := decoder{suite: suite}
	rest, err := d.readOlder(text)
	if err != nil || rest != text || d.packages != 0 {
		t.Errorf("left is %q with %d packages and error %v, want the whole text", rest, d.packages, err)
	}
}
