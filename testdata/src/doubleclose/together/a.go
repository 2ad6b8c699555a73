// Checks before a close in functions that several goroutines run.
package together

import (
	"net/http"
	"sync"
)

type handler struct{ quit chan struct{} }

func newHandler() *handler { return &handler{quit: make(chan struct{})} }

func (h *handler) routes(mux *http.ServeMux) { mux.HandleFunc("/quit", h.end) }

func (h *handler) end(w http.ResponseWriter, r *http.Request) {
	select {
	case <-h.quit:
	default:
		close(h.quit) // want `two calls of end can both find h.quit open and close it; close it in a sync.Once`
	}
}

type onceHandler struct {
	once sync.Once
	quit chan struct{}
}

func newOnceHandler() *onceHandler { return &onceHandler{quit: make(chan struct{})} }

func (h *onceHandler) routes(mux *http.ServeMux) { mux.HandleFunc("/quit", h.end) }

func (h *onceHandler) end(w http.ResponseWriter, r *http.Request) {
	h.once.Do(func() { close(h.quit) })
}

type downloader struct {
	mu     sync.RWMutex
	cancel chan struct{}
}

func newDownloader() *downloader { return &downloader{cancel: make(chan struct{})} }

func (d *downloader) Cancel() {
	d.mu.RLock()
	select {
	case <-d.cancel:
	default:
		close(d.cancel) // want `d.cancel is closed under a read lock, which two calls of Cancel can hold; check and close under Lock`
	}
	d.mu.RUnlock()
}

type locked struct {
	mu     sync.RWMutex
	cancel chan struct{}
}

func newLocked() *locked { return &locked{cancel: make(chan struct{})} }

func (l *locked) Cancel() {
	l.mu.Lock()
	select {
	case <-l.cancel:
	default:
		close(l.cancel)
	}
	l.mu.Unlock()
}

type placement struct {
	blocked bool
	signal  chan struct{}
}

func newPlacement() *placement {
	return &placement{blocked: true, signal: make(chan struct{})}
}

func (p *placement) Start(orders <-chan int) {
	go func() {
		for range orders {
			p.unblock()
		}
	}()
	go p.later()
}

func (p *placement) later() { p.unblock() }

func (p *placement) unblock() {
	if p.blocked {
		p.blocked = false
		close(p.signal) // want `two calls of unblock can both pass the check of blocked and close p.signal; hold a lock`
	}
}

// own is what each goroutine makes for itself.
type own struct {
	blocked bool
	signal  chan struct{}
}

func (o *own) unblock() {
	if o.blocked {
		o.blocked = false
		close(o.signal)
	}
}

func work() {
	o := &own{blocked: true, signal: make(chan struct{})}
	o.unblock()
}

func workLater() {
	go func() {
		o := &own{blocked: true, signal: make(chan struct{})}
		o.unblock()
	}()
}

// shards are stopped by the loop, or when the loop has ended.
type shards struct {
	mu   sync.RWMutex
	soft chan struct{}
}

func (s *shards) stop() {
	s.mu.RLock()
	close(s.soft)
	s.mu.RUnlock()
}

type Queue struct {
	wg     sync.WaitGroup
	shards *shards
}

func NewQueue() *Queue { return &Queue{shards: &shards{soft: make(chan struct{})}} }

func (q *Queue) Start(changes <-chan int) {
	q.wg.Add(1)
	go func() {
		defer q.wg.Done()
		for range changes {
			q.shards.stop()
			q.shards = &shards{soft: make(chan struct{})}
		}
	}()
}

func (q *Queue) Stop() {
	q.wg.Wait()
	q.shards.stop()
}

// Waiting ends in Stop only when its goroutine has.
type Waiting struct {
	wg   sync.WaitGroup
	done chan struct{}
	over bool
}

func NewWaiting() *Waiting { return &Waiting{done: make(chan struct{})} }

func (w *Waiting) Start(in <-chan int) {
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		<-in
		w.end()
	}()
}

func (w *Waiting) end() {
	if !w.over {
		w.over = true
		close(w.done)
	}
}

func (w *Waiting) Stop() {
	w.wg.Wait()
	w.end()
}

// System loads before it starts the goroutine that loads again.
type System struct {
	mu     sync.Mutex
	loaded chan struct{}
}

func NewSystem() *System { return &System{loaded: make(chan struct{})} }

func (s *System) Load() {
	select {
	case <-s.loaded:
	default:
		close(s.loaded)
	}
}

func (s *System) Init(refresh <-chan int) {
	s.Load()
	go s.reload(refresh)
}

func (s *System) reload(refresh <-chan int) {
	for range refresh {
		s.Load()
	}
}
