package stale_check

import "truth"

func init() {
	twice := truth.Race("close of closed channel")
	both := func(f func()) { truth.Both(f, f) }
	truth.Leak("Node.shutdown", twice, func() {
		n := &Node{quit: make(chan struct{})}
		both(n.Stop)
	}).Real().Twin("Swapped.Close", func() {
		s := &Swapped{done: make(chan struct{})}
		both(s.Close)
	})
	truth.Leak("Server.Close", twice, func() {
		s := &Server{done: make(chan struct{})}
		both(s.Close)
	}).Real().Twin("Twice.Close", func() {
		s := &Twice{done: make(chan struct{})}
		both(s.Close)
	}).Twin("Inside.Close", func() {
		s := &Inside{done: make(chan struct{})}
		both(s.Close)
	})
}
