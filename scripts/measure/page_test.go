package main

import (
	"strings"
	"testing"
)

func TestRenderPage(t *testing.T) {
	in := finding{place: place{"a.go", 1, 1, "m"}, Analyzer: "x", Func: "F"}
	leak := func(id, analyzer string) leakCase {
		return leakCase{ID: id, Repo: "o/r", Parent: "0123456789abcdef", Func: "F", File: "a.go", Analyzer: analyzer}
	}
	outcomes := []outcome{
		{leak: leak("a-1", "x"), ID: "a-1", Status: statusFound, Parent: &side{Findings: []finding{in}}, Fixed: &side{}},
		{leak: leak("a-2", "x"), ID: "a-2", Status: statusNoisy, Fixed: &side{Findings: []finding{in}}},
		{leak: leak("a-3", "y"), ID: "a-3", Status: statusMissed, Fixed: &side{}},
		{leak: leak("a-4", "y"), ID: "a-4", Status: statusFailed, Reason: "parent: no a|b\nmore"},
	}
	var page strings.Builder
	if err := renderPage(&page, outcomes, map[string]string{"a-3": "leaves the package", "a-1": "not shown"}); err != nil {
		t.Fatal(err)
	}
	link := "[o/r](https://github.com/o/r) | [0123456789](https://github.com/o/r/commit/0123456789abcdef) | `F` in a.go"
	for _, want := range []string{
		"| x | 2 | 2 | 1 | 0 | 0 |\n",
		"| y | 2 | 0 | 0 | 1 | 1 |\n",
		"\n## y\n",
		"| a-1 | " + link + " | yes | yes |  |\n",
		"| a-2 | " + link + " | yes | no |  |\n",
		"| a-3 | " + link + " | no | yes | leaves the package |\n",
		"| a-4 | " + link + ` | not loaded | not loaded | parent: no a\|b |` + "\n",
	} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, page.String())
		}
	}
}

func TestParseReasons(t *testing.T) {
	reasons, err := parseReasons(strings.NewReader("# comment\n\na-1\tis cross-package\n"))
	if err != nil || len(reasons) != 1 || reasons["a-1"] != "is cross-package" {
		t.Errorf("got %q, %v", reasons, err)
	}
	for _, text := range []string{"a-1 no tab", "a-1\t"} {
		if _, err := parseReasons(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), "1:") {
			t.Errorf("parseReasons(%q): error %v, want one with the line", text, err)
		}
	}
}
