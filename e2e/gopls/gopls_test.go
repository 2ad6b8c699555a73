// Package gopls_test drives the gopls that "memlint gopls" builds, as an editor
// does.
package gopls_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/testbinary"
)

// binary is the gopls with memlint, memlint the command that built it.
var binary, memlint string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "memlint-gopls-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if memlint, err = testbinary.Memlint(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	binary = filepath.Join(dir, "bin", "gopls.exe")
	build := exec.Command(memlint, "gopls", "-o", binary, "-disable=goroutineleak/unbounded-spawn")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v: %v\n%s", build.Args, err, out)
		return 1
	}
	return m.Run()
}

// from returns a condition: some diagnostic comes from the analyzer.
func from(analyzer string) func([]diagnostic) bool {
	return func(list []diagnostic) bool {
		return slices.ContainsFunc(list, func(d diagnostic) bool { return d.Source == analyzer })
	}
}

// not turns a condition round.
func not(ok func([]diagnostic) bool) func([]diagnostic) bool {
	return func(list []diagnostic) bool { return !ok(list) }
}

func pick(list []diagnostic, analyzer string) diagnostic {
	return list[slices.IndexFunc(list, func(d diagnostic) bool { return d.Source == analyzer })]
}

// module lays out a copy of testdata.
func module(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "go.mod.txt"), filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestEachAnalyzer: every analyzer reports in the editor, with its name as
// source, its kind as code, and a link to the kind's heading.
func TestEachAnalyzer(t *testing.T) {
	c := start(t, binary, module(t), nil)
	for _, analyzer := range []string{"doubleclose", "goroutineleak", "listenerleak", "resourceleak", "tickerstop", "unboundedbuffer"} {
		file := analyzer + "/" + analyzer + ".go"
		c.open(file)
		list, _ := c.wait(file, "diagnostic of "+analyzer, from(analyzer))
		d := pick(list, analyzer)
		want := "https://github.com/memlint/memlint/blob/main/docs/" + analyzer + ".md#" + d.Code
		if d.Code == "" || d.CodeDescription.Href != want {
			t.Errorf("%s: code %q, href %q, want %q", analyzer, d.Code, d.CodeDescription.Href, want)
		}
		if d.Range.Start == d.Range.End {
			t.Errorf("%s: no range", analyzer)
		}
	}
}

// TestQuickFix: the fix is offered, applies, and the diagnostic goes.
func TestQuickFix(t *testing.T) {
	const file = "resourceleak/resourceleak.go"
	c := start(t, binary, module(t), nil)
	content := c.open(file)
	list, _ := c.wait(file, "diagnostic", from("resourceleak"))
	d := pick(list, "resourceleak")
	if len(d.RelatedInformation) == 0 || d.RelatedInformation[0].Message == "" {
		t.Errorf("no evidence: %+v", d)
	}
	var actions []struct {
		Title string `json:"title"`
		Edit  *struct {
			DocumentChanges []struct {
				Edits []textEdit `json:"edits"`
			} `json:"documentChanges"`
			Changes map[string][]textEdit `json:"changes"`
		} `json:"edit"`
	}
	raw := c.call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": c.uri(file)}, "range": d.Range,
		"context": map[string]any{"diagnostics": []diagnostic{d}, "only": []string{"quickfix"}},
	})
	if err := json.Unmarshal(raw, &actions); err != nil {
		t.Fatal(err)
	}
	for _, a := range actions {
		if a.Edit == nil || !strings.Contains(a.Title, "defer") {
			continue
		}
		var edits []textEdit
		for _, change := range a.Edit.DocumentChanges {
			edits = append(edits, change.Edits...)
		}
		for _, change := range a.Edit.Changes {
			edits = append(edits, change...)
		}
		c.edit(file, apply(content, edits))
		c.wait(file, "silence after the fix", not(from("resourceleak")))
		return
	}
	t.Fatalf("no quick fix: %s", raw)
}

type textEdit struct {
	Range   span   `json:"range"`
	NewText string `json:"newText"`
}

// apply applies edits to ASCII text, last first.
func apply(content string, edits []textEdit) string {
	slices.SortFunc(edits, func(a, b textEdit) int { return offset(content, b.Range.Start) - offset(content, a.Range.Start) })
	for _, e := range edits {
		content = content[:offset(content, e.Range.Start)] + e.NewText + content[offset(content, e.Range.End):]
	}
	return content
}

func offset(content string, p position) int {
	lines := strings.SplitAfter(content, "\n")
	return len(strings.Join(lines[:p.Line], "")) + p.Character
}

// TestFactsThroughUnsavedEdit: an edit in a package that isn't saved changes
// what is found in the package that imports it.
func TestFactsThroughUnsavedEdit(t *testing.T) {
	const caller, helper = "facts/facts.go", "facts/helper/helper.go"
	c := start(t, binary, module(t), nil)
	c.open(caller)
	content := c.open(helper)
	c.wait(caller, "diagnostic: the helper only reads", from("resourceleak"))
	c.edit(helper, strings.Replace(content, "_, _ = f.Read(nil)", "f.Close()", 1))
	_, took := c.wait(caller, "silence: the helper closes", not(from("resourceleak")))
	t.Logf("the caller's diagnostic went %v after the edit", took)
	c.edit(helper, content)
	_, took = c.wait(caller, "diagnostic again", from("resourceleak"))
	t.Logf("the caller's diagnostic came %v after the edit", took)
}

// TestSwitchedOff: the editor's own setting silences an analyzer, live.
func TestSwitchedOff(t *testing.T) {
	const file = "tickerstop/tickerstop.go"
	c := start(t, binary, module(t), nil)
	c.open(file)
	c.wait(file, "diagnostic", from("tickerstop"))
	c.configure(map[string]any{"analyses": map[string]bool{"tickerstop": false}})
	c.wait(file, "silence", not(from("tickerstop")))
}

// TestBakedFlags: what was disabled when gopls was built is silent.
func TestBakedFlags(t *testing.T) {
	out, err := exec.Command(memlint, "gopls", "-disable=goroutineleak/unbounded-spwan", "-o", filepath.Join(t.TempDir(), "gopls")).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "did you mean") {
		t.Errorf("an unknown kind is baked in: %v\n%s", err, out)
	}
}

// TestErrors: what can't be built is said clearly, and nothing is left behind.
func TestErrors(t *testing.T) {
	tests := []struct {
		name string
		args []string
		env  []string
		want string
	}{
		{"no such version", []string{"-gopls=v0.99.0"}, nil, "there is no gopls v0.99.0"},
		{"needs newer Go", []string{"-gopls=v0.24.0"}, []string{"GOTOOLCHAIN=local"}, "needs"},
		{"offline", []string{"-gopls=v0.22.0"}, []string{"GOPROXY=off", "GOMODCACHE=" + t.TempDir(), "GOFLAGS=-modcacherw"}, "not in the module cache"},
		{"no source", []string{"-memlint=" + t.TempDir()}, nil, "is not the source of memlint"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			output := filepath.Join(t.TempDir(), "gopls")
			if err := os.WriteFile(output, []byte("mine"), 0o666); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(memlint, append([]string{"gopls", "-o", output}, test.args...)...)
			cmd.Env = append(os.Environ(), test.env...)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), test.want) {
				t.Errorf("want an error with %q: %v\n%s", test.want, err, out)
			}
			entries, _ := os.ReadDir(filepath.Dir(output))
			if content, _ := os.ReadFile(output); string(content) != "mine" || len(entries) != 1 {
				t.Errorf("the file at the path was touched, or something was left beside it: %q", entries)
			}
		})
	}
}

// TestCheck: gopls' own command line sees the analyzers too; a gopls without
// memlint, built from the same versions, is the negative control.
func TestCheck(t *testing.T) {
	dir := module(t)
	check := func(tool string) string {
		cmd := exec.Command(tool, "check", filepath.Join(dir, "resourceleak", "resourceleak.go"))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOPLSCACHE="+t.TempDir(), "GOFLAGS=")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	stock := filepath.Join(t.TempDir(), "gopls.exe")
	cmd := exec.Command("go", "install", "golang.org/x/tools/gopls@v0.23.0")
	cmd.Env = append(os.Environ(), "GOBIN="+filepath.Dir(stock), "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := os.Stat(stock); err != nil {
		stock = strings.TrimSuffix(stock, ".exe")
	}
	if out := check(stock); strings.Contains(out, "is not closed") || strings.Contains(out, "never closed") {
		t.Errorf("stock gopls knows memlint's findings:\n%s", out)
	}
	if out := check(binary); !strings.Contains(out, "closed") {
		t.Errorf("gopls check finds nothing:\n%s", out)
	}
}
