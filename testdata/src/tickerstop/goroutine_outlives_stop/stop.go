// Stop doesn't close a ticker's channel: whoever ranges over it waits for ever.
package goroutine_outlives_stop

import (
	"errors"
	"log"
	"os"
	"time"
)

// Flusher's Close stops the ticker; the goroutine stays.
type Flusher struct {
	ticker *time.Ticker
	buf    []byte
}

func NewFlusher() *Flusher {
	f := &Flusher{ticker: time.NewTicker(time.Second)}
	go f.run()
	return f
}

func (f *Flusher) run() {
	for range f.ticker.C { // want `goroutine waits for ticker ticker, whose Stop doesn't end it; select on a done channel too`
		f.buf = nil
	}
}

func (f *Flusher) Close() { f.ticker.Stop() }

// Done is Flusher with a channel that Close closes.
type Done struct {
	ticker *time.Ticker
	done   chan struct{}
}

func NewDone() *Done {
	d := &Done{ticker: time.NewTicker(time.Second), done: make(chan struct{})}
	go d.run()
	return d
}

func (d *Done) run() {
	for {
		select {
		case <-d.ticker.C:
		case <-d.done:
			return
		}
	}
}

func (d *Done) Close() {
	d.ticker.Stop()
	close(d.done)
}

// Flagged looks at a flag on each tick.
type Flagged struct {
	ticker *time.Ticker
	closed bool
}

func NewFlagged() *Flagged {
	f := &Flagged{ticker: time.NewTicker(time.Second)}
	go f.run()
	return f
}

func (f *Flagged) run() {
	for range f.ticker.C {
		if f.closed {
			break
		}
	}
}

func (f *Flagged) Close() { f.ticker.Stop(); f.closed = true }

// Paused is stopped for a while only.
type Paused struct{ ticker *time.Ticker }

func NewPaused() *Paused {
	p := &Paused{ticker: time.NewTicker(time.Second)}
	go p.run()
	return p
}

func (p *Paused) run() {
	for range p.ticker.C {
		log.Print("tick")
	}
}

func (p *Paused) Pause()  { p.ticker.Stop() }
func (p *Paused) Resume() { p.ticker.Reset(time.Second) }

func Local(work func()) func() {
	t := time.NewTicker(time.Second)
	go func() {
		for {
			<-t.C // want `goroutine waits for ticker t, whose Stop doesn't end it`
			work()
		}
	}()
	return t.Stop
}

func LocalCalled(work func()) func() {
	t := time.NewTicker(time.Second)
	go func() {
		for {
			select {
			case <-t.C: // want `goroutine waits for ticker t, whose Stop doesn't end it`
				work()
			}
		}
	}()
	return func() { t.Stop() }
}

// LocalReturns leaves the loop by itself.
func LocalReturns(work func() error) {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C {
			if err := work(); err != nil {
				return
			}
		}
	}()
	defer t.Stop()
	log.Print("started")
}

// Own's loop stops its own ticker, never.
func Own() {
	go func() {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		for range t.C {
			log.Print("tick")
		}
	}()
}

func Passed(work func()) func() {
	t := time.NewTicker(time.Second)
	go tickAway(t, work)
	return func() { t.Stop() }
}

func tickAway(t *time.Ticker, work func()) {
	for range t.C { // want `goroutine waits for ticker t, whose Stop doesn't end it`
		work()
	}
}

func PassedLabel(work func() bool) func() {
	t := time.NewTicker(time.Second)
	go tickUntil(t, work)
	return func() { t.Stop() }
}

func tickUntil(t *time.Ticker, work func() bool) {
loop:
	for range t.C {
		for {
			if work() {
				break loop
			}
		}
	}
}

func Timeout(d time.Duration, work func() error) error {
	t := time.NewTimer(d)
	failed := make(chan error, 1)
	go func() {
		<-t.C // want `goroutine waits for timer t, whose Stop doesn't end it`
		failed <- errors.New("timeout")
	}()
	defer t.Stop()
	return work()
}

func TimeoutSelect(d time.Duration, work func() error) error {
	t := time.NewTimer(d)
	done := make(chan bool)
	go func() {
		select {
		case <-t.C:
		case <-done:
		}
	}()
	defer t.Stop()
	defer close(done)
	return work()
}

func Exits(work func()) func() {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C {
			work()
			os.Exit(1)
		}
	}()
	return func() { t.Stop() }
}

// inTurn is called, not started: Stop comes after it.
func inTurn(t *time.Ticker) {
	for range t.C {
		log.Print("tick")
	}
}

func Called() {
	t := time.NewTicker(time.Second)
	inTurn(t)
	t.Stop()
}

// Generic types share their methods' bodies.
type Generic[T any] struct {
	ticker *time.Ticker
	items  []T
}

func NewGeneric[T any]() *Generic[T] {
	g := &Generic[T]{ticker: time.NewTicker(time.Second)}
	go g.run()
	return g
}

func (g *Generic[T]) run() {
	for range g.ticker.C { // want `goroutine waits for ticker ticker`
		g.items = nil
	}
}

func (g *Generic[T]) Close() { g.ticker.Stop() }

// Embedded reaches the ticker through an embedded struct.
type base struct{ ticker *time.Ticker }

type Embedded struct{ base }

func NewEmbedded() *Embedded {
	e := &Embedded{base{ticker: time.NewTicker(time.Second)}}
	go e.run()
	return e
}

func (e *Embedded) run() {
	for range e.ticker.C { // want `goroutine waits for ticker ticker`
		log.Print("tick")
	}
}

func (e *Embedded) Close() { e.base.ticker.Stop() }

// The package's own ticker lives as long as the process.
var global = time.NewTicker(time.Second)

func init() {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C {
			log.Print("tick")
		}
	}()
	atExit = append(atExit, func() { t.Stop() })
}

var atExit []func()

func StartGlobal() {
	go func() {
		for range global.C {
			log.Print("tick")
		}
	}()
}

func StopGlobal() { global.Stop() }

// Post waits after each turn.
func Post(work func()) func() {
	t := time.NewTicker(time.Second)
	go func() {
		for ; true; <-t.C { // want `goroutine waits for ticker t, whose Stop doesn't end it; select on a done channel too`
			work()
		}
	}()
	return t.Stop
}

func PostUntil(work func() bool) func() {
	t := time.NewTicker(time.Second)
	go func() {
		for ; work(); <-t.C {
			work()
		}
	}()
	return t.Stop
}
