// Package once declares functions that close channels, with and without a
// guard.
package once

import "sync"

type T struct {
	mu     sync.Mutex
	once   sync.Once
	closed bool
	done   chan struct{}
	inner  struct{ done chan struct{} }
}

func (t *T) Close() { close(t.done) } // want Close:`^once\(recv.done\)$`

func (t *T) CloseInner() { close(t.inner.done) } // want CloseInner:`^once\(recv.inner.done\)$`

func (t *T) CloseByHelper() { t.helper() } // want CloseByHelper:`^once\(recv.done\)$`

func (t *T) helper() { close(t.done) }

func (t *T) CloseOnce() { t.once.Do(func() { close(t.done) }) }

func (t *T) CloseFlagged() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.closed = true
		close(t.done)
	}
}

func CloseParam(ch chan int) { close(ch) } // want CloseParam:`^once\(0\)$` CloseParam:`^releases\(0\)$`

func StopAll(list []*T) { // want StopAll:`keeps|releases`
	for _, t := range list {
		t.Close()
	}
}

type Renewed struct{ done chan struct{} }

func (r *Renewed) Start() { r.done = make(chan struct{}) }
func (r *Renewed) Stop()  { close(r.done) }
