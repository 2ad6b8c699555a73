// A flag is looked at before the lock is taken under which a channel is closed.
package stale_check

import (
	"sync"
	"sync/atomic"
)

const closed = 3

type Node struct {
	sync.Mutex
	state atomic.Int32
	quit  chan struct{}
}

func (n *Node) State() int { return int(n.state.Load()) }

func (n *Node) Stop()   { n.shutdown() }
func (n *Node) Delete() { n.shutdown() }

func Run() *Node {
	n := &Node{quit: make(chan struct{})}
	go n.loop()
	return n
}

func (n *Node) loop() { n.shutdown() }

func (n *Node) shutdown() {
	if n.State() == closed {
		return
	}
	n.state.Store(closed)
	n.Lock()
	close(n.quit) // want `two calls of shutdown can both pass the check of state and close n.quit; swap the flag, or check it under the lock`
	n.Unlock()
}

type Server struct {
	mu     sync.Mutex
	closed atomic.Bool
	done   chan struct{}
}

func (s *Server) Close() {
	if s.closed.Load() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed.Store(true)
	close(s.done) // want `two calls of Close can both pass the check of closed and close s.done; swap the flag, or check it under the lock`
}

// Twice looks again when it has the lock.
type Twice struct {
	mu     sync.Mutex
	closed atomic.Bool
	done   chan struct{}
}

func (s *Twice) Close() {
	if s.closed.Load() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed.Load() {
		return
	}
	s.closed.Store(true)
	close(s.done)
}

// Swapped takes the flag and changes it at once.
type Swapped struct {
	mu     sync.Mutex
	closed atomic.Bool
	done   chan struct{}
}

func (s *Swapped) Close() {
	if s.closed.Swap(true) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.done)
}

// Inside looks when it has the lock.
type Inside struct {
	mu     sync.Mutex
	closed atomic.Bool
	done   chan struct{}
}

func (s *Inside) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed.Load() {
		return
	}
	s.closed.Store(true)
	close(s.done)
}
