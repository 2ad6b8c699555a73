// Package report builds every diagnostic of memlint: it is the only code
// that knows what a finding looks like. An analyzer states the defect
// (a [Finding]); report decides whether it is shown (severity, test and
// generated files, ignore directives, disabled kinds), puts findings in
// order, and drops what can't be shown safely.
package report

import "fmt"

// A Severity says how certain and how costly a defect is.
type Severity uint8

const (
	// Leak: memory or a goroutine is held until the process ends, or a
	// panic is certain.
	Leak Severity = iota
	// Risk: held, or growing, under a condition that the code does not
	// exclude.
	Risk
	// Note: good hygiene, harmless on this Go version. Notes are off
	// unless asked for, and never fail a run.
	Note
)

// String returns the word that users read.
func (s Severity) String() string {
	switch s {
	case Leak:
		return "leak"
	case Risk:
		return "risk"
	case Note:
		return "note"
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// A Kind is one sort of defect of one analyzer. The tables of kinds are the
// one source for help, documentation, severities and machine-readable rules.
type Kind struct {
	Analyzer string   // name of the analyzer, "tickerstop"
	Name     string   // name within the analyzer, "never-stopped"
	Severity Severity // how certain and how costly
	Title    string   // what is wrong, one line, lower case, no stop
	Off      bool     // off by default; shown when enabled by name
}

// ID returns the name that users write: "tickerstop/never-stopped".
func (k *Kind) ID() string { return k.Analyzer + "/" + k.Name }

// docsBase is where the page of each analyzer is published.
const docsBase = "https://github.com/memlint/memlint/blob/main/docs/"

// URL returns the address of the page of an analyzer. A kind's heading is
// the fragment: URL + "#" + Kind.Name.
func URL(analyzer string) string { return docsBase + analyzer + ".md" }
