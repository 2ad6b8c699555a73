package receiver_leaves

import (
	"runtime"

	"truth"
)

func init() {
	truth.NotRun("Timeout", truth.Absent, "its work ends long before its timeout; the next runs the same")
	// On one processor the caller reaches its select before the goroutine runs.
	truth.Leak("ThroughHelper", truth.Goroutines(1), func() {
		runtime.GOMAXPROCS(1)
		ThroughHelper(truth.Ended())
	}).InTurn().Twin("WayOut", func() { WayOut(truth.Ended()) }).
		Twin("DrainsLater", func() { DrainsLater(truth.Ended()) }).
		Twin("DrainsByDefer", func() { DrainsByDefer(truth.Ended()) })
	truth.NotRun("ErrorCase", truth.Absent, "which of its two errors comes first is up to the scheduler")
}
