// A timer of time.AfterFunc is left armed by the end of its owner, or of the
// loop that arms it.
package afterfunc_outlives_close

import (
	"context"
	"sync"
	"time"
)

type transport struct {
	mu    sync.Mutex
	check *time.Timer
	fails int
}

func (t *transport) offer(timeout time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.check != nil {
		t.check.Stop()
	}
	t.check = time.AfterFunc(timeout, func() { // want `timer in field transport.check is not stopped by Close, and its function runs later; stop it there`
		t.mu.Lock()
		t.fails++
		t.mu.Unlock()
	})
}

func (t *transport) answer() {
	if t.check != nil {
		t.check.Stop()
	}
}

func (t *transport) Close() {}

// careful stops it, by way of a helper.
type careful struct {
	check *time.Timer
	fails int
}

func (c *careful) offer(timeout time.Duration) {
	c.halt()
	c.check = time.AfterFunc(timeout, func() { c.fails++ })
}

func (c *careful) halt() {
	if c.check != nil {
		c.check.Stop()
	}
}

func (c *careful) Close() { c.halt() }

// asking looks at a flag when it runs.
type asking struct {
	check  *time.Timer
	closed bool
	fails  int
}

func (a *asking) offer(timeout time.Duration) {
	if a.check != nil {
		a.check.Stop()
	}
	a.check = time.AfterFunc(timeout, a.expire)
}

func (a *asking) expire() {
	if !a.closed {
		a.fails++
	}
}

func (a *asking) Close() { a.closed = true }

// shortly is over soon.
type shortly struct {
	check *time.Timer
	fails int
}

func (s *shortly) offer() {
	if s.check != nil {
		s.check.Stop()
	}
	s.check = time.AfterFunc(time.Second, func() { s.fails++ })
}

func (s *shortly) Close() {}

// reload waits until events stop coming.
func reload(ctx context.Context, events chan int, pause time.Duration, load func()) {
	var t *time.Timer
	for {
		select {
		case <-ctx.Done():
			return
		case <-events:
			if t != nil {
				t.Stop()
			}
			t = time.AfterFunc(pause, func() { load() }) // want `timer t is stopped on some paths and not on the return at case <-ctx.Done\(\); stop it there too`
		}
	}
}

func reloadStopped(ctx context.Context, events chan int, pause time.Duration, load func()) {
	var t *time.Timer
	for {
		select {
		case <-ctx.Done():
			if t != nil {
				t.Stop()
			}
			return
		case <-events:
			if t != nil {
				t.Stop()
			}
			t = time.AfterFunc(pause, func() { load() })
		}
	}
}
