package listenerleak

import "github.com/memlint/memlint/internal/report"

// Kinds are the defects that the analyzer reports, in the order of its
// documentation.
var Kinds = []*report.Kind{
	signalNotStopped, signalClosed, afterFuncKept, afterFuncOutlivesClose, neverRemoved, lostOnPath, outlivesOwner, perCall, forgottenEntry, entryNeverRemoved,
	entryLeftBehind, forgottenRegistration, forgottenSeries,
}

var (
	signalNotStopped       = kind("signal-not-stopped", report.Leak, "a function returns without undoing signal.Notify")
	signalClosed           = kind("signal-closed", report.Leak, "a channel is closed while signals are still delivered to it")
	afterFuncKept          = kind("after-func-kept", report.Leak, "a function registered on a long-lived context is not removed")
	afterFuncOutlivesClose = kind("after-func-outlives-close", report.Risk, "a context keeps a value after its Close")
	neverRemoved           = kind("never-removed", report.Leak, "a subscription or listener is never removed")
	lostOnPath             = kind("lost-on-path", report.Leak, "a subscription or listener is not removed on a path")
	outlivesOwner          = kind("outlives-owner", report.Risk, "a registration outlives the Close of what registered itself")
	perCall                = kind("per-call", report.Leak, "something is registered per request or event and never removed")
	forgottenEntry         = kind("forgotten-entry", report.Risk, "a removal forgets one of several running objects of a key")
	entryNeverRemoved      = kind("entry-never-removed", report.Risk, "a running object per user or tenant is never removed")
	entryLeftBehind        = kind("entry-left-behind", report.Risk, "a function that waits leaves its entry behind on a path")
	forgottenRegistration  = kind("forgotten-registration", report.Risk, "a removal forgets one of several registrations")
	forgottenSeries        = kind("forgotten-series", report.Risk, "the series of one metric stay when those of another are deleted")
)

func kind(name string, severity report.Severity, title string) *report.Kind {
	return &report.Kind{Analyzer: "listenerleak", Name: name, Severity: severity, Title: title}
}
