package golangci_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/analyzers"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestLeaky compares the findings on the example service with the golden file:
// every analyzer finds its part, with the kind where rules can match it.
func TestLeaky(t *testing.T) {
	got := strings.Join(texts(issues(t, leaky(t, "", ""), "./...")), "\n") + "\n"
	const golden = "testdata/leaky.golden"
	if *update {
		write(t, golden, got)
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("findings differ from %s:\n%s\nwant:\n%s", golden, got, want)
	}
	for _, a := range analyzers.All() {
		if !strings.Contains(got, " "+a.Name+": ") || !strings.Contains(got, "("+a.Name+"/") {
			t.Errorf("%s finds nothing", a.Name)
		}
	}
}

// TestFactsCrossPackages: the contract of metrics.New is computed in one
// package and missed in another.
func TestFactsCrossPackages(t *testing.T) {
	got := texts(issues(t, leaky(t, "", ""), "./internal/api"))
	if !slices.ContainsFunc(got, func(s string) bool {
		return strings.Contains(s, "resourceleak") && strings.Contains(s, "collector.go")
	}) {
		t.Errorf("no finding in api names collector.go of metrics as evidence: %q", got)
	}
}

// TestSecondRun: from golangci-lint's cache come the same bytes.
func TestSecondRun(t *testing.T) {
	dir, cache := leaky(t, "", ""), t.TempDir()
	first := lintWithCache(t, dir, cache, "run", "./...")
	second := lintWithCache(t, dir, cache, "run", "./...")
	if first != second || first.exit != 1 {
		t.Errorf("second run differs:\n%+v\n%+v", first, second)
	}
}

func TestFix(t *testing.T) {
	dir := leaky(t, "", "")
	before := issues(t, dir, "./...")
	after := issues(t, dir, "--fix", "./...")
	if len(after) >= len(before) {
		t.Errorf("--fix mends nothing: %d findings, then %d", len(before), len(after))
	}
	again := issues(t, dir, "./...")
	if got, want := len(again), len(after); got != want {
		t.Errorf("after --fix %d findings remain, then %d: %q", want, got, texts(again))
	}
	source, err := os.ReadFile(filepath.Join(dir, "internal/store/store.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(source), "defer rows.Close()") {
		t.Errorf("rows are not closed after --fix:\n%s", source)
	}
}

// TestNolint: golangci-lint's own comment silences by the linter's name.
func TestNolint(t *testing.T) {
	dir := leaky(t, "", "")
	path := filepath.Join(dir, "internal/store/store.go")
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const creation = "s.db.Query(selectReplicas, tenant)"
	silenced := strings.Replace(string(source), creation, creation+" //nolint:memlint // rows are short", 1)
	if silenced == string(source) {
		t.Fatal("the query has moved")
	}
	before := issues(t, dir, "./internal/store")
	write(t, path, silenced)
	after := issues(t, dir, "./internal/store")
	if len(after) != len(before)-1 {
		t.Errorf("nolint silences %d findings, want 1: %q", len(before)-len(after), texts(after))
	}
}

// TestRulesByKind: exclusion and severity rules match the kind in the text.
func TestRulesByKind(t *testing.T) {
	exclude := `
severity:
  default: warning
  rules:
    - linters: [memlint]
      text: "\\(resourceleak/"
      severity: error
`
	for _, i := range issues(t, leaky(t, "", exclude), "./...") {
		want := "warning"
		if strings.HasPrefix(i.Text, "resourceleak: ") {
			want = "error"
		}
		if i.Severity != want {
			t.Errorf("severity %q, want %q: %s", i.Severity, want, i)
		}
	}
	dir := leaky(t, "", "")
	path := filepath.Join(dir, ".golangci.yml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rule := "  exclusions:\n    rules:\n      - linters: [memlint]\n        text: \"^resourceleak:\"\nissues:"
	write(t, path, strings.Replace(string(text), "issues:", rule, 1))
	for _, i := range issues(t, dir, "./...") {
		if strings.HasPrefix(i.Text, "resourceleak: ") {
			t.Errorf("not excluded: %s", i)
		}
	}
}

// TestSettings: each setting does what it says.
func TestSettings(t *testing.T) {
	count := func(settings, prefix string) int {
		n := 0
		for _, i := range issues(t, leaky(t, settings, ""), "./...") {
			if strings.HasPrefix(i.Text, prefix) {
				n++
			}
		}
		return n
	}
	if count("", "tickerstop: ") == 0 || count("", "resourceleak: ") == 0 {
		t.Fatal("nothing to silence")
	}
	if n := count("tickerstop: {disabled: true}", "tickerstop: "); n != 0 {
		t.Errorf("disabled analyzer reports %d findings", n)
	}
	if n := count("disable: [resourceleak]", "resourceleak: "); n != 0 {
		t.Errorf("disable lets %d findings through", n)
	}
	if n, all := count(`async-timers: "off"`, "tickerstop: "), count("", "tickerstop: "); n >= all {
		t.Errorf("async-timers off: %d findings of tickerstop, by default %d", n, all)
	}
}

// TestBadSettings: a mistake ends the run with exit 3 and names the key.
func TestBadSettings(t *testing.T) {
	tests := []struct{ settings, want string }{
		{"tickerstopp: {disabled: true}", `unknown key "tickerstopp"`},
		{"tickerstop: {enabled: true}", `unknown key "enabled"`},
		{"notes: often", "notes: want bool"},
		{"async-timers: maybe", "async-timers: \"maybe\" is not one of auto, on, off"},
		{"disable: [tickerstop/never-stoped]", "disable: unknown analyzer or kind"},
		{"pairs: [{acquire: Subscribe, release: Unsubscribe}]", "pairs[0]"},
	}
	for _, test := range tests {
		t.Run(test.settings, func(t *testing.T) {
			r := lint(t, leaky(t, test.settings, ""), "run", "./...")
			if r.exit != 3 || !strings.Contains(r.stdout+r.stderr, test.want) {
				t.Errorf("exit %d, want 3 and %q:\n%s%s", r.exit, test.want, r.stdout, r.stderr)
			}
		})
	}
}
