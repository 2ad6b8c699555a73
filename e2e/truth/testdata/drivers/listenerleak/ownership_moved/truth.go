package ownership_moved

import (
	"pairs/bus"

	"truth"
)

func init() {
	feed := &bus.Feed{}
	done := make(chan struct{})
	close(done)
	// The feed never sends, so that a call waits with its subscription.
	truth.Leak("dropped", truth.Goroutines(1), func() { dropped(feed) }).
		Twin("byInterface", func() { byInterface(feed, done) }).
		Twin("byLoop", func() { byLoop(feed, done) }).
		Twin("bySwitch", func() { bySwitch(feed, 0) }).
		Twin("inClosure", func() { inClosure(feed)() }).
		Twin("methodValue", func() { methodValue(feed)() })
	truth.Leak("newForgetful", truth.Heap(50), func() { newForgetful(feed).Close() }).
		Twin("newCareful", func() { newCareful(feed).Close() })
}
