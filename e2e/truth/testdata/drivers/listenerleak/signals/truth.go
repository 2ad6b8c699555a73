package signals

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"truth"
)

func init() {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	live, _ := context.WithCancel(context.Background())
	stopped := func() { untilDoneAndStopped(ended) }
	truth.Silent("untilDoneAndStopped", stopped)
	// An entry of the handlers, and the channel.
	entry := truth.Heap(100)
	truth.Leak("untilDone", entry, func() { untilDone(ended) }).Real().Calls(3000).
		Twin("untilDoneAndStopped", stopped).
		Twin("stoppedBeforehand", func() { stoppedBeforehand(ended) }).
		Twin("stoppedInDeferredLiteral", func() { stoppedInDeferredLiteral(ended) }).
		Twin("stoppedByHelper", func() { stoppedByHelper(ended) }).
		Twin("resets", func() { resets(ended) })
	truth.Leak("byHelper", entry, func() { byHelper(ended) }).Real().Calls(3000).
		Twin("byHelperAndStopped", func() { byHelperAndStopped(ended) })
	hangUp := func() {
		syscall.Kill(syscall.Getpid(), syscall.SIGHUP)
		time.Sleep(time.Second)
	}
	truth.Leak("closedInstead", truth.Panic("send on closed channel"), func() { closedInstead(ended); hangUp() }).Real().
		Twin("closedAfterStop", func() {
			guard := make(chan os.Signal, 1) // or the signal ends the process
			signal.Notify(guard, syscall.SIGHUP)
			closedAfterStop(ended)
			hangUp()
		})
	truth.Leak("dropped", entry, func() { dropped(ended) }).Real().Calls(3000).
		Twin("deferred", func() { deferred(ended) })
	truth.Leak("notOnEveryPath", truth.Goroutines(1), func() { notOnEveryPath(live, true) }).Real().
		Twin("notOnEveryPath", func() { notOnEveryPath(ended, false) }).
		Twin("deferred", func() { deferred(ended) })
}
