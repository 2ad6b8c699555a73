package doubleclose

import "github.com/memlint/memlint/internal/report"

// Kinds are the defects that the analyzer reports, in the order of its
// documentation.
var Kinds = []*report.Kind{
	closedTwice, sendAfterClose, notIdempotent, racyGuard, guardForgotten, closeByReceiver, onceOnly,
}

var (
	closedTwice     = kind("closed-twice", report.Leak, "a channel, or a writer that writes its end again, is closed twice")
	sendAfterClose  = kind("send-after-close", report.Risk, "a send can follow the close of its channel")
	notIdempotent   = kind("not-idempotent", report.Risk, "a method that runs more than once closes a channel without a guard")
	racyGuard       = kind("racy-guard", report.Risk, "two callers can both pass the check before the close")
	guardForgotten  = kind("guard-forgotten", report.Risk, "the check before the close always passes")
	closeByReceiver = kind("close-by-receiver", report.Risk, "the receiver closes the channel while its sender may still send")
	onceOnly        = kind("once-only", report.Note, "a second call of Close panics")
)

func kind(name string, severity report.Severity, title string) *report.Kind {
	return &report.Kind{Analyzer: "doubleclose", Name: name, Severity: severity, Title: title}
}
