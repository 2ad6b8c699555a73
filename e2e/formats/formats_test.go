// Package formats reads memlint's outputs with readers that know nothing of
// memlint: a JSON schema, an XML decoder, a Markdown renderer.
package formats

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif" // its schema
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

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

// The schema is written after GitLab's documentation of the report.
const gitlabSchema = `{
	"type": "array", "minItems": 1,
	"items": {
		"type": "object",
		"required": ["description", "check_name", "fingerprint", "severity", "location"],
		"properties": {
			"description": {"type": "string", "minLength": 1},
			"check_name": {"type": "string", "minLength": 1},
			"fingerprint": {"type": "string", "minLength": 1},
			"severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
			"location": {
				"type": "object", "required": ["path", "lines"],
				"properties": {
					"path": {"type": "string", "pattern": "^[^./]"},
					"lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}
				}
			}
		}
	}
}`

func TestGitLab(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(gitlabSchema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("gitlab.json", doc); err != nil {
		t.Fatal(err)
	}
	report, err := jsonschema.UnmarshalJSON(bytes.NewReader(read(t, "gitlab")))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.MustCompile("gitlab.json").Validate(report); err != nil {
		t.Error(err)
	}
	if n, want := len(report.([]any)), len(findings(t)); n != want {
		t.Errorf("%d issues of %d findings", n, want)
	}
}

// Counts in the attributes are those of the elements.
func TestJUnit(t *testing.T) {
	decoder := xml.NewDecoder(bytes.NewReader(read(t, "xml")))
	counts := make(map[string]int)
	said := make(map[string]int)
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		counts[start.Name.Local]++
		for _, a := range start.Attr {
			if n, err := strconv.Atoi(a.Value); err == nil && start.Name.Local == "testsuites" {
				said[a.Name.Local] = n
			}
		}
	}
	if counts["testcase"] != said["tests"] || counts["failure"] != said["failures"] || counts["skipped"] != said["skipped"] || said["errors"] != 0 {
		t.Errorf("elements %v, attributes %v", counts, said)
	}
	if counts["testcase"] != len(findings(t)) {
		t.Errorf("%d cases of %d findings", counts["testcase"], len(findings(t)))
	}
}

// A renderer makes one table with a row per finding, and shows messages as
// they are.
func TestMarkdown(t *testing.T) {
	var page bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.Table)).Convert(read(t, "md"), &page); err != nil {
		t.Fatal(err)
	}
	html := page.String()
	want := findings(t)
	if rows := strings.Count(html, "<tr>") - 1; rows != len(want) {
		t.Errorf("%d rows of %d findings", rows, len(want))
	}
	if n := strings.Count(html, "<td>"); n != 4*len(want) {
		t.Errorf("%d cells of %d findings", n, len(want))
	}
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	for _, f := range want {
		if message := f["message"].(string); !strings.Contains(html, escape.Replace(message)) {
			t.Errorf("the page lacks %q", message)
		}
	}
}

// command is a workflow command as the runner of GitHub Actions reads it.
var command = regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::(.+)$`)

func TestGitHub(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(read(t, "txt"))), "\n")
	if len(lines) != len(findings(t)) {
		t.Errorf("%d annotations of %d findings", len(lines), len(findings(t)))
	}
	for _, line := range lines {
		m := command.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("not a workflow command: %s", line)
			continue
		}
		properties := make(map[string]string)
		for property := range strings.SplitSeq(m[2], ",") {
			key, value, _ := strings.Cut(property, "=")
			properties[key] = value
		}
		if _, err := os.Stat(filepath.Join("../..", properties["file"])); err != nil {
			t.Errorf("annotation of a file that isn't there: %v", err)
		}
		if n, err := strconv.Atoi(properties["line"]); err != nil || n < 1 || properties["title"] == "" {
			t.Errorf("properties %v", properties)
		}
	}
}
