// Code that others run again and again closes a channel.
package runs_again

import (
	"net/http"
	"sync"
)

type Handler struct{ quit chan struct{} }

func New() *Handler { return &Handler{quit: make(chan struct{})} }

func (h *Handler) exit(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	close(h.quit) // want `h.quit is closed by each request that is handled; close it in a sync.Once`
}

func (h *Handler) Routes(mux *http.ServeMux) {
	mux.HandleFunc("/exit", h.exit)
	done := make(chan struct{})
	mux.HandleFunc("/done", func(w http.ResponseWriter, r *http.Request) {
		close(done) // want `done is closed by each request that is handled; close it in a sync.Once`
	})
	<-done
}

type Careful struct {
	once sync.Once
	quit chan struct{}
}

func (h *Careful) exit(w http.ResponseWriter, r *http.Request) {
	h.once.Do(func() { close(h.quit) })
}

// handle makes a channel for each request.
func (h *Careful) handle(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() {
		defer close(done)
	}()
	<-done
}

// follow sends what the log says.
func follow(log *logs, send func(string) error) {
	done := make(chan struct{})
	f := func(line string) {
		if err := send(line); err != nil {
			close(done) // want `done is closed by a callback, which may run again; close it in a sync.Once`
		}
	}
	log.AddFollower(f)
	<-done
}

func followOnce(log *logs, send func(string) error) {
	done := make(chan struct{})
	var once sync.Once
	log.AddFollower(func(line string) {
		if err := send(line); err != nil {
			once.Do(func() { close(done) })
		}
	})
	<-done
}

// The end comes once.
func untilClosed(log *logs) {
	done := make(chan struct{})
	log.OnClose(func() { close(done) })
	<-done
}

// A group ends each of its members once.
func grouped(g *group) {
	done := make(chan struct{})
	g.Add(func() error { <-done; return nil }, func(error) { close(done) })
}

type group struct{ ends []func(error) }

func (g *group) Add(run func() error, end func(error)) { g.ends = append(g.ends, end) }

type logs struct {
	followers []func(string)
	closers   []func()
}

func (l *logs) AddFollower(f func(string)) { l.followers = append(l.followers, f) }
func (l *logs) OnClose(f func())           { l.closers = append(l.closers, f) }

type Promising struct{ done chan struct{} }

func NewPromising() *Promising { return &Promising{done: make(chan struct{})} }

// Close ends it. Close is idempotent.
func (p *Promising) Close() {
	close(p.done) // want `Close promises that it may be called again, and closes p.done without a guard; close it in a sync.Once`
}

type Strict struct{ done chan struct{} }

func NewStrict() *Strict { return &Strict{done: make(chan struct{})} }

// Close ends it. It must not be called more than once.
func (s *Strict) Close() { close(s.done) }
