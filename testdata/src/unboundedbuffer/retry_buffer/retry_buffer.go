// Entries that can't be delivered stay, and the slice grows while the other
// side is down.
package retry_buffer

import (
	"log"
	"time"
)

type entry struct{ text string }

type sink interface{ Send([]entry) error }

// The batch is put back.
type shipper struct {
	sink    sink
	pending []entry
	done    chan struct{}
}

func (s *shipper) Start() { go s.loop() }
func (s *shipper) Stop()  { close(s.done) }

func (s *shipper) loop() {
	for {
		select {
		case <-s.done:
			return
		case <-time.After(time.Second):
			s.flush()
		}
	}
}

func (s *shipper) Add(e entry) {
	s.pending = append(s.pending, e)
	if len(s.pending) >= 100 {
		s.flush()
	}
}

func (s *shipper) flush() {
	batch := s.pending
	s.pending = nil
	if err := s.sink.Send(batch); err != nil {
		log.Print(err)
		s.pending = append(batch, s.pending...) // want `entries of shipper.pending are put back when they can't be delivered, without a limit`
	}
}

// The oldest are dropped.
type capped struct {
	sink    sink
	pending []entry
	done    chan struct{}
}

func (s *capped) Start() { go s.flush() }
func (s *capped) Stop()  { close(s.done) }

func (s *capped) Add(e entry) { s.pending = append(s.pending, e) }

func (s *capped) flush() {
	batch := s.pending
	s.pending = nil
	if err := s.sink.Send(batch); err != nil {
		s.pending = append(batch, s.pending...)
		if len(s.pending) > 1000 {
			s.pending = s.pending[len(s.pending)-1000:]
		}
	}
}

// The slice is emptied only after a success.
type keeper struct {
	sink    sink
	pending []entry
	done    chan struct{}
}

func (s *keeper) Start() {}
func (s *keeper) Stop()  { close(s.done) }

func (s *keeper) Add(e entry) { s.pending = append(s.pending, e) }

func (s *keeper) flush() {
	if err := s.sink.Send(s.pending); err != nil {
		log.Print(err)
		return
	}
	s.pending = s.pending[:0] // want `keeper.pending is emptied only if its delivery succeeds, and has no limit`
}

// It is emptied in any case.
type dropper struct {
	sink    sink
	pending []entry
	done    chan struct{}
}

func (s *dropper) Start() {}
func (s *dropper) Stop()  { close(s.done) }

func (s *dropper) Add(e entry) { s.pending = append(s.pending, e) }

func (s *dropper) flush() {
	if err := s.sink.Send(s.pending); err != nil {
		log.Print(err)
	}
	s.pending = s.pending[:0]
}

// The caller gets the error and may give up.
type writer struct {
	sink    sink
	pending []entry
}

func (s *writer) Start() {}
func (s *writer) Stop()  {}

func (s *writer) Add(e entry) { s.pending = append(s.pending, e) }

func (s *writer) Flush() error {
	if err := s.sink.Send(s.pending); err != nil {
		return err
	}
	s.pending = s.pending[:0]
	return nil
}

// New entries are refused when it is full.
type refusing struct {
	sink    sink
	pending []entry
}

func (s *refusing) Start() {}
func (s *refusing) Stop()  {}

func (s *refusing) Add(e entry) bool {
	if len(s.pending) >= 100 {
		return false
	}
	s.pending = append(s.pending, e)
	return true
}

func (s *refusing) flush() {
	if err := s.sink.Send(s.pending); err != nil {
		return
	}
	s.pending = nil
}

// A constructor starts the goroutine that delivers.
type worker struct {
	sink    sink
	in      chan entry
	done    chan struct{}
	pending []entry
}

func newWorker(s sink) *worker {
	w := &worker{sink: s, in: make(chan entry), done: make(chan struct{})}
	go w.work()
	return w
}

func (w *worker) work() {
	for {
		select {
		case e := <-w.in:
			w.pending = append(w.pending, e)
			w.flush()
		case <-w.done:
			return
		}
	}
}

func (w *worker) flush() {
	if err := w.sink.Send(w.pending); err != nil {
		log.Print(err)
		return
	}
	w.pending = nil // want `worker.pending is emptied only if its delivery succeeds, and has no limit`
}

// Nobody starts it as a goroutine: it may be a value of one call.
type collector struct {
	sink    sink
	pending []entry
}

func (c *collector) flush() {
	c.pending = append(c.pending, entry{})
	if err := c.sink.Send(c.pending); err != nil {
		log.Print(err)
		return
	}
	c.pending = nil
}
