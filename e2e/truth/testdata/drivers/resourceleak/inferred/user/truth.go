package user

import (
	"os"
	"path/filepath"

	"truth"
)

func init() {
	goroutine := truth.Goroutines(1)
	isClosed := func() { closed() }
	truth.Silent("closed", isClosed)
	truth.Leak("dropped", goroutine, func() { dropped() }).
		Twin("closed", isClosed).
		Twin("bound", func() { bound(truth.Soon()) }).
		Twin("maybe", func() { maybe() })
	truth.Leak("never", goroutine, func() { never() }).Twin("closed", isClosed)
	truth.Leak("onAPath", goroutine, func() { onAPath() }).Twin("closed", isClosed)
	name := filepath.Join(os.TempDir(), filepath.Base(os.Args[0])+".log")
	truth.Leak("viewDropped", goroutine, func() { viewDropped() }).
		Twin("closed", isClosed)
	truth.Leak("store.Close", goroutine, func() { newStore().Close() }).
		Twin("closingStore.Close", func() { newClosingStore().Close() })
	truth.Leak("log", truth.Files(1), func() { log(name); os.Remove(name) }).Real().
		Twin("logClosed", func() { logClosed(name); os.Remove(name) })
	truth.Leak("worker", goroutine, worker).Twin("workerThatIsNotStarted", workerThatIsNotStarted)
	truth.Leak("queue", goroutine, queue).
		Twin("queueStopped", queueStopped).
		Twin("queueNotStarted", queueNotStarted)
	truth.Leak("deep", goroutine, func() { deep() }).Twin("closed", isClosed)
	truth.Leak("many", truth.Goroutines(3), many).Twin("closed", isClosed)
	file := os.Args[0]
	truth.Leak("open", truth.Files(1), func() { open(file) }).Real().
		Twin("logClosed", func() { logClosed(name); os.Remove(name) })
	truth.Leak("withoutCleanup", goroutine, func() { withoutCleanup() }).
		Twin("withCleanup", func() { withCleanup() })
	truth.Leak("embedded", truth.Files(1), func() { embedded(file) }).Real().
		Twin("logClosed", func() { logClosed(name); os.Remove(name) })
	truth.Leak("useService", goroutine, func() { useService() }).
		Twin("service.Close", func() { newService().Close() })
}
