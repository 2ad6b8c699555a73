// Channels that two functions close, of which one knows nothing of the other.
package uneven

import (
	"sync"
	"sync/atomic"
)

// Stream is closed by Close behind a flag, and by its goroutine in any case.
type Stream struct {
	finished bool
	done     chan struct{}
}

func NewStream() *Stream {
	s := &Stream{done: make(chan struct{})}
	go s.run()
	return s
}

func (s *Stream) run() {
	defer close(s.done) // want `s.done is closed here without the guard that Close has; close it in the same sync.Once`
	s.finished = true
}

func (s *Stream) Close() {
	if !s.finished {
		close(s.done)
	}
}

// Writer swaps its status in Stop alone.
type Writer struct {
	status atomic.Int32
	quit   chan struct{}
}

func NewWriter() *Writer { return &Writer{quit: make(chan struct{})} }

func (w *Writer) Start(lease func() error) { go w.loop(lease) }

func (w *Writer) loop(lease func() error) {
	if err := lease(); err != nil {
		close(w.quit) // want `w.quit is closed here without the guard that Stop has; close it in the same sync.Once`
		w.status.Store(1)
	}
}

func (w *Writer) Stop() {
	if w.status.CompareAndSwap(0, 1) {
		close(w.quit)
	}
}

// Shared closes in one sync.Once.
type Shared struct {
	once sync.Once
	done chan struct{}
}

func NewShared() *Shared {
	s := &Shared{done: make(chan struct{})}
	go s.run()
	return s
}

func (s *Shared) run() { s.once.Do(func() { close(s.done) }) }

func (s *Shared) Close() { s.once.Do(func() { close(s.done) }) }

// Lazy closes in Close only if no goroutine was started.
type Lazy struct {
	started bool
	done    chan struct{}
}

func NewLazy() *Lazy { return &Lazy{done: make(chan struct{})} }

func (l *Lazy) Start() {
	l.started = true
	go func() { close(l.done) }()
}

func (l *Lazy) Close() {
	if !l.started {
		close(l.done)
	}
}

// Joined waits until its goroutine has ended.
type Joined struct {
	once sync.Once
	stop chan struct{}
	gone chan struct{}
}

func NewJoined() *Joined {
	j := &Joined{stop: make(chan struct{}), gone: make(chan struct{})}
	go func() {
		defer close(j.gone)
		<-j.stop
	}()
	return j
}

func (j *Joined) Close() {
	j.once.Do(func() { close(j.stop) })
	<-j.gone
}

// Hub ends all of its subscriptions, and users end each.
type Hub struct {
	mu   sync.Mutex
	subs []*Sub
}

type Sub struct{ closing chan struct{} }

func (h *Hub) Subscribe() *Sub {
	s := &Sub{closing: make(chan struct{})}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subs = append(h.subs, s)
	return s
}

func (h *Hub) Stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.subs {
		s.end()
	}
	h.subs = nil
}

func (s *Sub) Unsubscribe() { s.end() }

func (s *Sub) end() {
	close(s.closing) // want `s.closing is closed without a guard by Unsubscribe and by Stop; close it in a sync.Once`
}

// Room asks whether it still has the guest.
type Room struct {
	mu     sync.Mutex
	guests map[*Guest]bool
}

type Guest struct {
	room *Room
	gone chan struct{}
}

func NewRoom() *Room { return &Room{guests: make(map[*Guest]bool)} }

func (r *Room) Enter() *Guest {
	g := &Guest{room: r, gone: make(chan struct{})}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.guests[g] = true
	return g
}

func (r *Room) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for g := range r.guests {
		delete(r.guests, g)
		close(g.gone)
	}
}

func (g *Guest) Leave() {
	g.room.mu.Lock()
	defer g.room.mu.Unlock()
	if g.room.guests[g] {
		delete(g.room.guests, g)
		close(g.gone)
	}
}

// Table wakes those who wait, again and again.
type Table struct {
	mu      sync.Mutex
	data    []int
	changed chan struct{}
}

func NewTable() *Table { return &Table{changed: make(chan struct{})} }

func (t *Table) Set(data []int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data = data
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *Table) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.changed) // want `t.changed is left closed, and the next call of Set closes it again; make it again, or set a flag`
}

// Board says that it is closed.
type Board struct {
	mu      sync.Mutex
	closed  bool
	data    []int
	changed chan struct{}
}

func NewBoard() *Board { return &Board{changed: make(chan struct{})} }

func (b *Board) Set(data []int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.data = data
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *Board) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	close(b.changed)
}

// Fresh leaves an open channel behind.
type Fresh struct{ changed chan struct{} }

func NewFresh() *Fresh { return &Fresh{changed: make(chan struct{})} }

func (f *Fresh) Set() {
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *Fresh) Close() {
	close(f.changed)
	f.changed = make(chan struct{})
}

type group struct{ actors []func() }

func (g *group) Add(f func()) { g.actors = append(g.actors, f) }

func (g *group) run() {
	for _, f := range g.actors {
		f()
	}
}

func twoActors(g *group) {
	upload := make(chan int)
	done := make(chan int)
	g.Add(func() { defer close(upload) })
	g.Add(func() {
		defer close(upload) // want `upload is closed by two goroutines of the function; close it once, when both have ended`
	})
	g.Add(func() { defer close(done) })
}

func oneOfTwo(g *group, first bool) {
	upload := make(chan int)
	if first {
		g.Add(func() { defer close(upload) })
	} else {
		g.Add(func() { defer close(upload) })
	}
}

func twoGoroutines() {
	done := make(chan int)
	go func() { close(done) }()
	go func() {
		close(done) // want `done is closed by two goroutines of the function; close it once, when both have ended`
	}()
}

func oneOfTwoGoroutines() {
	done := make(chan int)
	var once sync.Once
	go func() { once.Do(func() { close(done) }) }()
	go func() { once.Do(func() { close(done) }) }()
}

// Visitor bears a second Close of one channel alone.
type Visitor struct {
	mu     sync.Mutex
	closed chan struct{}
	out    chan int
}

func NewVisitor() *Visitor {
	return &Visitor{closed: make(chan struct{}), out: make(chan int)}
}

func (v *Visitor) Close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	select {
	case <-v.closed:
	default:
		close(v.closed)
	}
	close(v.out) // want `v.out is closed again by a second call of Close, which v.closed is guarded against; guard both`
}

// Emptied takes out what is left before it closes.
type Emptied struct {
	closed chan struct{}
	out    chan int
}

func NewEmptied() *Emptied {
	return &Emptied{closed: make(chan struct{}), out: make(chan int, 8)}
}

func (e *Emptied) Close() {
	close(e.closed)
	for {
		select {
		case <-e.out:
		default:
			close(e.out)
			return
		}
	}
}

// Visited returns when it is closed.
type Visited struct {
	mu     sync.Mutex
	closed chan struct{}
	out    chan int
}

func NewVisited() *Visited {
	return &Visited{closed: make(chan struct{}), out: make(chan int)}
}

func (v *Visited) Close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	select {
	case <-v.closed:
		return
	default:
		close(v.closed)
	}
	close(v.out)
}

// Conn has the guard in another method.
type Conn struct {
	once   sync.Once
	stop   chan struct{}
	router chan struct{}
}

func NewConn() *Conn { return &Conn{stop: make(chan struct{}), router: make(chan struct{})} }

func (c *Conn) closeStop() { c.once.Do(func() { close(c.stop) }) }

func (c *Conn) Disconnect() {
	c.closeStop()
	close(c.router) // want `c.router is closed again by a second call of Disconnect, which c.stop is guarded against; guard both`
}

// Restarted makes the second channel again.
type Restarted struct {
	once sync.Once
	stop chan struct{}
	next chan struct{}
}

func NewRestarted() *Restarted {
	return &Restarted{stop: make(chan struct{}), next: make(chan struct{})}
}

func (r *Restarted) Close() {
	r.once.Do(func() { close(r.stop) })
	close(r.next)
	r.next = make(chan struct{})
}

// Keeper starts its goroutine, or closes, in one sync.Once.
type Keeper struct {
	first sync.Once
	done  chan struct{}
}

func NewKeeper() *Keeper { return &Keeper{done: make(chan struct{})} }

func (k *Keeper) Keep() { k.first.Do(func() { go k.loop() }) }

func (k *Keeper) loop() {
	defer close(k.done)
}

func (k *Keeper) Close() {
	k.first.Do(func() { close(k.done) })
	<-k.done
}
