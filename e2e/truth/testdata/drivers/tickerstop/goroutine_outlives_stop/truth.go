package goroutine_outlives_stop

import (
	"time"

	"truth"
)

func init() {
	truth.Silent("Done.run", func() { NewDone().Close() })
	truth.Leak("Flusher.run", truth.Goroutines(1), func() { NewFlusher().Close() }).
		Twin("Done.run", func() { NewDone().Close() }).
		Twin("Flagged.run", func() {
			f := NewFlagged()
			f.closed = true
			time.Sleep(3 * time.Second)
			f.Close()
		})
	truth.Leak("Local", truth.Goroutines(1), func() { Local(truth.Nothing)() }).
		Twin("Done.run", func() { NewDone().Close() })
	truth.Leak("Post", truth.Goroutines(1), func() { Post(truth.Nothing)() }).
		Twin("PostUntil", func() {
			stop := PostUntil(func() bool { return false })
			time.Sleep(3 * time.Second)
			stop()
		})
	truth.Leak("LocalCalled", truth.Goroutines(1), func() { LocalCalled(truth.Nothing)() }).
		Twin("Done.run", func() { NewDone().Close() })
	truth.Leak("tickAway", truth.Goroutines(1), func() { Passed(truth.Nothing)() }).
		Twin("tickUntil", func() {
			stop := PassedLabel(func() bool { return true })
			time.Sleep(3 * time.Second)
			stop()
		})
	truth.Leak("Timeout", truth.Goroutines(1), func() { Timeout(time.Minute, func() error { return nil }) }).
		Twin("TimeoutSelect", func() { TimeoutSelect(time.Minute, func() error { return nil }) })
	truth.Leak("Generic.run", truth.Goroutines(1), func() { NewGeneric[int]().Close() }).
		Twin("Done.run", func() { NewDone().Close() })
	truth.Leak("Embedded.run", truth.Goroutines(1), func() { NewEmbedded().Close() }).
		Twin("Done.run", func() { NewDone().Close() })
}
