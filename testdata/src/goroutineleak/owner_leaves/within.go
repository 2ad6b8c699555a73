package owner_leaves

type upload struct{ statted chan int }

// run closes done itself, in a callback of its last worker: when all is sent.
func (u *upload) run(start func(func(int, bool)) chan<- int) {
	done := make(chan struct{})
	skipped := make(chan int)
	work := start(func(n int, ok bool) {
		if !ok {
			close(done)
			return
		}
		skipped <- n
	})
	for {
		select {
		case <-done:
			return
		case <-skipped:
		case n := <-u.statted:
			work <- n
		}
	}
}

func StartUpload(start func(func(int, bool)) chan<- int) *upload {
	u := &upload{statted: make(chan int)}
	go u.run(start)
	return u
}

type node struct {
	status chan chan int
	stop   chan struct{}
	done   chan struct{}
}

func startNode() *node {
	n := &node{status: make(chan chan int), stop: make(chan struct{}), done: make(chan struct{})}
	go n.run()
	return n
}

func (n *node) run() {
	for {
		select {
		case c := <-n.status:
			c <- 1
		case <-n.stop:
			close(n.done)
			return
		}
	}
}

func (n *node) Stop() {
	select {
	case n.stop <- struct{}{}:
	case <-n.done:
		return
	}
	<-n.done
}

func (n *node) Status() int {
	c := make(chan int)
	n.status <- c // want `send to n\.status blocks for ever once run has ended; select with a channel that is closed then`
	return <-c
}
