package output

import (
	"io"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/report"
)

const homepage = "https://github.com/memlint/memlint"

// sarifSchema is the published schema; the library's default is a draft.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// writeSARIF writes a log of the Static Analysis Results Interchange Format,
// version 2.1.0, that code scanning services and editors read.
func writeSARIF(w io.Writer, r *Run) error {
	log := &sarif.Report{Version: string(sarif.Version210), Schema: sarifSchema}
	run := sarif.NewRunWithInformationURI("memlint", homepage)
	run.Tool.Driver.WithVersion(r.Version)
	if semantic, released := strings.CutPrefix(r.Version, "v"); released {
		run.Tool.Driver.SemanticVersion = &semantic
	}
	run.WithColumnKind("unicodeCodePoints")
	b := sarifBuilder{r, run}
	b.addRules()
	for i := range r.Shown {
		run.AddResult(b.result(&r.Shown[i]))
	}
	run.AddInvocations(b.invocation())
	log.AddRun(run)
	if err := log.PrettyWrite(w); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type sarifBuilder struct {
	*Run
	run *sarif.Run
}

// addRules adds a rule for each kind that exists: services list them all.
func (b sarifBuilder) addRules() {
	for _, k := range b.Suite.AllKinds() {
		help := b.Suite.Help(k)
		rule := b.run.AddRule(k.ID()).
			WithName(ruleName(k)).
			WithShortDescription(multiform(capitalised(k.Title) + ".")).
			WithFullDescription(multiform(capitalised(k.Title) + ".")).
			WithHelp(multiform(help.Text).WithMarkdown(help.Markdown)).
			WithHelpURI(report.URL(k.Analyzer) + "#" + k.Name).
			WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarifLevel(k.Severity)).WithEnabled(!k.Off))
		rule.WithProperties(sarif.Properties{"tags": []string{"memory", k.Analyzer, k.Severity.String()}})
	}
}

// ruleName returns the name of a kind in the form that the format asks for:
// "TickerstopNeverStopped".
func ruleName(k *report.Kind) string {
	var b strings.Builder
	for _, word := range append([]string{k.Analyzer}, strings.Split(k.Name, "-")...) {
		b.WriteString(capitalised(word))
	}
	return b.String()
}

func multiform(s string) *sarif.MultiformatMessageString {
	return sarif.NewMultiformatMessageString(s)
}

func sarifLevel(s report.Severity) string {
	switch s {
	case report.Leak:
		return "error"
	case report.Note:
		return "note"
	}
	return "warning"
}

func (b sarifBuilder) result(f *finding.Finding) *sarif.Result {
	result := sarif.NewRuleResult(f.ID()).
		WithRuleIndex(slices.IndexFunc(b.run.Tool.Driver.Rules, func(d *sarif.ReportingDescriptor) bool { return d.ID == f.ID() })).
		WithLevel(sarifLevel(f.Severity)).
		WithMessage(sarif.NewTextMessage(f.Message)).
		WithLocations([]*sarif.Location{b.findingLocation(f)}).
		WithPartialFingerPrints(map[string]any{"memlint/v1": f.Fingerprint()})
	for i, e := range f.Evidence {
		result.AddRelatedLocation(b.location(e.Start, e.End).WithId(i + 1).WithMessage(sarif.NewTextMessage(e.Message)))
	}
	if len(f.Evidence) > 0 {
		result.AddCodeFlow(b.codeFlow(f))
	}
	for _, fix := range f.Fixes {
		result.AddFix(b.fix(fix))
	}
	if f.Suppressed {
		result.AddSuppression(sarif.NewSuppression("inSource"))
	}
	return result
}

func (b sarifBuilder) findingLocation(f *finding.Finding) *sarif.Location {
	location := b.location(f.Start, f.End)
	if f.Function != "" {
		name := f.Package + "." + f.Function
		location.AddLogicalLocations(sarif.NewLogicalLocation().WithName(f.Function).WithFullyQualifiedName(name).WithKind("function"))
	}
	return location
}

// codeFlow leads from the creation to where the obligation is lost.
func (b sarifBuilder) codeFlow(f *finding.Finding) *sarif.CodeFlow {
	flow := sarif.NewThreadFlow()
	step := func(start, end finding.Position, message, importance string) {
		location := b.location(start, end).WithMessage(sarif.NewTextMessage(message))
		flow.AddLocation(sarif.NewThreadFlowLocation().WithLocation(location).WithImportance(importance))
	}
	step(f.Start, f.End, f.Message, "essential")
	for _, e := range f.Evidence {
		step(e.Start, e.End, e.Message, "important")
	}
	return sarif.NewCodeFlow().WithThreadFlows([]*sarif.ThreadFlow{flow})
}

func (b sarifBuilder) location(start, end finding.Position) *sarif.Location {
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(b.artifact(start.File))
	if start.Line > 0 {
		physical.WithRegion(b.region(start, end))
	}
	return sarif.NewLocationWithPhysicalLocation(physical)
}

func (b sarifBuilder) artifact(name string) *sarif.ArtifactLocation {
	location := sarif.NewSimpleArtifactLocation(b.uri(name))
	if _, ok := b.path(name); ok {
		location.WithUriBaseId("%SRCROOT%")
	}
	return location
}

func (b sarifBuilder) region(start, end finding.Position) *sarif.Region {
	file := b.Sources.Get(start.File)
	region := sarif.NewRegion().WithStartLine(start.Line)
	if start.Column == 0 {
		return region
	}
	region.WithStartColumn(file.Column(start.Line, start.Column))
	if end.Line > start.Line || end.Line == start.Line && end.Column > start.Column {
		region.WithEndLine(end.Line).WithEndColumn(file.Column(end.Line, end.Column))
	}
	return region
}

func (b sarifBuilder) fix(fix finding.Fix) *sarif.Fix {
	out := sarif.NewFix().WithDescription(sarif.NewTextMessage(fix.Message))
	changes := make(map[string]*sarif.ArtifactChange)
	for _, e := range fix.Edits {
		change := changes[e.File]
		if change == nil {
			change = sarif.NewArtifactChange(b.artifact(e.File))
			changes[e.File] = change
			out.AddArtifactChanges(change)
		}
		change.WithReplacement(b.replacement(e))
	}
	return out
}

func (b sarifBuilder) replacement(e finding.Edit) *sarif.Replacement {
	file := b.Sources.Get(e.File)
	startLine, startColumn := file.Place(e.Start)
	endLine, endColumn := file.Place(e.End)
	region := sarif.NewRegion().WithStartLine(startLine).WithStartColumn(startColumn).WithEndLine(endLine).WithEndColumn(endColumn)
	return sarif.NewReplacement(region.WithByteOffset(e.Start).WithByteLength(e.End - e.Start)).
		WithInsertedContent(sarif.NewArtifactContent().WithText(e.New))
}

func (b sarifBuilder) invocation() *sarif.Invocation {
	invocation := sarif.NewInvocation().WithExecutionSuccess(!b.Result.Failed)
	if said := b.failures(); said != "" {
		message := sarif.NewTextMessage(said)
		invocation.AddTToolExecutionNotification(sarif.NewNotification().WithLevel("error").WithMessage(message))
	}
	return invocation
}

func capitalised(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
