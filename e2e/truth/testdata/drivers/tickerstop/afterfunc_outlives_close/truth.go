package afterfunc_outlives_close

import (
	"context"
	"time"

	"truth"
)

func init() {
	truth.Leak("transport.offer", truth.Heap(150), func() {
		var t transport
		t.offer(time.Hour)
		t.Close()
	}).Idle(time.Minute).Twin("careful.offer", func() {
		var c careful
		c.offer(time.Hour)
		c.Close()
	}).Twin("shortly.offer", func() {
		var s shortly
		s.offer()
		s.Close()
	})
	// One event, and then the end.
	once := func(reload func(context.Context, chan int, time.Duration, func())) func() {
		return func() {
			ctx, cancel := context.WithCancel(context.Background())
			events := make(chan int)
			done := make(chan struct{})
			go func() { reload(ctx, events, time.Hour, truth.Nothing); close(done) }()
			events <- 1
			cancel()
			<-done
		}
	}
	truth.Leak("reload", truth.Heap(120), once(reload)).Idle(time.Minute).
		Twin("reloadStopped", once(reloadStopped))
}
