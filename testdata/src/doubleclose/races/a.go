// Checks before a close that two goroutines can both pass, and flags that
// nobody sets.
package races

import (
	"sync"
	"sync/atomic"
)

type writer struct{ pipe chan int }

func newWriter() *writer { return &writer{pipe: make(chan int, 1)} }

func (w *writer) set(n int) { w.pipe <- n }

func (w *writer) Close() error {
	select {
	case _, ok := <-w.pipe:
		if ok {
			close(w.pipe) // want `two calls of Close can both find w.pipe open and close it; close it in a sync.Once`
		}
	default:
		close(w.pipe) // want `two calls of Close can both find w.pipe open and close it; close it in a sync.Once`
	}
	return nil
}

type signal struct {
	mu   sync.Mutex
	n    int
	done chan struct{}
}

func newSignal() *signal { return &signal{done: make(chan struct{})} }

func (s *signal) Stop() {
	select {
	case <-s.done:
	default:
		close(s.done) // want `two calls of Stop can both find s.done open and close it; close it in a sync.Once`
	}
}

type atomicFlag struct {
	closed atomic.Bool
	done   chan struct{}
}

func (a *atomicFlag) Close() {
	if a.closed.Load() {
		return
	}
	a.closed.Store(true)
	close(a.done) // want `two calls of Close can both pass the check of closed and close a.done; hold a lock`
}

type PlainFlag struct {
	mu     sync.Mutex
	closed bool
	done   chan struct{}
}

func (p *PlainFlag) Closed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

func (p *PlainFlag) Close() {
	if !p.closed {
		p.closed = true
		close(p.done) // want `two calls of Close can both pass the check of closed and close p.done; hold a lock`
	}
}

type forgotten struct {
	closed bool
	done   chan struct{}
}

func (f *forgotten) Close() {
	if f.closed {
		return
	}
	close(f.done) // want `f.done is closed unless f.closed is set, and nothing sets it; set it beside the close`
}
