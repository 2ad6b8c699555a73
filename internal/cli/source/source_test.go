package source

import (
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/cli/finding"
)

func TestFile(t *testing.T) {
	f := newFile("aé\r\nb\n\nc")
	for n, want := range map[int]string{0: "", 1: "aé", 2: "b", 3: "", 4: "c", 5: ""} {
		if got := f.Line(n); got != want {
			t.Errorf("line %d is %q, want %q", n, got, want)
		}
	}
	if f.Lines() != 4 || newFile("a\n").Lines() != 1 || newFile("").Lines() != 0 {
		t.Error("lines are counted wrong")
	}
	if got := f.Column(1, 4); got != 3 {
		t.Errorf("byte 4 is character %d, want 3", got)
	}
	for offset, want := range map[int][2]int{-1: {1, 1}, 0: {1, 1}, 3: {1, 3}, 5: {2, 1}, 7: {3, 1}, 8: {4, 1}, 99: {4, 2}} {
		line, column := f.Place(offset)
		if got := [2]int{line, column}; got != want {
			t.Errorf("offset %d is at %v, want %v", offset, got, want)
		}
	}
	if got := (Files{}).Get("absent.go").Line(1); got != "" {
		t.Errorf("a file that isn't there has the line %q", got)
	}
}

func TestDiff(t *testing.T) {
	const text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n"
	at := func(s string) int { return strings.Index(text, s) }
	for _, test := range []struct {
		name  string
		edits []finding.Edit
		want  string
	}{
		{"insertion at the end of a line", []finding.Edit{{Start: at("\n5"), End: at("\n5"), New: "\n4a"}}, "@1: 1 2 3 4+4a 5 6 7"},
		{"insertion before a line", []finding.Edit{{Start: at("5"), End: at("5"), New: "4a\n"}}, "@2: 2 3 4+4a 5 6 7 8"},
		{"replacement", []finding.Edit{{Start: at("5"), End: at("5") + 1, New: "five"}}, "@2: 2 3 4-5+five 6 7 8"},
		{"removal in the first line", []finding.Edit{{Start: 0, End: 1}}, "@1:-1+ 2 3 4"},
		{"near edits", []finding.Edit{{Start: at("9"), End: at("9") + 1, New: "n"}, {Start: at("7"), End: at("7") + 1, New: "s"}}, "@4: 4 5 6-7+s 8-9+n 10 11 12"},
		{"far edits", []finding.Edit{{Start: 0, End: 1, New: "one"}, {Start: at("14"), End: at("14") + 2, New: "end"}}, "@1:-1+one 2 3 4@11: 11 12 13-14+end"},
		{"outside the file", []finding.Edit{{Start: 1000, End: 1001}}, ""},
		{"overlap", []finding.Edit{{Start: 0, End: 4}, {Start: 2, End: 5}}, ""},
	} {
		files := Files{"": newFile(text)}
		var got strings.Builder
		for _, h := range files.Diff(finding.Fix{Edits: test.edits}) {
			got.WriteString("@" + string(rune('0'+h.First/10)) + string(rune('0'+h.First%10)) + ":")
			for _, l := range h.Lines {
				got.WriteString(string(l.Op) + l.Text)
			}
		}
		if got := strings.ReplaceAll(got.String(), "@0", "@"); strings.TrimSpace(got) != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
