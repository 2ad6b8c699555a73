// A loop owns a channel and ends by a stop signal; methods send to it bare.
package owner_leaves

import (
	"sync"
	"time"
)

type Queue struct {
	in   chan int
	stop chan struct{}
}

func New() *Queue {
	q := &Queue{in: make(chan int), stop: make(chan struct{})}
	go q.loop()
	return q
}

func (q *Queue) loop() {
	for {
		select {
		case <-q.in:
		case <-q.stop:
			return
		}
	}
}

func (q *Queue) Stop() { close(q.stop) }

func (q *Queue) Add(v int) {
	q.in <- v // want `send to q\.in blocks for ever once loop has ended; select with q\.stop too`
}

func (q *Queue) TryAdd(v int) bool {
	select {
	case q.in <- v:
		return true
	case <-q.stop:
		return false
	}
}

// Locked keeps the owner alive while a send is under way.
type Locked struct {
	mu     sync.RWMutex
	closed bool
	in     chan int
	stop   chan struct{}
}

func NewLocked() *Locked {
	q := &Locked{in: make(chan int), stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-q.in:
			case <-q.stop:
				return
			}
		}
	}()
	return q
}

func (q *Locked) Stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed = true
		close(q.stop)
	}
}

func (q *Locked) Add(v int) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	if !q.closed {
		q.in <- v
	}
}

// Drained takes what is sent after the signal.
type Drained struct {
	in   chan int
	stop chan struct{}
}

func NewDrained() *Drained {
	q := &Drained{in: make(chan int), stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-q.in:
			case <-q.stop:
				for {
					select {
					case <-q.in:
					case <-time.After(time.Minute):
						return
					}
				}
			}
		}
	}()
	return q
}

func (q *Drained) Stop() { close(q.stop) }

func (q *Drained) Add(v int) { q.in <- v }

// Woken has room for one token.
type Woken struct {
	wake chan struct{}
	stop chan struct{}
}

func NewWoken() *Woken {
	w := &Woken{wake: make(chan struct{}, 1), stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-w.wake:
			case <-w.stop:
				return
			}
		}
	}()
	return w
}

func (w *Woken) Stop() { close(w.stop) }

func (w *Woken) Wake() { w.wake <- struct{}{} }
