package vetrun

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

// unit is what the tool prints for one package: package ID -> analyzer ->
// a list of diagnostics or an error.
type unit map[string]map[string]json.RawMessage

type diagnostic struct {
	Category string    `json:"category"`
	Posn     string    `json:"posn"`
	End      string    `json:"end"`
	Message  string    `json:"message"`
	Fixes    []fix     `json:"suggested_fixes"`
	Related  []related `json:"related"`
}

type fix struct {
	Message string `json:"message"`
	Edits   []struct {
		Filename string `json:"filename"`
		Start    int    `json:"start"`
		End      int    `json:"end"`
		New      string `json:"new"`
	} `json:"edits"`
}

type related struct {
	Posn    string `json:"posn"`
	End     string `json:"end"`
	Message string `json:"message"`
}

// decoder turns the stream of go vet -json into findings.
type decoder struct {
	suite     *catalog.Suite
	onPackage func()
	findings  []finding.Finding
	errors    []string // an analyzer failed on a package
	packages  int
}

// read decodes JSON values up to the end of the stream. Lines of the go
// command's own ("# package") may stand between them.
func (d *decoder) read(stream io.Reader) error {
	clean, feed := io.Pipe()
	go func() { feed.CloseWithError(dropComments(feed, stream)) }()
	defer clean.Close()
	values := json.NewDecoder(clean)
	for {
		var u unit
		if err := values.Decode(&u); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("go vet printed what is not JSON: %w", err)
		}
		if err := d.addUnit(u); err != nil {
			return err
		}
	}
}

// dropComments copies the lines of the stream that don't begin with #. No
// line inside a JSON value does: the tool indents them.
func dropComments(to io.Writer, stream io.Reader) error {
	lines := bufio.NewReader(stream)
	for {
		line, err := lines.ReadBytes('\n')
		if !bytes.HasPrefix(line, []byte("#")) {
			if _, err := to.Write(line); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func (d *decoder) addUnit(u unit) error {
	d.packages++
	if d.onPackage != nil {
		d.onPackage()
	}
	for _, id := range slices.Sorted(maps.Keys(u)) {
		for _, analyzer := range slices.Sorted(maps.Keys(u[id])) {
			if err := d.addAnalyzer(importPath(id), analyzer, u[id][analyzer]); err != nil {
				return err
			}
		}
	}
	return nil
}

// importPath returns the import path in a package ID such as
// "example.com/a [example.com/a.test]".
func importPath(id string) string {
	path, _, _ := strings.Cut(id, " ")
	return path
}

func (d *decoder) addAnalyzer(pkg, analyzer string, result json.RawMessage) error {
	var failed struct{ Error string }
	if json.Unmarshal(result, &failed) == nil {
		d.errors = append(d.errors, fmt.Sprintf("%s: %s: %s", pkg, analyzer, failed.Error))
		return nil
	}
	var list []diagnostic
	if err := json.Unmarshal(result, &list); err != nil {
		return fmt.Errorf("reading the findings of %s in %s: %w", analyzer, pkg, err)
	}
	for i := range list {
		d.findings = append(d.findings, d.finding(pkg, analyzer, &list[i]))
	}
	return nil
}

func (d *decoder) finding(pkg, analyzer string, from *diagnostic) finding.Finding {
	kind, suppressed := strings.CutPrefix(from.Category, "suppressed:")
	f := finding.Finding{
		Analyzer:   analyzer,
		Kind:       kind,
		Severity:   d.severity(analyzer, kind),
		Suppressed: suppressed,
		Package:    pkg,
		Start:      finding.ParsePosition(from.Posn),
		End:        finding.ParsePosition(from.End),
		Message:    from.Message,
		URL:        report.URL(analyzer) + "#" + kind,
	}
	for _, r := range from.Related {
		f.Evidence = append(f.Evidence, finding.Evidence{
			Start: finding.ParsePosition(r.Posn), End: finding.ParsePosition(r.End), Message: r.Message,
		})
	}
	for _, r := range from.Fixes {
		f.Fixes = append(f.Fixes, r.toFix())
	}
	return f
}

// severity returns the severity in the table of kinds. A kind that isn't
// there counts as a risk, so that it can't pass unseen.
func (d *decoder) severity(analyzer, kind string) report.Severity {
	if k := d.suite.Kind(analyzer, kind); k != nil {
		return k.Severity
	}
	return report.Risk
}

func (f *fix) toFix() finding.Fix {
	out := finding.Fix{Message: f.Message}
	for _, e := range f.Edits {
		out.Edits = append(out.Edits, finding.Edit{File: e.Filename, Start: e.Start, End: e.End, New: e.New})
	}
	return out
}
