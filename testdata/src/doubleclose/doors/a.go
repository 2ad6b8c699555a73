// Selects with a way out that doesn't protect the send: both cases may be
// ready, and the select chooses.
package doors

import (
	"context"
	"sync"
	"time"
)

type mailbox struct {
	done chan struct{}
	in   chan int
}

func newMailbox() *mailbox { return &mailbox{done: make(chan struct{}), in: make(chan int)} }

// Send finds both channels closed.
func (m *mailbox) Send(n int) {
	select {
	case m.in <- n:
	case <-m.done:
	}
}

func (m *mailbox) Close() {
	close(m.done)
	close(m.in) // want `m.in is closed while Send may still send on it; close a done channel that senders select on`
}

type open struct {
	done chan struct{}
	in   chan int
}

func newOpen() *open { return &open{done: make(chan struct{}), in: make(chan int)} }

func (o *open) Send(n int) {
	select {
	case o.in <- n:
	case <-o.done:
	}
}

// Close leaves the channel that is sent on open.
func (o *open) Close() { close(o.done) }

type counted struct {
	wg   sync.WaitGroup
	done chan struct{}
	in   chan int
}

func newCounted() *counted { return &counted{done: make(chan struct{}), in: make(chan int)} }

func (c *counted) Start() {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		for i := 0; ; i++ {
			select {
			case c.in <- i:
			case <-c.done:
				return
			}
		}
	}()
}

// Close waits for the sender.
func (c *counted) Close() {
	close(c.done)
	c.wg.Wait()
	close(c.in)
}

type canceled struct {
	ctx    context.Context
	cancel context.CancelFunc
	out    chan int
}

func newCanceled() *canceled {
	c := &canceled{out: make(chan int)}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

func (c *canceled) Start(work func() int) {
	go func() {
		for {
			select {
			case c.out <- work():
			case <-c.ctx.Done():
				return
			}
		}
	}()
}

func (c *canceled) Stop() {
	c.cancel()
	close(c.out) // want `c.out is closed while Start may still send on it; close a done channel that senders select on`
}

type ended struct {
	ctx    context.Context
	cancel context.CancelFunc
	out    chan int
}

func newEnded() *ended {
	e := &ended{out: make(chan int)}
	e.ctx, e.cancel = context.WithCancel(context.Background())
	return e
}

// Start closes when its goroutine ends.
func (e *ended) Start(work func() int) {
	go func() {
		defer close(e.out)
		for {
			select {
			case e.out <- work():
			case <-e.ctx.Done():
				return
			}
		}
	}()
}

func (e *ended) Stop() { e.cancel() }

type forwarder struct {
	once sync.Once
	done chan struct{}
	msgs chan int
}

func newForwarder() *forwarder {
	return &forwarder{done: make(chan struct{}), msgs: make(chan int)}
}

// Send closes the channel when it finds that all is over.
func (f *forwarder) Send(n int) {
	select {
	case <-f.done:
		f.once.Do(func() {
			close(f.msgs) // want `f.msgs is closed beside a case that sends on it, and the next call may send; leave it open`
		})
	case f.msgs <- n:
	}
}

func (f *forwarder) Close() { close(f.done) }

// Once makes its channel in each call.
func Once(done chan struct{}, n int) *forwarder {
	f := &forwarder{msgs: make(chan int)}
	go func() {
		select {
		case <-done:
			close(f.msgs)
		case f.msgs <- n:
		}
	}()
	return f
}

type producer struct {
	done chan struct{}
	msgs chan int
}

func newProducer() *producer {
	p := &producer{done: make(chan struct{}), msgs: make(chan int)}
	go p.run()
	return p
}

// run is called once.
func (p *producer) run() {
	for i := 0; ; i++ {
		select {
		case <-p.done:
			close(p.msgs)
			return
		case p.msgs <- i:
		}
	}
}

func (p *producer) Close() { close(p.done) }

type checked struct {
	mu     sync.Mutex
	closed bool
	done   chan struct{}
	msgs   chan int
}

func newChecked() *checked { return &checked{done: make(chan struct{}), msgs: make(chan int)} }

// Send looks first, and sends under the lock.
func (c *checked) Send(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	select {
	case <-c.done:
		c.closed = true
		close(c.msgs)
	case c.msgs <- n:
	}
}

func (c *checked) Close() { close(c.done) }

type entry struct{ events chan int }

// Log sends and closes in Serve alone.
type Log struct {
	in      chan int
	timeout *time.Timer
	entries []*entry
}

func NewLog() *Log { return &Log{in: make(chan int), timeout: time.NewTimer(time.Minute)} }

func (l *Log) Open() <-chan int {
	e := &entry{events: make(chan int)}
	l.entries = append(l.entries, e)
	return e.events
}

func (l *Log) Serve(ctx context.Context) {
	for ctx.Err() == nil {
		l.send(1)
	}
	for _, e := range l.entries {
		close(e.events)
	}
}

func (l *Log) send(n int) {
	for _, e := range l.entries {
		select {
		case e.events <- n:
		case <-l.timeout.C:
		}
	}
}
