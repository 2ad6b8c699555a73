// A constructor starts a goroutine, and fails after that.
package constructor_fails

import (
	"context"
	"errors"
	"time"
)

var errEmpty = errors.New("empty")

type client struct {
	done  chan struct{}
	queue chan string
	n     int
}

func (c *client) loop() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			c.n++
		case <-c.done:
			return
		}
	}
}

func (c *client) drain() {
	for range c.queue {
		c.n++
	}
}

func (c *client) connect(address string) error {
	if address == "" {
		return errEmpty
	}
	return nil
}

func (c *client) Close() {
	close(c.done)
	close(c.queue)
}

func New(address string) (*client, error) {
	c := &client{done: make(chan struct{}), queue: make(chan string)}
	go c.loop() // want `goroutine stays when New fails after its start: nobody can give it c\.done; start it last`
	if err := c.connect(address); err != nil {
		return nil, err
	}
	return c, nil
}

// NewLast starts when nothing can fail any more.
func NewLast(address string) (*client, error) {
	c := &client{done: make(chan struct{}), queue: make(chan string)}
	if err := c.connect(address); err != nil {
		return nil, err
	}
	go c.loop()
	return c, nil
}

// NewClosed cleans up.
func NewClosed(address string) (*client, error) {
	c := &client{done: make(chan struct{}), queue: make(chan string)}
	go c.loop()
	if err := c.connect(address); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// NewDeferred cleans up by defer.
func NewDeferred(address string) (_ *client, err error) {
	c := &client{done: make(chan struct{}), queue: make(chan string)}
	defer func() {
		if err != nil {
			c.Close()
		}
	}()
	go c.loop()
	if err := c.connect(address); err != nil {
		return nil, err
	}
	return c, nil
}

// queue's consumer ranges.
type queue struct {
	items chan string
	n     int
}

func (q *queue) Close() { close(q.items) }

func NewQueue(address string) (*queue, error) {
	q := &queue{items: make(chan string)}
	go func() {
		for range q.items { // want `range over q\.items never ends; close the channel on every path`
			q.n++
		}
	}()
	if address == "" {
		return nil, errEmpty
	}
	return q, nil
}

// waiter's goroutine ends with the context of the caller, too.
type waiter struct {
	done chan struct{}
	n    int
}

func (w *waiter) Close() { close(w.done) }

func NewWaiter(ctx context.Context, address string) (*waiter, error) {
	w := &waiter{done: make(chan struct{})}
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.done:
				return
			case <-time.After(time.Second):
				w.n++
			}
		}
	}()
	if address == "" {
		return nil, errEmpty
	}
	return w, nil
}
