package formats

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif" // its schema
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

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
