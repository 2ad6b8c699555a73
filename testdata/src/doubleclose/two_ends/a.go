// A goroutine of the value closes a channel when it ends, and so does a method
// that users call.
package two_ends

import "sync"

type Source struct {
	results chan int
	done    chan struct{}
}

func NewSource() *Source {
	return &Source{results: make(chan int), done: make(chan struct{})}
}

func (s *Source) start() {
	go func() {
		defer close(s.done)
		for work() {
			s.results <- 1
		}
	}()
}

func (s *Source) Close() error {
	close(s.done) // want `Close closes s.done, and so does a goroutine when it ends; close it in a sync.Once`
	return nil
}

type Reader struct {
	mu   sync.Mutex
	quit chan struct{}
}

func NewReader() *Reader {
	r := &Reader{quit: make(chan struct{})}
	go r.run()
	return r
}

func (r *Reader) run() {
	for work() {
	}
	close(r.quit)
}

func (r *Reader) Stop() {
	close(r.quit) // want `Stop closes r.quit, and so does a goroutine when it ends; close it in a sync.Once`
}

// Waiting closes one channel and waits for the other.
type Waiting struct{ stop, done chan struct{} }

func NewWaiting() *Waiting {
	w := &Waiting{stop: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

func (w *Waiting) run() {
	defer close(w.done)
	<-w.stop
}

func (w *Waiting) Close() {
	close(w.stop)
	<-w.done
}

// Guarded closes in a sync.Once in both places.
type Guarded struct {
	once sync.Once
	done chan struct{}
}

func NewGuarded() *Guarded {
	g := &Guarded{done: make(chan struct{})}
	go g.run()
	return g
}

func (g *Guarded) run() {
	for work() {
	}
	g.once.Do(func() { close(g.done) })
}

func (g *Guarded) Close() { g.once.Do(func() { close(g.done) }) }

// Optional is closed by its users only if no goroutine was started.
type Optional struct {
	started bool
	done    chan struct{}
}

func NewOptional() *Optional { return &Optional{done: make(chan struct{})} }

func (o *Optional) Start() {
	o.started = true
	go func() {
		defer close(o.done)
		work()
	}()
}

func (o *Optional) Close() {
	if !o.started {
		close(o.done)
		return
	}
	<-o.done
}

// Renewed makes the channel for each run.
type Renewed struct{ done chan struct{} }

func (r *Renewed) Start() {
	r.done = make(chan struct{})
	go func() {
		defer close(r.done)
		work()
	}()
}

func (r *Renewed) Close() { close(r.done) }

// failing closes where it doesn't start the goroutine.
func newFailing(ok bool) *failing {
	f := &failing{done: make(chan struct{})}
	if !ok {
		close(f.done)
		return f
	}
	go f.run()
	return f
}

type failing struct{ done chan struct{} }

func (f *failing) run() { defer close(f.done); work() }

func work() bool { return false }

// A Session ends a part of its own in its goroutine and in Close.
type Session struct{ conn *part }

type part struct{ quit chan struct{} }

func (p *part) stop() {
	close(p.quit) // want `stop closes p.quit without a guard, and a goroutine calls it as well as users; close it in a sync.Once`
}

func NewSession() *Session {
	s := &Session{conn: &part{quit: make(chan struct{})}}
	go s.read()
	return s
}

func (s *Session) read() {
	defer s.conn.stop()
	work()
}

func (s *Session) Close() { s.conn.stop() }

// A Client gets another part for each connection.
type Client struct{ conn *piece }

type piece struct{ quit chan struct{} }

func (p *piece) stop() { close(p.quit) }

func (c *Client) Dial() {
	c.conn = &piece{quit: make(chan struct{})}
	go c.read()
}

func (c *Client) read() {
	defer c.conn.stop()
	work()
}

func (c *Client) Close() { c.conn.stop() }
