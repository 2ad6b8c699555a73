// Guards that keep a channel from being closed twice: nothing is reported.
package close_is_safe

import (
	"sync"
	"sync/atomic"
)

type once struct {
	stop sync.Once
	done chan struct{}
}

func newOnce() *once { return &once{done: make(chan struct{})} }

func (o *once) Close() { o.stop.Do(func() { close(o.done) }) }

func useOnce() {
	o := newOnce()
	defer o.Close()
	o.Close()
}

type onceFunc struct {
	done chan struct{}
	stop func()
}

func newOnceFunc() *onceFunc {
	o := &onceFunc{done: make(chan struct{})}
	o.stop = sync.OnceFunc(func() { close(o.done) })
	return o
}

func (o *onceFunc) Close() { o.stop() }

func useOnceFunc() {
	o := newOnceFunc()
	defer o.Close()
	o.Close()
}

type swapped struct {
	closed atomic.Bool
	done   chan struct{}
}

func (s *swapped) Close() {
	if s.closed.CompareAndSwap(false, true) {
		close(s.done)
	}
}

func (s *swapped) Stop() {
	if s.closed.Swap(true) {
		return
	}
	close(s.done)
}

func useSwapped(s *swapped) {
	defer s.Close()
	s.Stop()
	s.Close()
}

type flagged struct {
	mu     sync.Mutex
	closed bool
	done   chan struct{}
}

func (f *flagged) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return
	}
	f.closed = true
	close(f.done)
}

func (f *flagged) Stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		close(f.done)
	}
	f.closed = true
}

func useFlagged(f *flagged) {
	defer f.Close()
	f.Close()
	f.Stop()
}

type cleared struct {
	mu   sync.Mutex
	done chan struct{}
}

func (c *cleared) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done != nil {
		close(c.done)
		c.done = nil
	}
}

func useCleared(c *cleared) {
	defer c.Close()
	c.Close()
}

type selecting struct {
	mu   sync.Mutex
	done chan struct{}
}

func (s *selecting) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
	default:
		close(s.done)
	}
}

func useSelecting(s *selecting) {
	defer s.Close()
	s.Close()
}

type renewed struct{ done chan struct{} }

func (r *renewed) Start() { r.done = make(chan struct{}) }
func (r *renewed) Stop()  { close(r.done) }

func useRenewed(r *renewed) {
	for range 3 {
		r.Start()
		r.Stop()
	}
	r.Start()
	r.Stop()
}

// notify wakes all waiters: it makes the next channel before it is closed.
type broadcast struct {
	mu sync.Mutex
	ch chan struct{}
}

func (b *broadcast) notify() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.ch)
	b.ch = make(chan struct{})
}

func (b *broadcast) both() {
	b.notify()
	b.notify()
}
