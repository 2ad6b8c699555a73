package spinning_loop

import (
	"truth"
)

func init() {
	stopped := func(run func(w *worker)) func() {
		return func() {
			w := &worker{done: make(chan struct{}), jobs: make(chan int)}
			go run(w)
			w.stop()
		}
	}
	truth.Leak("worker.run", truth.Goroutines(1), stopped((*worker).run)).Real().Calls(2).
		Twin("worker.runUntilDone", stopped((*worker).runUntilDone)).
		Twin("worker.runFlagged", stopped((*worker).runFlagged))
	truth.NotRun("worker.Push", truth.Process, "another goroutine of the function ends the process at the same signal")
}
