// What a map lookup under a lock has found is closed, or sent on, when the
// lock is given back: another call finds it as well.
package found_in_map

import (
	"errors"
	"sync"
)

var errNotFound = errors.New("not found")

type lease struct{ revoked chan struct{} }

type lessor struct {
	mu     sync.Mutex
	leases map[int]*lease
}

func (l *lessor) Grant(id int) *lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := &lease{revoked: make(chan struct{})}
	l.leases[id] = found
	return found
}

func (l *lessor) Revoke(id int) error {
	l.mu.Lock()
	found := l.leases[id]
	if found == nil {
		l.mu.Unlock()
		return errNotFound
	}
	defer close(found.revoked) // want `two calls of Revoke can both find found and close found.revoked; take it out of the map before the lock is given back`
	l.mu.Unlock()
	work()
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.leases, id)
	return nil
}

func (l *lessor) Expire(id int) {
	l.mu.Lock()
	found, ok := l.leases[id]
	l.mu.Unlock()
	if !ok {
		return
	}
	close(found.revoked) // want `two calls of Expire can both find found and close found.revoked; take it out of the map before the lock is given back`
}

// Drop takes the entry out under the lock.
func (l *lessor) Drop(id int) {
	l.mu.Lock()
	found, ok := l.leases[id]
	delete(l.leases, id)
	l.mu.Unlock()
	if ok {
		close(found.revoked)
	}
}

// Forget does so in a helper.
func (l *lessor) Forget(id int) {
	l.mu.Lock()
	found, ok := l.leases[id]
	l.remove(id)
	l.mu.Unlock()
	if ok {
		close(found.revoked)
	}
}

func (l *lessor) remove(id int) { delete(l.leases, id) }

// End holds the lock to its end.
func (l *lessor) End(id int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if found, ok := l.leases[id]; ok {
		close(found.revoked)
		delete(l.leases, id)
	}
}

// A marked lease says that it is closed.
type marked struct {
	closed bool
	done   chan struct{}
}

type register struct {
	mu  sync.Mutex
	all map[int]*marked
}

func (r *register) add(id int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all[id] = &marked{done: make(chan struct{})}
}

func (r *register) End(id int) {
	r.mu.Lock()
	found := r.all[id]
	if found == nil || found.closed {
		r.mu.Unlock()
		return
	}
	found.closed = true
	r.mu.Unlock()
	close(found.done)
}

// Answers are waited for by key.
type conn struct {
	mu      sync.RWMutex
	answers map[string]chan int
}

func (c *conn) expect(id string) (chan int, func()) {
	ch := make(chan int, 1)
	c.mu.Lock()
	c.answers[id] = ch
	c.mu.Unlock()
	return ch, func() {
		c.mu.Lock()
		delete(c.answers, id)
		c.mu.Unlock()
		close(ch)
	}
}

func (c *conn) deliver(id string, n int) {
	c.mu.RLock()
	ch, ok := c.answers[id]
	c.mu.RUnlock()
	if !ok {
		return
	}
	ch <- n // want `ch may be closed when it is sent on: the lock under which it was found is given back; send under the lock`
}

func (c *conn) offer(id string, n int) {
	c.mu.RLock()
	ch := c.answers[id]
	c.mu.RUnlock()
	select {
	case ch <- n: // want `ch may be closed when it is sent on: the lock under which it was found is given back; send under the lock`
	default:
	}
}

// deliverLocked sends under the lock.
func (c *conn) deliverUnder(id string, n int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if ch, ok := c.answers[id]; ok {
		ch <- n
	}
}

// deliverOnce takes the channel out before it sends.
func (c *conn) deliverOnce(id string, n int) {
	c.mu.Lock()
	ch, ok := c.answers[id]
	delete(c.answers, id)
	c.mu.Unlock()
	if ok {
		ch <- n
	}
}

// Nobody closes the channels of a mailbox.
type mailbox struct {
	mu  sync.Mutex
	all map[string]chan int
}

func (m *mailbox) open(id string) <-chan int {
	m.mu.Lock()
	defer m.mu.Unlock()
	ch := make(chan int, 1)
	m.all[id] = ch
	return ch
}

func (m *mailbox) send(id string, n int) {
	m.mu.Lock()
	ch := m.all[id]
	m.mu.Unlock()
	ch <- n
}

// A hub closes all channels of its map.
type hub struct {
	mu   sync.Mutex
	subs map[string]chan int
}

func (h *hub) join(id string) <-chan int {
	h.mu.Lock()
	defer h.mu.Unlock()
	ch := make(chan int, 1)
	h.subs[id] = ch
	return ch
}

func (h *hub) send(id string, n int) {
	h.mu.Lock()
	ch := h.subs[id]
	h.mu.Unlock()
	ch <- n // want `ch may be closed when it is sent on: the lock under which it was found is given back; send under the lock`
}

func (h *hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, ch := range h.subs {
		close(ch)
		delete(h.subs, id)
	}
}

func work() {}

// Streams are kept by key and connection.
type streams struct {
	mu  sync.RWMutex
	all map[string]map[int]chan int
}

func (s *streams) open(id string, conn int) (chan int, func()) {
	ch := make(chan int, 1)
	s.mu.Lock()
	s.all[id][conn] = ch
	s.mu.Unlock()
	return ch, func() {
		s.mu.Lock()
		delete(s.all[id], conn)
		s.mu.Unlock()
		close(ch)
	}
}

func (s *streams) send(id string, conn, n int) {
	s.mu.RLock()
	ch, ok := s.all[id][conn]
	s.mu.RUnlock()
	if ok {
		ch <- n // want `ch may be closed when it is sent on: the lock under which it was found is given back; send under the lock`
	}
}
