// A goroutine of the value and its users both end it.
package owners

import "sync"

type conn struct{ done chan struct{} }

func newConn() *conn {
	c := &conn{done: make(chan struct{})}
	go c.read()
	return c
}

func (c *conn) read() {
	for work() {
	}
	c.shutdown()
}

func (c *conn) Close() { c.shutdown() }

func (c *conn) shutdown() {
	close(c.done) // want `shutdown closes c.done without a guard, and a goroutine calls it as well as users; close it in a sync.Once`
}

type guarded struct {
	once sync.Once
	done chan struct{}
}

func newGuarded() *guarded {
	c := &guarded{done: make(chan struct{})}
	go c.read()
	return c
}

func (c *guarded) read() {
	for work() {
	}
	c.once.Do(c.shutdown)
}

func (c *guarded) Close() { c.once.Do(c.shutdown) }

func (c *guarded) shutdown() { close(c.done) }

// ended is closed by the goroutine, stop by the users.
type two struct{ stop, ended chan struct{} }

func newTwo() *two {
	t := &two{stop: make(chan struct{}), ended: make(chan struct{})}
	go t.run()
	return t
}

func (t *two) run() {
	defer close(t.ended)
	<-t.stop
}

func (t *two) Close() {
	close(t.stop)
	<-t.ended
}

func work() bool { return false }

// A manager is started by its goroutine; a test starts it by hand.
type manager struct{ block chan struct{} }

func newManager() *manager {
	m := &manager{block: make(chan struct{})}
	go m.run()
	return m
}

func (m *manager) run() { m.start() }

func (m *manager) start() { close(m.block) }

// A Conn is closed by its reader and by its users.
type Conn struct{ done chan struct{} }

func Dial() *Conn {
	c := &Conn{done: make(chan struct{})}
	go c.read()
	return c
}

func (c *Conn) read() {
	defer c.Close()
	for work() {
	}
}

func (c *Conn) Close() {
	close(c.done) // want `Close closes c.done without a guard, and a goroutine calls it as well as users; close it in a sync.Once`
}

// A Watch is closed when a context ends, and by its users.
type Watch struct{ done chan struct{} }

func NewWatch(stop <-chan struct{}) *Watch {
	w := &Watch{done: make(chan struct{})}
	go func() {
		<-stop
		w.Stop()
	}()
	return w
}

func (w *Watch) Stop() {
	close(w.done) // want `Stop closes w.done without a guard, and a goroutine calls it as well as users; close it in a sync.Once`
}

// A Guard looks at a flag first.
type Guard struct {
	mu     sync.Mutex
	closed bool
	done   chan struct{}
}

func NewGuard(stop <-chan struct{}) *Guard {
	g := &Guard{done: make(chan struct{})}
	go func() {
		<-stop
		g.Stop()
	}()
	return g
}

func (g *Guard) Stop() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return
	}
	g.closed = true
	close(g.done)
}

// run makes a watch of its own and ends it in its goroutine.
func run(stop <-chan struct{}) {
	w := &own{done: make(chan struct{})}
	go func() {
		<-stop
		w.Stop()
	}()
	<-w.done
}

type own struct{ done chan struct{} }

func (o *own) Stop() { close(o.done) }

// Process is stopped by the runner that was told to, once.
type Process struct {
	mu       sync.Mutex
	stopping bool
	stopped  chan struct{}
}

func NewProcess() *Process { return &Process{stopped: make(chan struct{})} }

func (p *Process) claim() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	first := !p.stopping
	p.stopping = true
	return first
}

// CloseStopped says that the process has ended.
func (p *Process) CloseStopped() { close(p.stopped) }

type runner struct{ kill func() }

func (r *runner) Stop(p *Process) {
	if p.claim() {
		go r.loop(p)
	}
	<-p.stopped
}

func (r *runner) loop(p *Process) {
	r.kill()
	p.CloseStopped()
}
