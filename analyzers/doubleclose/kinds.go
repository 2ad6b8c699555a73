package doubleclose

import "github.com/memlint/memlint/internal/report"

// Kinds are the defects that the analyzer reports, in the order of its
// documentation.
var Kinds = []*report.Kind{
	closedTwice, notIdempotent,
}

var (
	closedTwice   = kind("closed-twice", report.Leak, "a channel, or a writer that writes its end again, is closed twice")
	notIdempotent = kind("not-idempotent", report.Risk, "a method that runs more than once closes a channel without a guard")
)

func kind(name string, severity report.Severity, title string) *report.Kind {
	return &report.Kind{Analyzer: "doubleclose", Name: name, Severity: severity, Title: title}
}
