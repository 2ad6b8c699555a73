package goroutineleak

import "github.com/memlint/memlint/internal/report"

// Kinds are the defects that the analyzer reports, in the order of its
// documentation.
var Kinds = []*report.Kind{abandonedSend, unboundSend, abandonedReceive, ownerGone, waitsForEver, readAgain, endless, startWithoutStop, unboundedSpawn}

var (
	abandonedSend = &report.Kind{
		Analyzer: "goroutineleak", Name: "abandoned-send", Severity: report.Leak,
		Title: "a goroutine sends to a channel whose receiver may have left",
	}
	unboundSend = &report.Kind{
		Analyzer: "goroutineleak", Name: "unbound-send", Severity: report.Risk,
		Title: "a goroutine sends to a channel that nobody is bound to receive from",
	}
	abandonedReceive = &report.Kind{
		Analyzer: "goroutineleak", Name: "abandoned-receive", Severity: report.Leak,
		Title: "a goroutine waits for a value or a close that never comes",
	}
	ownerGone = &report.Kind{
		Analyzer: "goroutineleak", Name: "owner-gone", Severity: report.Risk,
		Title: "a send or receive waits for a goroutine that may have ended",
	}
	waitsForEver = &report.Kind{
		Analyzer: "goroutineleak", Name: "waits-for-ever", Severity: report.Leak,
		Title: "an operation that can't go on: nil channel, dead context, missing Done",
	}
	readAgain = &report.Kind{
		Analyzer: "goroutineleak", Name: "read-again", Severity: report.Risk,
		Title: "a read lock is taken again by who holds it",
	}
	endless = &report.Kind{
		Analyzer: "goroutineleak", Name: "endless", Severity: report.Risk,
		Title: "a goroutine has no way to end",
	}
	startWithoutStop = &report.Kind{
		Analyzer: "goroutineleak", Name: "start-without-stop", Severity: report.Risk,
		Title: "a goroutine is started that nothing stops",
	}
	unboundedSpawn = &report.Kind{
		Analyzer: "goroutineleak", Name: "unbounded-spawn", Severity: report.Risk,
		Title: "an endless loop starts a goroutine per turn without a limit", Off: true,
	}
)
