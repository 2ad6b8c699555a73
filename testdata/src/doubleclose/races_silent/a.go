// Checks before a close that hold, or that one goroutine makes.
package races_silent

import "sync"

type locked struct {
	mu     sync.Mutex
	closed bool
	done   chan struct{}
}

func newLocked() *locked { return &locked{done: make(chan struct{})} }

func (l *locked) Closed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

func (l *locked) Stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stop()
}

func (l *locked) stop() {
	if !l.closed {
		l.closed = true
		close(l.done)
	}
	select {
	case <-l.done:
	default:
		close(l.done)
	}
}

// closeLocked must be called with mu held.
func (l *locked) CloseLocked() {
	select {
	case <-l.done:
	default:
		close(l.done)
	}
}

type embedded struct {
	sync.Mutex
	done chan struct{}
}

func (e *embedded) Close() {
	e.Lock()
	defer e.Unlock()
	select {
	case <-e.done:
	default:
		close(e.done)
	}
}

// single has one owner: nothing shows that goroutines share it.
type single struct {
	closed bool
	done   chan struct{}
}

func newSingle() *single { return &single{done: make(chan struct{})} }

func (s *single) Close() {
	if s.closed {
		return
	}
	s.closed = true
	close(s.done)
}

type selecting struct{ done chan struct{} }

func newSelecting() *selecting { return &selecting{done: make(chan struct{})} }

// Stop may be called again, by its one owner.
func (s *selecting) Stop() {
	select {
	case <-s.done:
	default:
		close(s.done)
	}
}

// loop owns the channel: only its goroutine closes it.
type owner struct {
	mu   sync.Mutex
	in   chan int
	done chan struct{}
}

func newOwner() *owner {
	o := &owner{in: make(chan int), done: make(chan struct{})}
	go o.loop()
	return o
}

func (o *owner) loop() {
	for range o.in {
		o.finish()
	}
}

func (o *owner) finish() {
	select {
	case <-o.done:
	default:
		close(o.done)
	}
}

// subscriber has one caller, which calls Close once.
type subscriber struct {
	mu     sync.Mutex
	closed bool
	done   chan struct{}
}

func (s *subscriber) Close() {
	if s.closed {
		return
	}
	close(s.done)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

func (s *subscriber) open() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.closed
}

func subscribe(stop chan int) *subscriber {
	s := &subscriber{done: make(chan struct{})}
	go func() {
		<-stop
		s.Close()
	}()
	return s
}

// Broadcaster sets the flag under the lock and closes after that.
type Broadcaster struct {
	mu      sync.Mutex
	running bool
	stop    chan struct{}
}

func NewBroadcaster() *Broadcaster { return &Broadcaster{stop: make(chan struct{})} }

func (b *Broadcaster) Start() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running = true
}

func (b *Broadcaster) Stop() {
	b.mu.Lock()
	if !b.running {
		b.mu.Unlock()
		return
	}
	b.running = false
	b.mu.Unlock()
	close(b.stop)
}

// A Borrowed value has a signal or none, from its construction on.
type Borrowed struct {
	mu   sync.Mutex
	done chan struct{}
}

func Borrow(done chan struct{}) *Borrowed { return &Borrowed{done: done} }

func (b *Borrowed) Lent() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.done != nil
}

func (b *Borrowed) Close() {
	if b.done != nil {
		close(b.done)
	}
}
