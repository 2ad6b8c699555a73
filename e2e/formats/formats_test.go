// Package formats reads memlint's outputs with readers that know nothing of
// memlint: a JSON schema, an XML decoder, a Markdown renderer.
package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif" // its schema
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/memlint/memlint/internal/testbinary"
)

// outputs is the directory with the outputs of one run over examples/leaky.
var outputs string

func TestMain(m *testing.M) { os.Exit(analyzeAndRun(m)) }

func analyzeAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "memlint-formats")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	outputs = dir
	if err := analyze(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// analyze writes every output of examples/leaky into dir.
func analyze(dir string) error {
	os.Setenv("GOWORK", "off")
	tool, err := testbinary.Memlint(dir)
	if err != nil {
		return err
	}
	var args []string
	for format, name := range map[string]string{"sarif": "sarif", "json": "json", "gitlab": "gitlab", "junit": "xml", "markdown": "md", "github": "txt"} {
		args = append(args, "-o", format+"="+filepath.Join(dir, "out."+name))
	}
	cmd := exec.Command(tool, args...)
	cmd.Dir = "../../examples/leaky"
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); errors.As(err, &exit) && exit.ExitCode() == 1 {
		return nil
	}
	return fmt.Errorf("memlint ended with %v, want exit status 1\n%s", err, out)
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(outputs, "out."+name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// findings returns the findings that the JSON output has.
func findings(t *testing.T) []map[string]any {
	t.Helper()
	var doc struct{ Findings []map[string]any }
	if err := json.Unmarshal(read(t, "json"), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Findings) == 0 {
		t.Fatal("no findings")
	}
	return doc.Findings
}

// publishedSchema returns the schema of SARIF 2.1.0 that OASIS published. A
// library that validates logs, which memlint itself has no need of, carries it
// as a constant that it doesn't export.
func publishedSchema(t *testing.T) string {
	t.Helper()
	list := exec.Command("go", "list", "-f={{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(out)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == "schema" {
			text, err = strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		}
		return true
	})
	if err != nil || !strings.Contains(text, "docs.oasis-open.org/sarif/sarif/v2.1.0") {
		t.Fatalf("no schema: %v", err)
	}
	return text
}

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(publishedSchema(t)))
	if err != nil {
		t.Fatal(err)
	}
	const name = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIFSchema(t *testing.T) {
	schema := sarifSchema(t)
	log, err := jsonschema.UnmarshalJSON(bytes.NewReader(read(t, "sarif")))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(log); err != nil {
		t.Errorf("%#v", err)
	}
	// The schema does refuse something.
	log.(map[string]any)["runs"].([]any)[0].(map[string]any)["results"].([]any)[0].(map[string]any)["level"] = "dreadful"
	if schema.Validate(log) == nil {
		t.Error("the schema accepts a level that doesn't exist")
	}
}

type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID, HelpURI string
					Help        struct{ Text, Markdown string }
				}
			}
		}
		Results []struct {
			RuleID              string
			RuleIndex           int
			PartialFingerprints map[string]string
			CodeFlows           []struct {
				ThreadFlows []struct{ Locations []any }
			}
			RelatedLocations []any
			Fixes            []any
			Locations        []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct{ StartLine int }
				}
			}
		}
	}
}

// The log says what the JSON output says.
func TestSARIFContent(t *testing.T) {
	var log sarifLog
	if err := json.Unmarshal(read(t, "sarif"), &log); err != nil {
		t.Fatal(err)
	}
	run, want := log.Runs[0], findings(t)
	if len(run.Results) != len(want) {
		t.Fatalf("%d results of %d findings", len(run.Results), len(want))
	}
	flows, fixes := 0, 0
	for i, result := range run.Results {
		f := want[i]
		if id := fmt.Sprint(f["analyzer"], "/", f["kind"]); result.RuleID != id || run.Tool.Driver.Rules[result.RuleIndex].ID != id {
			t.Errorf("result %d is %s, rule %d; want %s", i, result.RuleID, result.RuleIndex, id)
		}
		if result.PartialFingerprints["memlint/v1"] != f["fingerprint"] {
			t.Errorf("result %d has other fingerprints than the finding", i)
		}
		start := f["start"].(map[string]any)
		at := result.Locations[0].PhysicalLocation
		if at.ArtifactLocation.URI != "examples/leaky/"+start["file"].(string) || float64(at.Region.StartLine) != start["line"] {
			t.Errorf("result %d is at %s:%d, want %v", i, at.ArtifactLocation.URI, at.Region.StartLine, start)
		}
		evidence, _ := f["evidence"].([]any)
		if len(result.RelatedLocations) != len(evidence) {
			t.Errorf("result %d has %d related locations, want %d", i, len(result.RelatedLocations), len(evidence))
		}
		if len(evidence) > 0 {
			flows++
			if n := len(result.CodeFlows[0].ThreadFlows[0].Locations); n != 1+len(evidence) {
				t.Errorf("result %d has a code flow of %d steps, want %d", i, n, 1+len(evidence))
			}
		}
		fixes += len(result.Fixes)
	}
	if flows == 0 || fixes == 0 {
		t.Errorf("%d code flows, %d fixes", flows, fixes)
	}
	for _, rule := range run.Tool.Driver.Rules {
		if rule.Help.Text == "" || rule.Help.Markdown == "" || rule.HelpURI == "" {
			t.Errorf("rule %s has no help", rule.ID)
		}
	}
}

// Fingerprints tell all findings apart.
func TestFingerprintsDiffer(t *testing.T) {
	seen := make(map[any]bool)
	for _, f := range findings(t) {
		if seen[f["fingerprint"]] {
			t.Errorf("two findings have the fingerprint %v", f["fingerprint"])
		}
		seen[f["fingerprint"]] = true
	}
}
