package jsonout

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/vetrun"
	"github.com/memlint/memlint/internal/report"
)

func TestWrite(t *testing.T) {
	dir := filepath.FromSlash("/work/app")
	at := func(line, column int) finding.Position {
		return finding.Position{File: filepath.Join(dir, "poll", "poll.go"), Line: line, Column: column}
	}
	list := []finding.Finding{{
		Analyzer: "tickerstop", Kind: "never-stopped", Severity: report.Leak,
		Package: "example.com/app/poll", Function: "(*Poller).Run",
		Start: at(3, 7), End: at(3, 9), Message: "a < b", URL: "https://example.com/#x",
		Evidence: []finding.Evidence{{Start: at(5, 1), End: at(5, 2), Message: "here"}},
		Fixes:    []finding.Fix{{Message: "Fix it", Edits: []finding.Edit{{File: at(1, 1).File, Start: 8, End: 9, New: "x"}}}},
	}}
	var out bytes.Buffer
	result := &vetrun.Result{Findings: append(list, finding.Finding{Suppressed: true}), Failed: true, Errors: "e\n"}
	if err := Write(&out, dir, list, result); err != nil {
		t.Fatal(err)
	}
	want := `{"version":1,"findings":[{"analyzer":"tickerstop","kind":"never-stopped","severity":"leak",` +
		`"package":"example.com/app/poll","function":"(*Poller).Run","message":"a < b","url":"https://example.com/#x","fingerprint":"` + list[0].Fingerprint() + `",` +
		`"start":{"file":"poll/poll.go","line":3,"column":7},"end":{"file":"poll/poll.go","line":3,"column":9},` +
		`"evidence":[{"message":"here","start":{"file":"poll/poll.go","line":5,"column":1},"end":{"file":"poll/poll.go","line":5,"column":2}}],` +
		`"fixes":[{"message":"Fix it","edits":[{"file":"poll/poll.go","start":8,"end":9,"new":"x"}]}]}],` +
		`"summary":{"leaks":1,"risks":0,"notes":0,"suppressed":1},"failed":true,"errors":"e\n"}`
	var compact bytes.Buffer
	if err := json.Compact(&compact, out.Bytes()); err != nil {
		t.Fatal(err)
	}
	if got := compact.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestNoFindingsIsAnEmptyList(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, "", nil, new(vetrun.Result)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `"findings": []`) {
		t.Errorf("no empty list in %s", &out)
	}
}

// Every field of the format is told in docs/json.md, and no other.
func TestDocumentation(t *testing.T) {
	page, err := os.ReadFile("../../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| field | meaning |")
	for name := range fieldNames(reflect.TypeFor[document]()) {
		if !strings.Contains(table, "`"+name+"`") && !strings.Contains(table, "."+name+"`") {
			t.Errorf("docs/json.md doesn't tell of the field %q", name)
		}
	}
	example, _, _ := strings.Cut(string(page), "\n```\n")
	_, example, _ = strings.Cut(example, "```json\n")
	decoder := json.NewDecoder(strings.NewReader(example))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(new(document)); err != nil {
		t.Errorf("the example in docs/json.md: %v", err)
	}
}

// fieldNames returns the JSON names of the fields of t and of what they hold.
func fieldNames(t reflect.Type) map[string]bool {
	names := make(map[string]bool)
	var visit func(reflect.Type)
	visit = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Slice:
			visit(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
				names[name] = true
				visit(t.Field(i).Type)
			}
		}
	}
	visit(t)
	return names
}
