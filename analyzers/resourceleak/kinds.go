package resourceleak

import "github.com/memlint/memlint/internal/report"

// Kinds are the defects that the analyzer reports, in the order of its
// documentation.
var Kinds = []*report.Kind{
	neverReleased, lostOnPath, overwritten, forgottenField, endsEarly, untilCollected, stuckDefer, lateDefer, notWaited, transportPerCall, unlikeOthers, lostCancel, cancelOnPath,
}

var (
	neverReleased    = kind("never-released", report.Leak, "a resource is never released")
	lostOnPath       = kind("lost-on-path", report.Leak, "a resource is not released on a path")
	overwritten      = kind("overwritten", report.Leak, "a resource is overwritten or made again before it is released")
	forgottenField   = kind("forgotten-field", report.Leak, "a type's Close or Stop forgets a resource that the type keeps")
	endsEarly        = kind("ends-early", report.Risk, "a type's Close or Stop returns on an error before it has released what the type keeps")
	untilCollected   = kind("until-collected", report.Risk, "a file or connection stays open until the garbage collector runs")
	stuckDefer       = kind("stuck-defer", report.Leak, "a release is deferred in a loop that the function never leaves")
	lateDefer        = kind("late-defer", report.Risk, "releases are deferred in a loop and wait for the end of the function")
	notWaited        = kind("not-waited", report.Leak, "a process is started and not waited for")
	transportPerCall = kind("transport-per-call", report.Leak, "an HTTP transport is made per call and keeps its connections")
	unlikeOthers     = kind("unlike-others", report.Risk, "a resource is not released, unlike by nearly all others who get one")
	lostCancel       = kind("lost-cancel", report.Leak, "a context's cancel function is lost where vet doesn't see it")
	cancelOnPath     = &report.Kind{
		Analyzer: "resourceleak", Name: "cancel-on-path", Severity: report.Risk, Off: true,
		Title: "a context's cancel function is not called on a path, as go vet's lostcancel reports too",
	}
)

func kind(name string, severity report.Severity, title string) *report.Kind {
	return &report.Kind{Analyzer: "resourceleak", Name: name, Severity: severity, Title: title}
}
