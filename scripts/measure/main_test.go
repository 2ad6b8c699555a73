package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCommandLine(t *testing.T) {
	cases := filepath.Join(t.TempDir(), "cases.jsonl")
	if err := os.WriteFile(cases, []byte(oneCase), 0o666); err != nil {
		t.Fatal(err)
	}
	recall := fmt.Sprintf("recall -cases %s -mirrors %s -layouts x ", cases, filepath.Dir(cases))
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"", exitUsage, "measure recall"},
		{"count", exitUsage, `"count" is none of recall, scan, precision and prove`},
		{"recall", exitUsage, "recall needs -cases"},
		{"recall -cases nothere", exitUsage, "-cases nothere: no such file"},
		{recall + "more", exitUsage, `only flags: "more"`},
		{recall + "-id b", exitUsage, "no case matches"},
		{recall + "-only b", exitUsage, `no analyzer "b"`},
		{"scan -dir nothere", exitUsage, "nothere: no such folder"},
		{"scan -x", exitUsage, "flag provided but not defined: -x"},
		{"scan -h", exitOK, "usage: measure scan"},
	} {
		var out, errs bytes.Buffer
		code := run(strings.Fields(test.args), &out, &errs)
		if code != test.code || !strings.Contains(errs.String(), test.want) {
			t.Errorf("measure %s: exit %d, %q; want %d and %q", test.args, code, errs.String(), test.code, test.want)
		}
	}
}

func TestScan(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{"go.mod": "module example.com/m\n\ngo 1.22\n", "a/a.go": "package a\n", "b/b.go": "package b\n\nvar x int = \"\"\n"})
	var out, errs bytes.Buffer
	if code := run([]string{"scan", "-dir", dir, "./a"}, &out, &errs); code != exitOK || !strings.Contains(errs.String(), "0 findings in 1 packages") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
	errs.Reset()
	if code := run([]string{"scan", "-dir", dir}, &out, &errs); code != exitLoad || !strings.Contains(errs.String(), "b.go:3:13: cannot use") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}

// An outcome that the file holds survives a run on other cases; a new one
// replaces it.
func TestMerge(t *testing.T) {
	file := filepath.Join(t.TempDir(), "o.json")
	if err := os.WriteFile(file, []byte(`[{"id":"b","status":"missed"},{"id":"a","status":"missed"},{"id":"gone","status":"found"}]`), 0o666); err != nil {
		t.Fatal(err)
	}
	all := []leakCase{{ID: "a", Analyzer: "x"}, {ID: "b"}, {ID: "c"}}
	merged, err := merge(file, all, []outcome{{ID: "a", Status: statusFound}})
	if err != nil || len(merged) != 2 {
		t.Fatalf("got %+v, %v", merged, err)
	}
	if a, b := merged[0], merged[1]; a.Status != statusFound || a.leak.Analyzer != "x" || b.ID != "b" || b.Status != statusMissed {
		t.Errorf("got %+v", merged)
	}
}
