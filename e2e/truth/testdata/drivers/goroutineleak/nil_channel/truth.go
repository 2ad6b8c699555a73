package nil_channel

import "truth"

func init() {
	truth.Leak("worker.Run", truth.Goroutines(1), func() { New().Run() }).Real().
		Twin("worker.Optional", func() { New().Optional() }).
		Twin("Disabled", func() {
			in := make(chan int, 3)
			in <- 1
			in <- 2
			in <- 3
			Disabled(in, 3)
		}).
		Twin("Queue.Append", func() {
			q := &Queue{last: make(map[string]chan struct{})}
			q.Append("a")
			q.Append("a")
		})
	never := make(chan int)
	truth.Leak("proxy.Run", truth.Goroutines(1), func() { new(proxy).Run(never) }).Real().
		Twin("madeProxy.Run", func() {
			p := newProxy()
			p.Run(never)
			close(p.closing)
		})
}
