package main

import (
	"strings"
	"testing"
)

const oneCase = `{"id":"a-1","repo":"o/r","parent":"p1","fix":"f1","module_dir":".","package":"a","file":"a/a.go","func":"F","analyzer":"tickerstop","tc_how":"mod"}`

func TestParseCases(t *testing.T) {
	cases, err := parseCases(strings.NewReader(oneCase + "\n\n" + strings.Replace(oneCase, "a-1", "a-2", 1) + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 2 || cases[1].ID != "a-2" || cases[0].Func != "F" || cases[0].How != "mod" {
		t.Errorf("got %+v", cases)
	}
}

func TestParseCasesErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"{", "1: "},
		{oneCase + "\n" + oneCase, "2: case a-1 is there twice"},
		{strings.Replace(oneCase, `"F"`, `""`, 1), `case "a-1" has no func`},
		{strings.Replace(oneCase, "a-1", "../a", 1), "an id has no slash"},
		{strings.Replace(oneCase, `"mod"`, `"make"`, 1), `tc_how "make"`},
	} {
		_, err := parseCases(strings.NewReader(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("parseCases(%s): error %v, want %q in it", test.text, err, test.want)
		}
	}
}

func TestSelectCases(t *testing.T) {
	cases := []leakCase{{ID: "a", Analyzer: "x"}, {ID: "b", Analyzer: "y"}, {ID: "c", Analyzer: "x"}}
	for _, test := range []struct{ analyzer, id, want string }{
		{"", "", "a b c"},
		{"x", "", "a c"},
		{"", "b,c", "b c"},
		{"x", "c", "c"},
	} {
		got, err := selectCases(cases, test.analyzer, test.id)
		var ids []string
		for _, c := range got {
			ids = append(ids, c.ID)
		}
		if err != nil || strings.Join(ids, " ") != test.want {
			t.Errorf("selectCases(%q, %q) = %v, %v; want %s", test.analyzer, test.id, ids, err, test.want)
		}
	}
	if _, err := selectCases(cases, "z", ""); err == nil {
		t.Error("selecting nothing is no error")
	}
}
