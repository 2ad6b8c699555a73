// Closes of channels whose senders have ended, wait, or are the closer.
package senders_are_over

import (
	"context"
	"sync"
	"time"
)

type pool struct {
	wg    sync.WaitGroup
	jobs  chan int
	stop  chan struct{}
	ended chan struct{}
}

func newPool() *pool {
	return &pool{jobs: make(chan int), stop: make(chan struct{}), ended: make(chan struct{})}
}

func (p *pool) start() {
	p.wg.Add(1)
	go p.produce()
}

func (p *pool) produce() {
	defer p.wg.Done()
	for {
		p.jobs <- 1
	}
}

// Close waits for the producers.
func (p *pool) Close() {
	p.wg.Wait()
	close(p.jobs)
}

type stage struct {
	out   chan int
	ended chan struct{}
}

func newStage() *stage { return &stage{out: make(chan int), ended: make(chan struct{})} }

// run is the only sender, and the closer.
func (s *stage) run(ctx context.Context) {
	go s.loop(ctx)
}

func (s *stage) loop(ctx context.Context) {
	defer close(s.out)
	for ctx.Err() == nil {
		s.emit(1)
	}
}

func (s *stage) emit(n int) { s.out <- n }

type joined struct {
	out, stop, ended chan int
}

func newJoined() *joined {
	return &joined{out: make(chan int), stop: make(chan int), ended: make(chan int)}
}

func (j *joined) run() {
	go j.send()
}

func (j *joined) send() {
	defer close(j.ended)
	j.out <- 1
}

// Stop waits until the sender has closed ended.
func (j *joined) Stop() {
	close(j.stop)
	<-j.ended
	j.finish()
}

func (j *joined) finish() { close(j.out) }

type locked struct {
	mu     sync.Mutex
	closed bool
	out    chan int
}

func newLocked() *locked { return &locked{out: make(chan int, 1)} }

func (l *locked) Publish(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	select {
	case l.out <- n:
	default:
	}
}

func (l *locked) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.closed = true
	close(l.out)
}

// A Writer has one owner, which writes and closes.
type Writer struct{ chunks chan []byte }

func NewWriter() *Writer { return &Writer{make(chan []byte)} }

func (w *Writer) Write(p []byte) (int, error) {
	w.chunks <- p
	return len(p), nil
}

func (w *Writer) Close() error {
	close(w.chunks)
	return nil
}

// waysOut gives each send a way out, by which its caller ends it before Close.
type waysOut struct{ in chan int }

func newWaysOut() *waysOut { return &waysOut{make(chan int)} }

func (w *waysOut) Send(n int, canceled <-chan struct{}) {
	go func() {
		select {
		case w.in <- n:
		case <-canceled:
		}
	}()
}

func (w *waysOut) Close() { close(w.in) }

type recovered struct{ in chan int }

func newRecovered() *recovered { return &recovered{make(chan int)} }

func (r *recovered) Send(n int) {
	defer func() { recover() }()
	select {
	case r.in <- n:
	default:
	}
}

func (r *recovered) Close() { close(r.in) }

// tokens fills the channel before anybody else knows the value.
type tokens struct{ free chan int }

func newTokens(n int) *tokens {
	t := &tokens{free: make(chan int, n)}
	for i := range n {
		select {
		case t.free <- i:
		default:
		}
	}
	return t
}

func (t *tokens) Close() { close(t.free) }

func collect(n int) (sum int) {
	results := make(chan int)
	for i := range n {
		go func() { results <- i }()
	}
	for range n {
		sum += <-results
	}
	close(results)
	return sum
}

func waits(n int) int {
	results := make(chan int, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { results <- i })
	}
	wg.Wait()
	close(results)
	return len(results)
}

func deferredWait(n int) chan int {
	results := make(chan int, n)
	var wg sync.WaitGroup
	defer close(results)
	defer wg.Wait()
	for i := range n {
		wg.Go(func() { results <- i })
	}
	return results
}

func senderCloses(ctx context.Context) chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for ctx.Err() == nil {
			out <- 1
		}
	}()
	return out
}

func helperWaits() int {
	out := make(chan int)
	go func() { out <- 1 }()
	n := first(out)
	close(out)
	return n
}

func first(ch chan int) int { return <-ch }

func before(n int) chan int {
	out := make(chan int, n)
	for i := range n {
		out <- i
	}
	close(out)
	return out
}

func exclusive(ok bool) chan int {
	out := make(chan int, 1)
	if ok {
		close(out)
	}
	if !ok {
		out <- 1
	}
	return out
}

func merge(done <-chan time.Time, in chan int) chan int {
	out := make(chan int, 1)
	for {
		select {
		case n := <-in:
			out <- n
		case <-done:
			close(out)
			return out
		}
	}
}

// A consumer ends when the dispatcher, which sends errors, has closed feeder.
type consumer struct {
	feeder, messages chan int
	errs             chan error
}

func newConsumer() *consumer {
	c := &consumer{make(chan int), make(chan int), make(chan error)}
	go c.dispatch()
	go c.feed()
	return c
}

func (c *consumer) dispatch() {
	c.errs <- nil
	close(c.feeder)
}

func (c *consumer) feed() {
feeding:
	for n := range c.feeder {
		if n > 0 {
			continue feeding
		}
		c.messages <- n
	}
	close(c.messages)
	close(c.errs)
}

// A session takes two connections, and then no more.
type session struct {
	conns chan int
	known []int
}

func newSession() *session {
	s := &session{conns: make(chan int, 2)}
	go s.serve()
	return s
}

func (s *session) Add(conn int) bool {
	select {
	case s.conns <- conn:
		return true
	default:
		return false
	}
}

func (s *session) serve() {
	for {
		select {
		case conn := <-s.conns:
			if s.known = append(s.known, conn); len(s.known) < 2 {
				continue
			}
			close(s.conns)
			return
		case <-time.After(time.Second):
			return
		}
	}
}

// route forwards until its source is closed, and then disables the case.
func route(source, errs chan int) chan int {
	out := make(chan int, 1)
	for source != nil || errs != nil {
		select {
		case n, ok := <-source:
			if !ok {
				close(out)
				source = nil
				continue
			}
			out <- n
		case _, ok := <-errs:
			if !ok {
				errs = nil
			}
		}
	}
	return out
}

// A Client says under the lock that it is closed, and closes after that.
type Client struct {
	mu     sync.Mutex
	once   sync.Once
	closed bool
	reqs   chan int
}

func NewClient() *Client { return &Client{reqs: make(chan int, 1)} }

func (c *Client) Send(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	select {
	case c.reqs <- n:
	default:
	}
}

func (c *Client) Close() {
	c.once.Do(func() {
		c.mu.Lock()
		c.closed = true
		c.mu.Unlock()
		close(c.reqs)
	})
}

// A listener is taken out of the registry before it closes.
type Listener struct {
	queue  chan int
	remove func()
	once   sync.Once
}

func NewListener(remove func()) *Listener {
	return &Listener{queue: make(chan int, 1), remove: remove}
}

func (l *Listener) add(n int) {
	select {
	case l.queue <- n:
	default:
	}
}

func (l *Listener) Close() {
	l.once.Do(func() {
		l.remove()
		close(l.queue)
	})
}

type sink struct{ ch chan int }

// A Sub is sent to through the sinks of a bus, which forgets it first.
type Sub struct {
	ch   chan int
	drop func(chan int)
}

type bus struct {
	mu    sync.Mutex
	sinks []*sink
}

func (b *bus) Subscribe() *Sub {
	ch := make(chan int, 1)
	b.sinks = append(b.sinks, &sink{ch})
	return &Sub{ch: ch, drop: b.forget}
}

func (b *bus) forget(ch chan int) {}

func (b *bus) emit(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.sinks {
		select {
		case s.ch <- n:
		default:
		}
	}
}

func (s *Sub) Close() {
	s.drop(s.ch)
	close(s.ch)
}

// A chunkWriter is closed when all chunks are written.
type chunkWriter struct{ place chan int }

func newChunkWriter() *chunkWriter { return &chunkWriter{place: make(chan int, 1)} }

func (c *chunkWriter) WriteChunk(n int) {
	select {
	case c.place <- n:
	default:
	}
}

func (c *chunkWriter) Close() { close(c.place) }

// A reader's goroutine closes its output when it ends, by a function in a field.
type reader struct {
	out, exit chan int
	onExit    func()
}

func newReader() *reader {
	r := &reader{out: make(chan int), exit: make(chan int)}
	r.onExit = func() { close(r.out) }
	go r.run()
	return r
}

func (r *reader) run() {
	defer r.onExit()
	for {
		select {
		case <-r.exit:
			return
		case r.out <- 1:
		}
	}
}

func (r *reader) Close() { close(r.exit) }
