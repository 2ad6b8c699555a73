package generics_and_aliases

import (
	"context"

	"pairs/bus"

	"truth"
)

func init() {
	t, done := &topic[int]{subs: make(map[int]chan int)}, make(chan struct{})
	close(done)
	truth.Leak("once", truth.Heap(80), func() { once(t, done) }).
		Twin("onceAndLeave", func() { onceAndLeave(t, done) })
	n := &node{&bus.Feed{}}
	truth.Leak("node.wait", truth.Goroutines(1), n.wait).
		Twin("node.waitAndClose", func() {
			n := &node{&bus.Feed{}}
			go func() { truth.Work(); n.Send() }()
			n.waitAndClose()
		})
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	truth.Leak("signals", truth.Heap(100), func() { signals(ended) }).Real().Calls(3000).
		TwinIn("signals", "untilDoneAndStopped")
}
