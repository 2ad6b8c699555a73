package retry_buffer

import (
	"sync"
	"time"
)

// Others run it.
type batcher struct {
	sink   sink
	buffer []entry
}

func (b *batcher) Add(e entry) { b.buffer = append(b.buffer, e) }

func (b *batcher) Run(done chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-time.After(time.Second):
			b.flush()
		}
	}
}

func (b *batcher) flush() {
	batch := b.buffer
	b.buffer = nil
	if err := b.sink.Send(batch); err != nil {
		b.buffer = append(batch, b.buffer...) // want `entries of batcher.buffer are put back when they can't be delivered, without a limit`
	}
}

// The surplus is dropped.
type cappedBatcher struct {
	sink   sink
	buffer []entry
}

func (b *cappedBatcher) Add(e entry) { b.buffer = append(b.buffer, e) }

func (b *cappedBatcher) Run(done chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-time.After(time.Second):
			b.flush()
		}
	}
}

func (b *cappedBatcher) flush() {
	batch := b.buffer
	b.buffer = nil
	if err := b.sink.Send(batch); err != nil {
		b.buffer = append(batch, b.buffer...)
		if over := len(b.buffer) - 1000; over > 0 {
			b.buffer = b.buffer[over:]
		}
	}
}

// A helper puts the batch back.
type helped struct {
	sink   sink
	buffer []entry
	done   chan struct{}
}

func (h *helped) Start() {}
func (h *helped) Stop()  { close(h.done) }

func (h *helped) Add(e entry) { h.buffer = append(h.buffer, e) }

func (h *helped) flush() error {
	batch := h.buffer
	h.buffer = nil
	if err := h.sink.Send(batch); err != nil {
		h.requeue(batch)
		return err
	}
	return nil
}

func (h *helped) requeue(batch []entry) {
	h.buffer = append(batch, h.buffer...) // want `entries of helped.buffer are put back when they can't be delivered, without a limit`
}

// The helper is for all that is to come first.
type preferring struct {
	sink   sink
	buffer []entry
	done   chan struct{}
}

func (h *preferring) Start() {}
func (h *preferring) Stop()  { close(h.done) }

func (h *preferring) Add(e entry)   { h.buffer = append(h.buffer, e) }
func (h *preferring) First(e entry) { h.prepend([]entry{e}) }

func (h *preferring) flush() error {
	batch := h.buffer
	h.buffer = nil
	if err := h.sink.Send(batch); err != nil {
		h.prepend(batch[:1])
		return err
	}
	return nil
}

func (h *preferring) prepend(batch []entry) { h.buffer = append(batch, h.buffer...) }

// Loop has a queue of functions: nothing is delivered.
type Loop struct {
	mu    sync.Mutex
	queue []func() error
}

func (l *Loop) Add(f func() error) {
	l.mu.Lock()
	l.queue = append(l.queue, f)
	l.mu.Unlock()
}

func (l *Loop) Run() {
	for {
		if err := l.once(); err != nil {
			return
		}
	}
}

func (l *Loop) once() error {
	l.mu.Lock()
	queue := l.queue
	l.queue = nil
	l.mu.Unlock()
	for i, f := range queue {
		if err := f(); err != nil {
			l.mu.Lock()
			l.queue = append(queue[i+1:], l.queue...)
			l.mu.Unlock()
			return err
		}
	}
	return nil
}
