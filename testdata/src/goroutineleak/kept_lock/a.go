// A return keeps a lock.
package kept_lock

import (
	"errors"
	"sync"
)

type client struct {
	mu     sync.RWMutex
	closed bool
	n      int
}

func (c *client) Update() {
	c.mu.RLock() // want `c\.mu stays locked after a return of Update, so the next Lock blocks for ever; unlock it on every path`
	if c.closed {
		return
	}
	n := c.n
	c.mu.RUnlock()
	_ = n
}

func (c *client) UpdateUnlocked() {
	c.mu.RLock()
	if c.closed {
		c.mu.RUnlock()
		return
	}
	n := c.n
	c.mu.RUnlock()
	_ = n
}

func (c *client) UpdateDeferred() {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.closed {
		return
	}
	c.n++
}

func (c *client) Second(n int) error {
	c.mu.Lock() // want `c\.mu stays locked after a return of Second, so the next Lock blocks for ever; unlock it on every path`
	if c.closed {
		c.mu.Unlock()
		return errors.New("closed")
	}
	if n < 0 {
		return errors.New("negative")
	}
	c.n = n
	c.mu.Unlock()
	return nil
}

// Acquire returns with the lock held, on purpose.
func (c *client) Acquire() bool {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return false
	}
	return true
}

// waitLocked is called with the lock held.
func (c *client) waitLocked(f func() error) error {
	c.mu.Unlock()
	err := f()
	c.mu.Lock()
	if err != nil {
		return err
	}
	c.n++
	return nil
}

func (c *client) finish() { c.mu.Unlock() }

func (c *client) Helped() {
	c.mu.Lock()
	if c.closed {
		c.finish()
		return
	}
	c.n++
	c.mu.Unlock()
}

func (c *client) Wait(f func() error) error { return c.waitLocked(f) }

// ensureOpen returns with the read lock held, for its caller.
func (c *client) ensureOpen() error {
	for {
		c.mu.RLock()
		if !c.closed {
			return nil
		}
		c.mu.RUnlock()
		c.mu.Lock()
		c.closed = false
		c.mu.Unlock()
	}
}

func (c *client) Get() int {
	if c.ensureOpen() != nil {
		return 0
	}
	defer c.mu.RUnlock()
	return c.n
}

func (c *client) Find(ids map[int]string, name string) int {
	c.mu.RLock() // want `c\.mu stays locked after a return of Find, so the next Lock blocks for ever; unlock it on every path`
	for id, n := range ids {
		if n == name {
			return id + c.load()
		}
	}
	c.mu.RUnlock()
	return -1
}

func (c *client) FindUnlocked(ids map[int]string, name string) int {
	c.mu.RLock()
	for id, n := range ids {
		if n == name {
			c.mu.RUnlock()
			return id
		}
	}
	c.mu.RUnlock()
	return -1
}

// load takes a lock of its own.
func (c *client) load() int {
	loadMu.Lock()
	defer loadMu.Unlock()
	return c.n
}

var loadMu sync.Mutex

func (c *client) Reload(names map[string]int) {
	c.mu.Lock() // want `c\.mu stays locked after a return of Reload, so the next Lock blocks for ever; unlock it on every path`
	for name := range names {
		if name == "" {
			return
		}
		go func() { _ = c.load() }()
	}
	c.mu.Unlock()
}

func (c *client) ReloadAll(names map[string]int) {
	c.mu.Lock()
	for name := range names {
		if name == "" {
			continue
		}
		go func() { _ = c.load() }()
	}
	c.mu.Unlock()
}
