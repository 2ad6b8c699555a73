// Package reply_waiters: a function that waits for a reply keeps an entry in a
// map meanwhile, and has to take it out on each of its exits.
package reply_waiters

import (
	"context"
	"errors"
	"sync"
	"time"
)

type reply struct{ text string }

type client struct {
	mu       sync.Mutex
	last     uint64
	waiting  map[uint64]chan reply
	handlers map[uint64]func(reply)
	stored   sync.Map
	sessions map[string]*session
	lag      map[string]uint64
	replies  sync.Map
	calls    map[uint64]*call
	shutdown chan struct{}
	send     func(id uint64) error
}

type session struct {
	seen   time.Time
	events chan reply
}

type call struct {
	id   uint64
	done chan reply
}

func NewClient(send func(uint64) error) *client {
	return &client{
		waiting: make(map[uint64]chan reply), handlers: make(map[uint64]func(reply)),
		sessions: make(map[string]*session), lag: make(map[string]uint64), calls: make(map[uint64]*call), shutdown: make(chan struct{}), send: send,
	}
}

func (c *client) next() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	return c.last
}

func (c *client) register(id uint64, ch chan reply) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting[id] = ch
}

func (c *client) deregister(id uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, id)
}

// Ask forgets its entry when nobody answers in time.
func (c *client) Ask() (reply, error) {
	id, ch := c.next(), make(chan reply, 1)
	c.register(id, ch) // want `entry id of waiting stays behind when the wait times out; remove it on that return too`
	if err := c.send(id); err != nil {
		c.deregister(id)
		return reply{}, err
	}
	select {
	case r := <-ch:
		return r, nil
	case <-c.shutdown:
		c.deregister(id)
		return reply{}, errors.New("shut down")
	case <-time.After(time.Second):
		return reply{}, errors.New("no reply")
	}
}

// AskAndRemove doesn't.
func (c *client) AskAndRemove() (reply, error) {
	id, ch := c.next(), make(chan reply, 1)
	c.register(id, ch)
	if err := c.send(id); err != nil {
		c.deregister(id)
		return reply{}, err
	}
	select {
	case r := <-ch:
		return r, nil
	case <-c.shutdown:
		c.deregister(id)
		return reply{}, errors.New("shut down")
	case <-time.After(time.Second):
		c.deregister(id)
		return reply{}, errors.New("no reply")
	}
}

// Deferred removals cover all returns.
func (c *client) Deferred() (reply, error) {
	id, ch := c.next(), make(chan reply, 1)
	c.register(id, ch)
	defer c.deregister(id)
	if err := c.send(id); err != nil {
		return reply{}, err
	}
	select {
	case r := <-ch:
		return r, nil
	case <-time.After(time.Second):
		return reply{}, errors.New("no reply")
	}
}

// Handle keeps a function, and forgets it when the caller gives up.
func (c *client) Handle(ctx context.Context, id uint64) (r reply, err error) {
	got := make(chan reply, 1)
	c.mu.Lock()
	c.handlers[id] = func(r reply) { got <- r } // want `entry id of handlers stays behind when the context ends; remove it on that return too`
	c.mu.Unlock()
	select {
	case r = <-got:
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
	c.mu.Lock()
	delete(c.handlers, id)
	c.mu.Unlock()
	return r, nil
}

// HandleAndRemove removes it before it looks what happened.
func (c *client) HandleAndRemove(ctx context.Context, id uint64) (r reply, err error) {
	got := make(chan reply, 1)
	c.mu.Lock()
	c.handlers[id] = func(r reply) { got <- r }
	c.mu.Unlock()
	select {
	case r = <-got:
	case <-ctx.Done():
		err = ctx.Err()
	}
	c.mu.Lock()
	delete(c.handlers, id)
	c.mu.Unlock()
	return r, err
}

// Send forgets its entry when the request can't be sent.
func (c *client) Send(ctx context.Context) error {
	id, ch := c.next(), make(chan reply, 1)
	c.stored.Store(id, ch) // want `entry id of stored stays behind when an error is returned; remove it on that return too`
	if err := c.send(id); err != nil {
		return err
	}
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		c.stored.Delete(id)
		return ctx.Err()
	}
}

func (c *client) SendAndRemove(ctx context.Context) error {
	id, ch := c.next(), make(chan reply, 1)
	c.stored.Store(id, ch)
	if err := c.send(id); err != nil {
		c.stored.Delete(id)
		return err
	}
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		c.stored.Delete(id)
		return ctx.Err()
	}
}

// Begin hands out the id, with which the caller removes the entry.
func (c *client) Begin(ctx context.Context) (uint64, error) {
	id, ch := c.next(), make(chan reply, 1)
	c.register(id, ch)
	if err := c.send(id); err != nil {
		c.deregister(id)
		return 0, err
	}
	select {
	case <-ch:
		return id, nil
	case <-ctx.Done():
		return id, ctx.Err()
	}
}

// Open keeps the session, whoever waits for it.
func (c *client) Open(ctx context.Context, name string, opened <-chan error) error {
	c.mu.Lock()
	c.sessions[name] = &session{time.Now(), make(chan reply)}
	c.mu.Unlock()
	select {
	case err := <-opened:
		if err != nil {
			c.mu.Lock()
			delete(c.sessions, name)
			c.mu.Unlock()
		}
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// expire takes out the sessions that nobody has used for long.
func (c *client) expire() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, s := range c.sessions {
		if time.Since(s.seen) > time.Hour {
			delete(c.sessions, name)
		}
	}
}

// Ping puts its only entry under a constant.
func (c *client) Ping() error {
	ch := make(chan reply, 1)
	c.register(0, ch)
	select {
	case <-ch:
		c.deregister(0)
		return nil
	case <-time.After(time.Second):
		return errors.New("no reply")
	}
}

// Local ends with its map.
func Local(ctx context.Context, id uint64, ch chan reply) error {
	c := NewClient(nil)
	c.register(id, ch)
	select {
	case <-ch:
		c.deregister(id)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Forgotten is removed by who calls it.
func (c *client) forgotten(ctx context.Context, id uint64) error {
	ch := make(chan reply, 1)
	c.register(id, ch)
	select {
	case <-ch:
		c.deregister(id)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *client) Remembered(ctx context.Context, id uint64) error {
	err := c.forgotten(ctx, id)
	if err != nil {
		c.deregister(id)
	}
	return err
}

// Catch notes how far a peer lags behind, and forgets that when it has caught
// up. Nobody waits for the number.
func (c *client) Catch(peer string, up <-chan bool) {
	c.lag[peer] = 1
	select {
	case <-up:
		delete(c.lag, peer)
		return
	case <-time.After(time.Second):
		return
	}
}

// All asks for several replies, and forgets all of them in the end.
func (c *client) All(n int) ([]reply, error) {
	ids := make(map[uint64]bool)
	ch := make(chan reply, n)
	for range n {
		id := c.next()
		c.stored.Store(id, ch)
		ids[id] = true
	}
	var list []reply
	t := time.NewTimer(time.Second)
	defer t.Stop()
	for {
		select {
		case r := <-ch:
			if list = append(list, r); len(list) == n {
				return list, nil
			}
		case <-t.C:
			for id := range ids {
				c.stored.Delete(id)
			}
			return list, errors.New("too few replies")
		}
	}
}

// subscribe hands out what removes the entry.
func (c *client) subscribe(id uint64) (<-chan reply, func()) {
	ch := make(chan reply, 1)
	c.waiting[id] = ch
	return ch, func() { delete(c.waiting, id) }
}

func (c *client) Follow(ctx context.Context, id uint64) {
	ch, unsubscribe := c.subscribe(id)
	defer unsubscribe()
	for {
		select {
		case <-ch:
		case <-ctx.Done():
			return
		}
	}
}

// Call forgets its entry, which only a reply removes.
func (c *client) Call(ctx context.Context) (reply, error) {
	call := &call{c.next(), make(chan reply, 1)}
	c.mu.Lock()
	c.calls[call.id] = call // want `entry call.id of calls stays behind when the context ends; remove it on that return`
	c.mu.Unlock()
	select {
	case r := <-call.done:
		return r, nil
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
}

// deliver brings a reply.
func (c *client) deliver(id uint64, r reply) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if call := c.calls[id]; call != nil {
		delete(c.calls, id)
		call.done <- r
	}
	if ch, ok := c.replies.LoadAndDelete(id); ok {
		ch.(chan reply) <- r
	}
}

// callOnce leaves the removal to who calls it.
func (c *client) callOnce(ctx context.Context, id uint64) (reply, error) {
	ch := make(chan reply, 1)
	c.replies.Store(id, ch)
	select {
	case r := <-ch:
		return r, nil
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
}

func (c *client) CallAndRemove(ctx context.Context) (reply, error) {
	id := c.next()
	defer c.replies.Delete(id)
	return c.callOnce(ctx, id)
}

// Listen keeps a channel that others receive from as well.
func (c *client) Listen(ctx context.Context, id uint64, ch chan reply) error {
	c.replies.Store(id, ch)
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
