package unboundedbuffer_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/memlint/memlint/analyzers/unboundedbuffer"
	"github.com/memlint/memlint/internal/linttest"
	"github.com/memlint/memlint/internal/report"
)

func Test(t *testing.T) {
	every := &report.Options{Notes: true, Enable: report.Names{"unboundedbuffer"}}
	linttest.Run(t, unboundedbuffer.New(every), unboundedbuffer.Kinds)
}

func TestOptions(t *testing.T) {
	a := unboundedbuffer.New(&report.Options{})
	for name, value := range map[string]string{"limited-requests": "true", "chan-bytes": "524288", "body-bytes": "3072", "pooled-bytes": "100"} {
		if err := a.Flags.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	results := analysistest.Run(t, linttest.Testdata(), a, "unboundedbufferoptions/options")
	if got := constants(results); !slices.Equal(got, []string{"const maxBodyBytes = 3 << 10 // bytes"}) {
		t.Errorf("fixes declare %q", got)
	}
	results = analysistest.Run(quiet{}, linttest.Testdata(), every(t, "pooled-bytes", "100"), "unboundedbuffer/pooled_buffer")
	if got := constants(results); !slices.Equal(got, []string{"const maxPooledBytes = 100 // bytes"}) {
		t.Errorf("fixes declare %q", got)
	}
}

// every returns an analyzer that reports all, with one option.
func every(t *testing.T, option, value string) *analysis.Analyzer {
	t.Helper()
	a := unboundedbuffer.New(&report.Options{Notes: true, Enable: report.Names{"unboundedbuffer"}})
	if err := a.Flags.Set(option, value); err != nil {
		t.Fatal(err)
	}
	return a
}

// constants returns what the fixes of the findings declare.
func constants(results []*analysistest.Result) []string {
	var list []string
	for _, r := range results {
		for _, d := range r.Diagnostics {
			for _, fix := range d.SuggestedFixes {
				for _, edit := range fix.TextEdits {
					if text := strings.TrimSpace(string(edit.NewText)); strings.HasPrefix(text, "const ") {
						list = append(list, text)
					}
				}
			}
		}
	}
	return list
}

// Kinds that are off by default, and notes, are silent unless asked for.
func TestDefaults(t *testing.T) {
	results := analysistest.Run(quiet{}, linttest.Testdata(), unboundedbuffer.Analyzer,
		"unboundedbuffer/fan_out", "unboundedbuffer/stdin_of_a_service", "unboundedbuffer/pooled_buffer", "unboundedbuffer/popped_head")
	for _, r := range results {
		for _, d := range r.Diagnostics {
			t.Errorf("reported by default: %s", d.Message)
		}
	}
}

// A fix is offered wherever it compiles, and only there. That it does and
// removes the finding is checked for all fixtures.
func TestFixes(t *testing.T) {
	every := &report.Options{Notes: true}
	for scenario, want := range map[string]int{"fixes": 1, "no_fixes": 0} {
		for _, r := range analysistest.Run(t, linttest.Testdata(), unboundedbuffer.New(every), "unboundedbuffer/"+scenario) {
			for _, d := range r.Diagnostics {
				if len(d.SuggestedFixes) != want {
					t.Errorf("%s: %d fixes, want %d: %s", scenario, len(d.SuggestedFixes), want, d.Message)
				}
			}
		}
	}
}

// quiet ignores that the "want" comments of the fixtures aren't met.
type quiet struct{}

func (quiet) Errorf(string, ...any) {}
