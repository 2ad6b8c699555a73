// Sends that nothing orders before the close of their channel.
package send_after_close

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

func onPath(ok bool) {
	ch := make(chan int, 1)
	if ok {
		close(ch)
	}
	ch <- 1 // want `ch is sent on after it was closed on a path`
}

type cache struct {
	wg    sync.WaitGroup
	input chan []string
}

func newCache(parallel int) *cache {
	c := &cache{}
	c.input = make(chan []string)
	c.wg.Add(parallel)
	for range parallel {
		go func() {
			for range c.input {
			}
			c.wg.Done()
		}()
	}
	return c
}

// Fetch sends in a goroutine.
func (c *cache) Fetch(keys []string) {
	go func() {
		for i := range keys {
			c.input <- keys[i:]
		}
	}()
}

func (c *cache) Stop() {
	close(c.input) // want `c.input is closed while Fetch may still send on it; close a done channel that senders select on`
	c.wg.Wait()
}

type series struct {
	workers sync.WaitGroup
	updates chan int
}

func newSeries() *series { return &series{updates: make(chan int, 10)} }

// Update isn't protected by the default.
func (s *series) Update(n int) {
	select {
	case s.updates <- n:
	default:
	}
}

func (s *series) stopping() error {
	close(s.updates) // want `s.updates is closed while Update may still send on it`
	s.workers.Wait()
	return nil
}

type tailer struct {
	mu   sync.Mutex
	done chan struct{}
	out  chan string
}

func newTailer() *tailer { return &tailer{done: make(chan struct{}), out: make(chan string)} }

func (t *tailer) isClosed() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

// Send checks, and then sends.
func (t *tailer) Send(line string) {
	if t.isClosed() {
		return
	}
	t.out <- line
}

func (t *tailer) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.isClosed() {
		return
	}
	close(t.done)
	close(t.out) // want `t.out is closed while Send may still send on it`
}

type flagged struct {
	closed atomic.Bool
	out    chan int
}

func newFlagged() *flagged { return &flagged{out: make(chan int)} }

func (f *flagged) Send(n int) {
	if f.closed.Load() {
		return
	}
	f.out <- n // want `Send may send on f.out after Close has closed it; select on a done channel and close that`
}

func (f *flagged) Close() {
	if f.closed.CompareAndSwap(false, true) {
		close(f.out)
	}
}

type feed struct {
	closed sync.Once
	in     chan string
}

func newFeed() *feed { return &feed{in: make(chan string)} }

func (f *feed) Publish(text string) {
	f.in <- text // want `Publish may send on f.in after Close has closed it`
}

func (f *feed) Close() {
	f.closed.Do(func() { close(f.in) })
}

type service struct{ events chan int }

type shutdown interface {
	Register(func(context.Context) error)
}

func newService(sd shutdown) *service {
	s := &service{events: make(chan int)}
	sd.Register(func(context.Context) error {
		close(s.events) // want `s.events is closed while send may still send on it`
		return nil
	})
	return s
}

func (s *service) Create() { s.send(1) }

func (s *service) send(n int) { s.events <- n }

type handle struct{}

// collect closes what the goroutine that it started still sends on.
func (h *handle) collect(ch chan int, stats func() error) {
	defer close(ch) // want `ch is closed by the function while the goroutine that it started may still send; let the sender close it`
	for {
		in := make(chan int)
		go send(ch, in)
		if err := h.stats(in); err != nil {
			continue
		}
		return
	}
}

func (h *handle) stats(in chan int) error { return nil }

func (h *handle) start() chan int {
	ch := make(chan int, 1)
	go h.collect(ch, nil)
	return ch
}

func send(out, in chan int) {
	for n := range in {
		select {
		case out <- n:
		default:
		}
	}
}

// firstOf leaves on the first error and closes under the senders.
func firstOf(ctx context.Context, calls []func() (int, error)) (int, error) {
	results := make(chan int)
	defer close(results) // want `results is closed by the receiver while the goroutine that it started may still send; let the sender close it`
	for _, call := range calls {
		go func() {
			n, _ := call()
			results <- n
		}()
	}
	select {
	case n := <-results:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

type drained struct{ out chan int }

func newDrained() *drained {
	d := &drained{make(chan int, 1)}
	go d.loop()
	return d
}

// loop has received something, which says nothing of the other senders.
func (d *drained) loop() {
	for {
		if n := <-d.out; n == 0 {
			d.close()
			return
		}
	}
}

func (d *drained) close() {
	close(d.out) // want `d.out is closed while Send may still send on it`
}

func (d *drained) Send(n int) {
	select {
	case d.out <- n:
	default:
	}
}

// A session's channel is closed when it ends; that the whole ends is something
// else.
type session struct {
	out  chan int
	once sync.Once
}

func (s *session) close() { s.once.Do(func() { close(s.out) }) }

type Whole struct {
	mu       sync.Mutex
	sessions map[string]*session
	over     chan struct{}
}

func NewWhole() *Whole {
	return &Whole{sessions: map[string]*session{}, over: make(chan struct{})}
}

func (w *Whole) find(id string) *session {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sessions[id]
}

func (w *Whole) Join(id string) *session {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := &session{out: make(chan int)}
	w.sessions[id] = s
	return s
}

func (w *Whole) Leave(id string) {
	w.mu.Lock()
	s := w.sessions[id]
	delete(w.sessions, id)
	w.mu.Unlock()
	s.close()
}

func (w *Whole) Send(id string, n int) {
	s := w.find(id)
	select {
	case <-w.over:
	case s.out <- n: // want `Send may send on s.out after close has closed it; select on a done channel and close that`
	case <-time.After(time.Second):
	}
}

func (w *Whole) Close() { close(w.over) }

// A listener recovers from the send, in a helper.
type listener struct {
	mu     sync.Mutex
	closed bool
	in     chan int
}

func newListener() *listener { return &listener{in: make(chan int, 1)} }

func (l *listener) Put(n int) error {
	return toError(func() {
		select {
		case l.in <- n:
		default:
		}
	})
}

func toError(f func()) (err error) {
	defer func() {
		if recover() != nil {
			err = errClosed
		}
	}()
	f()
	return nil
}

func (l *listener) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		close(l.in)
		l.closed = true
	}
}

var errClosed = errors.New("closed")
