// Channels that are read from a field under a lock, and sent on when the lock
// is given back; and waits that end before the sender does.
package borrowed

import (
	"io"
	"sync"
)

type events struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	reset chan int
}

func newEvents() *events {
	e := &events{reset: make(chan int, 1)}
	e.wg.Add(1)
	go e.loop(e.reset)
	return e
}

func (e *events) loop(reset chan int) {
	defer e.wg.Done()
	<-reset
}

// Reload sends on what it has read before.
func (e *events) Reload(n int) {
	var reset chan int
	e.mu.Lock()
	if n > 0 {
		reset = e.reset
	}
	e.mu.Unlock()
	if reset != nil {
		reset <- n // want `reset may be closed when it is sent on: the lock under which it was read is given back; send under the lock`
	}
}

// Shutdown waits for the loop, not for those that call Reload.
func (e *events) Shutdown() {
	e.mu.Lock()
	reset := e.reset
	e.reset = nil
	wg := &e.wg
	e.mu.Unlock()
	wg.Wait()
	close(reset)
}

type topic struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	news chan int
}

func newTopic() *topic { return &topic{news: make(chan int, 1)} }

// Publish is counted.
func (t *topic) Publish(n int) {
	t.mu.Lock()
	news := t.news
	t.wg.Add(1)
	t.mu.Unlock()
	defer t.wg.Done()
	if news != nil {
		news <- n
	}
}

func (t *topic) Close() {
	t.mu.Lock()
	news := t.news
	t.news = nil
	t.mu.Unlock()
	t.wg.Wait()
	close(news)
}

type board struct {
	mu   sync.RWMutex
	news chan int
}

func newBoard() *board { return &board{news: make(chan int, 1)} }

// Publish sends under the lock.
func (b *board) Publish(n int) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	news := b.news
	if news != nil {
		news <- n
	}
}

func (b *board) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.news)
	b.news = nil
}

type server struct {
	conn io.ReadCloser
	data chan byte
}

func newServer(conn io.ReadCloser) *server { return &server{conn: conn, data: make(chan byte)} }

// Serve may come back from Read only when Stop has closed the channel.
func (s *server) Serve() {
	buf := make([]byte, 1)
	for {
		if _, err := s.conn.Read(buf); err != nil {
			return
		}
		select {
		case s.data <- buf[0]:
		default:
		}
	}
}

func (s *server) Stop() {
	s.conn.Close()
	close(s.data) // want `s.data is closed while Serve may still send on it; close a done channel that senders select on`
}

type reader struct {
	conn io.ReadCloser
	done chan struct{}
	data chan byte
}

func newReader(conn io.ReadCloser) *reader {
	return &reader{conn: conn, done: make(chan struct{}), data: make(chan byte)}
}

func (r *reader) Serve() {
	defer close(r.done)
	buf := make([]byte, 1)
	for {
		if _, err := r.conn.Read(buf); err != nil {
			return
		}
		select {
		case r.data <- buf[0]:
		default:
		}
	}
}

// Stop waits until Serve has come back.
func (r *reader) Stop() {
	r.conn.Close()
	<-r.done
	close(r.data)
}

type source interface {
	Subscribe(func(int))
	Close() error
}

type relay struct {
	from source
	data chan int
}

func newRelay(from source) *relay {
	r := &relay{from: from, data: make(chan int)}
	from.Subscribe(r.forward)
	return r
}

func (r *relay) forward(n int) {
	select {
	case r.data <- n:
	default:
	}
}

// Stop closes what calls forward.
func (r *relay) Stop() {
	r.from.Close()
	close(r.data)
}

type pool struct {
	wg   sync.WaitGroup
	jobs chan int
	out  chan int
}

func newPool() *pool {
	p := &pool{jobs: make(chan int), out: make(chan int, 10)}
	p.wg.Add(1)
	go p.work()
	return p
}

func (p *pool) work() {
	defer p.wg.Done()
	for n := range p.jobs {
		p.emit(n)
	}
}

// emit has one caller, whom Close waits for.
func (p *pool) emit(n int) {
	select {
	case p.out <- n:
	default:
	}
}

func (p *pool) Close() {
	close(p.jobs)
	p.wg.Wait()
	close(p.out)
}

type queue struct {
	wg   sync.WaitGroup
	jobs chan int
}

func newQueue() *queue {
	q := &queue{jobs: make(chan int, 10)}
	q.wg.Add(1)
	go func() {
		defer q.wg.Done()
		<-q.jobs
	}()
	return q
}

// Offer isn't counted.
func (q *queue) Offer(n int) bool {
	select {
	case q.jobs <- n:
		return true
	default:
		return false
	}
}

func (q *queue) Stop() {
	q.Offer(0)
	q.wg.Wait()
	close(q.jobs) // want `q.jobs is closed while Offer may still send on it; close a done channel that senders select on`
}

type conn struct{ out chan int }

func newConn() *conn { return &conn{out: make(chan int, 1)} }

// Send panics, whatever Close recovers from.
func (c *conn) Send(n int) {
	go func() { c.out <- n }()
}

func (c *conn) Close() {
	defer func() { recover() }()
	close(c.out) // want `c.out is closed while Send may still send on it; close a done channel that senders select on`
}
